"""What places of the demo put on record as proof: documents, recorded by an officer and checked by a reviewer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from minzheng.config.demo.chance import chance
from minzheng.config.demo.content import figures
from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties

Told = Callable[[str], None]
FIRST, LEFT_WAITING = date(2013, 2, 1), "320623"
"""The day of the first document, and the county whose documents still wait for their check when the demo opens."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that places issue for a promise (by its order) of a duty, and of a hundred places how many have it."""

    no: str
    promise: int
    title: str
    percent: int


@dataclass(frozen=True, slots=True)
class Documents:
    """The shape of `duties.toml`."""

    issuer: str
    number: str
    where: str
    document: tuple[Document, ...]


@cache
def documents() -> Documents:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("duties.toml"), Documents)


def make(tell: Told, plan: duties.Plan) -> None:
    """Every bound place records its document on a day of its own, or none."""
    opens, count = figures().opens, 0
    for document in documents().document:
        proof = plan.duty(document.no).proofs[document.promise]
        for code in duties.bound(proof.scope, plan.place_code, opens):
            if code == LEFT_WAITING or chance("document", document.no, code) * 100 < document.percent:
                count += _record(document, proof.id, code, opens)
    tell(f"{count} documents on record")


def _record(document: Document, proof: int, code: str, opens: date) -> int:
    """Records it and has it checked; where nobody sat at the place on that day, nothing."""
    day = FIRST + timedelta(int(chance("day", document.no, code) * (opens - FIRST).days))
    place = places.default().on(opens).place(code)
    if place.begins and day < place.begins.last:
        return 0
    said = duties.Recorded(
        title=document.title.format(place=place.name),
        issuer=documents().issuer.format(place=place.name),
        day=day,
        where=documents().where.format(place=place.name),
        number=documents().number.format(year=day.year, n=1 + int(chance("number", document.no, code) * 120)),
    )
    with time.at(day):
        officer, reviewer = (access.actor_of_login(f"{code}-{place.born}-{role}") for role in _PAIR)
        try:
            made = duties.record(officer, proof, code, said)
        except duties.Refused as refused:
            if refused.reason != "already":
                raise
            return 0  # the making was broken off behind it
        if code != LEFT_WAITING:
            duties.check(reviewer, made.id, accept=True)
    return 1


_PAIR = ("department_officer", "department_reviewer")
