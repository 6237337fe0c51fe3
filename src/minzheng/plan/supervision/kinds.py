"""The kinds of things that live here: each has a life and a table. Rooms above may add theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from minzheng.plan.supervision import models
from minzheng.plan.supervision.life import Life, load


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: the file of its life, and its table."""

    id: str
    file: Path
    model: Any  # a table of `models.Lived`


_LIVES = Path(__file__).with_name("lives")
_OWN: Mapping[str, Any] = {"matter": models.Matter, "help": models.Help, "opinion": models.Opinion}
_kinds: dict[str, Kind] = {id_: Kind(id_, _LIVES / f"{id_}.toml", model) for id_, model in _OWN.items()}


def declare(kind: Kind) -> None:
    """Adds a kind."""
    _kinds[kind.id] = kind
    lives.cache_clear()


def kind(id_: str) -> Kind:
    """A kind by its id. Raises KeyError."""
    return _kinds[id_]


def kinds() -> tuple[Kind, ...]:
    """Every kind, in the order in which they were declared."""
    return tuple(_kinds.values())


@cache
def lives() -> Mapping[str, Life]:
    """The life of every kind. Raises ContentError with every fault of all files."""
    return load({one.id: one.file for one in _kinds.values()})


def life(id_: str) -> Life:
    """The life of a kind. Raises KeyError."""
    return lives()[id_]


def verb_name(journalled: str, lang: str) -> str:
    """What a verb of the journal, such as `matter.sign`, is called; empty where it is none of ours."""
    of, _, verb = journalled.partition(".")
    found = next((one for one in lives()[of].verb if one.id == verb), None) if of in lives() else None
    return found.done.of(lang) if found else ""
