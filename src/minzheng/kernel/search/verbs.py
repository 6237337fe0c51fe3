"""What is found is kept, moved and forgotten by the room whose it is, within its own verbs, which ask access and journal."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import batched

from django.db import transaction

from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.search import tokens
from minzheng.kernel.search.models import Area, Entry, Token
from minzheng.kernel.search.places import area, number
from minzheng.kernel.vault import api as vault

_BATCH = 5000
_REMOVE = "DELETE FROM search_token WHERE area = %s AND token = %s AND place = %s AND ref = %s"
_MOVE = "UPDATE search_token SET area = %s, place = %s WHERE area = %s AND token = %s AND place = %s AND ref = %s"
_PLACED = "UPDATE search_entry SET place = %s WHERE kind = %s AND ref = %s"
_groups: dict[str, str] = {}


def of_group(kind: str, group: str) -> None:
    """Says of which group of personal data the names of a kind of subject are: with that they go, else with any."""
    _groups[kind] = group


def blinder(kind: str) -> Callable[[str], int]:
    """The function from texts of a kind to tokens, for one act; it remembers what it was asked."""
    blind, known = vault.blinder("token", 8), dict[str, int]()

    def token(text: str) -> int:
        if text not in known:
            known[text] = int.from_bytes(blind(f"{kind} {text}"), signed=True)
        return known[text]

    return token


def keep_many(kind: str, rows: Iterable[tuple[int, str, str]]) -> None:
    """Has things be found by their names from now on: id, name, code of the place; what they were found by before goes."""
    with transaction.atomic():
        token = blinder(kind)
        for batch in batched(rows, _BATCH, strict=False):
            latest = {ref: (name, number(code)) for ref, name, code in batch}
            forget_many(kind, list(latest))
            made = {ref: list({*map(token, tokens.texts(name))}) for ref, (name, _) in latest.items()}
            entries = [(kind, ref, place, _packed(made[ref])) for ref, (_, place) in sorted(latest.items())]
            db.bulk_insert(Entry, ("kind", "ref", "place", "tokens"), entries)
            _open_areas(place for _, place in latest.values())
            found = sorted((area(latest[ref][1]), one, latest[ref][1], ref) for ref, many in made.items() for one in many)
            db.bulk_insert(Token, ("area", "token", "place", "ref"), found)


def move_many(kind: str, moved: Mapping[int, str]) -> None:
    """Has things be found at other places: id and code of the place. What is not kept is passed over."""
    with transaction.atomic():
        for batch in batched(moved.items(), _BATCH, strict=False):
            to = {ref: number(code) for ref, code in batch}
            old = _kept(kind, list(to))
            _open_areas(to.values())
            moving = [(ref, to[ref], place, many) for ref, place, many in old if place != to[ref]]
            db.run_many(
                _MOVE, [(area(new), new, area(place), one, place, ref) for ref, new, place, many in moving for one in many]
            )
            db.run_many(_PLACED, [(new, kind, ref) for ref, new, _, _ in moving])


def forget_many(kind: str, refs: Sequence[int]) -> None:
    """Has things not be found any more."""
    with transaction.atomic():
        for some in batched(refs, _BATCH, strict=False):
            old = _kept(kind, some)
            db.run_many(_REMOVE, [(area(place), one, place, ref) for ref, place, many in old for one in many])
            if old:
                Entry.objects.filter(kind=kind, ref__in=[ref for ref, _, _ in old]).delete()


@vault.shreds
def _shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    if _groups.get(subject.kind, groups[0]) in groups:
        forget_many(subject.kind, [int(subject.id)])


def _open_areas(places: Iterable[int]) -> None:
    db.bulk_insert(Area, ("area",), ((one,) for one in sorted(set(map(area, places)))), unless_there=True)


def _kept(kind: str, refs: Sequence[int]) -> list[tuple[int, int, tuple[int, ...]]]:
    """Of these things those that are kept: id, place, tokens."""
    rows = Entry.objects.filter(kind=kind, ref__in=refs).values_list("ref", "place", "tokens")
    return [(ref, place, struct.unpack(f">{len(held) // 8}q", held)) for ref, place, held in rows]


def _packed(many: Sequence[int]) -> bytes:
    return struct.pack(f">{len(many)}q", *many)
