"""A compiled notice as it is kept: the compiler's own JSON, read back into the compiler's own shapes."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from minzheng.notice import api as notices


def written(notice: notices.Notice) -> str:
    """The notice as text."""
    return notices.to_json(notice)


def read(text: str) -> notices.Notice:
    """The notice of a text. One of an older shape is compiled again from its original, which every shape holds."""
    said = json.loads(text)
    if said["schema"] != notices.SCHEMA:
        return notices.compile(said["original"])
    notice: notices.Notice = _made(notices.Notice, said)
    return notice


def _made(shape: Any, said: Any) -> Any:
    """A value of a shape, from what JSON holds of it."""
    origin = get_origin(shape)
    if isinstance(shape, type) and is_dataclass(shape):
        hints = _hints(shape)
        return shape(**{one.name: _made(hints[one.name], said[one.name]) for one in fields(shape)})
    if origin is tuple:
        of = get_args(shape)[0]
        return tuple(said) if of is str else tuple(_made(of, one) for one in said)
    if origin in {Union, UnionType} and said is not None:
        return _made(next(one for one in get_args(shape) if one is not type(None)), said)
    return said


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)
