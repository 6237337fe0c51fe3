"""The published JSON Schema, made from the dataclasses that it describes."""

from __future__ import annotations

import inspect
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from minzheng.notice.export import ordered_fields

_PLAIN = {str: "string", int: "integer", bool: "boolean", float: "number"}


def json_schema_of(shape: type) -> dict[str, Any]:
    """The schema (draft 2020-12) of a frozen dataclass as `export.plain` writes it."""
    made: dict[str, Any] = {}
    top = _of(shape, made)
    identity = next((field.default for field in fields(shape) if field.name == "schema"), shape.__name__)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": identity}
    return {**head, **top, "$defs": dict(sorted(made.items()))}


def _of(annotation: Any, made: dict[str, Any]) -> dict[str, Any]:
    """The schema of one annotation; dataclasses go to `made` and are referred to."""
    origin, args = get_origin(annotation), get_args(annotation)
    if annotation in _PLAIN:
        return {"type": _PLAIN[annotation]}
    if annotation is NoneType:
        return {"type": "null"}
    if origin is Literal:
        return {"enum": list(args)}
    if origin in (Union, UnionType):
        return {"anyOf": [_of(arg, made) for arg in args]}
    if origin is tuple:
        return {"type": "array", "items": _of(args[0], made)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(args[1], made)}
    if is_dataclass(annotation) and isinstance(annotation, type):
        return _of_dataclass(annotation, made)
    raise TypeError(f"the schema has no word for {annotation}")


def _of_dataclass(shape: type, made: dict[str, Any]) -> dict[str, Any]:
    name = shape.__name__
    if name not in made:
        made[name] = {}  # a shape may hold itself
        hints = get_type_hints(shape)
        properties = {field.name: _of(hints[field.name], made) for field in ordered_fields(shape)}
        for field in fields(shape):
            if field.name == "schema":
                properties["schema"] = {"const": field.default}
        made[name] = {
            "type": "object",
            "description": " ".join((inspect.getdoc(shape) or "").split()),
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}
