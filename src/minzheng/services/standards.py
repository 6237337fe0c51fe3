"""What a place has laid down for a service: the standards in force there on a day, its own or those of the place above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.content.api import Said
from minzheng.kernel.places import api as places
from minzheng.registry import api as registry
from minzheng.services.loading import STANDARDS
from minzheng.services.schema import Item

_MOST = 1000


@dataclass(frozen=True, slots=True)
class Standard:
    """How much a person and month, in fen, at which place it was laid down, by which document, since when; `entry` says it."""

    benefit: Said
    area: Said
    amount: int
    place: str
    number: str
    since: date
    entry: int


def standards(item: Item, place: str, day: date) -> tuple[Standard, ...]:
    """The standards of an item at a place, from the nearest place above that has some of a kind; empty where none is on record.

    Raises KeyError for a place that is not in force.
    """
    register = registry.register(STANDARDS)
    found: dict[tuple[str, str], Standard] = {}
    for benefit in item.standards:
        above = place
        while above and not any(kind == benefit for kind, _area in found):
            query = registry.Query(day=day, place=above, filters={"benefit": benefit}, size=_MOST)
            own = (one for one in registry.public_page(STANDARDS, query).entries if one.place_code == above)
            found |= {(benefit, str(one.values["area"])): _read(register, one) for one in own}
            above = places.default().on(day).place(above).parent
    order = {choice.code: number for number, choice in enumerate(register.field("area").choices)}
    return tuple(found[key] for key in sorted(found, key=lambda key: (item.standards.index(key[0]), order[key[1]])))


def _read(register: registry.Register, entry: registry.Entry) -> Standard:
    names = [
        next(choice.name for choice in register.field(field).choices if choice.code == entry.values[field])
        for field in ("benefit", "area")
    ]
    amount, number = entry.values["amount"], entry.values["number"]
    return Standard(names[0], names[1], int(str(amount)), entry.place_code, str(number), entry.since, entry.id)
