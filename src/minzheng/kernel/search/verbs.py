"""What is found is kept, moved and forgotten by the room whose it is, within its own verbs, which ask access and journal."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import batched

from django.db import transaction

from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.search import tokens
from minzheng.kernel.search.models import Area, Entry, Token
from minzheng.kernel.search.places import area, number
from minzheng.kernel.vault import api as vault

type _Found = tuple[int, bytes]
"""Where something lies, and its tokens as they are kept: eight bytes each."""
_BATCH, _AT_ONCE, _REMEMBERED = 5000, 500, 50_000
_REMOVE = "DELETE FROM search_token WHERE (area, token, place, ref) IN (VALUES {places})"
_MOVE = "UPDATE search_token SET area = %s, place = %s WHERE area = %s AND token = %s AND place = %s AND ref = %s"
_PLACED = "UPDATE search_entry SET place = %s WHERE kind = %s AND ref = %s"
_KEPT = "SELECT ref, place, tokens FROM search_entry WHERE kind = %s AND {}"
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
    keeper = Keeper(kind)
    with transaction.atomic():
        for batch in batched(rows, _BATCH, strict=False):
            made = keeper.read(batch)
            before = kept(kind, list(made))
            new = {ref: one for ref, one in made.items() if before.get(ref) != one}
            _remove(kind, {ref: before[ref] for ref in new if ref in before})
            _add(kind, new)


class Keeper:
    """`keep_many` for things that were not kept before and come in parts: what many are called is read once."""

    def __init__(self, kind: str) -> None:
        self._kind, self._token, self._named = kind, blinder(kind), dict[str, bytes]()

    def __call__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Some of them, in a transaction. Raises IntegrityError where one is kept."""
        with transaction.atomic():
            for batch in batched(rows, _BATCH, strict=False):
                _add(self._kind, self.read(batch))

    def read(self, rows: Iterable[tuple[int, str, str]]) -> dict[int, _Found]:
        """Where things lie and their tokens; the last that is said of one holds."""
        return {ref: (number(code), self._tokens(name)) for ref, name, code in rows}

    def _tokens(self, name: str) -> bytes:
        found = self._named.get(name)
        if found is None:
            if len(self._named) >= _REMEMBERED:
                self._token, self._named = blinder(self._kind), {}
            found = self._named[name] = _packed({self._token(text) for text in tokens.texts(name)})
        return found


def _add(kind: str, new: Mapping[int, _Found]) -> None:
    _open_areas(place for place, _ in new.values())
    entries = [(kind, ref, place, held) for ref, (place, held) in sorted(new.items())]
    db.bulk_insert(Entry, ("kind", "ref", "place", "tokens"), entries)
    areas, found, places, refs = (array("q") for _ in range(4))
    found.frombytes(b"".join([held for _, held in new.values()]))
    if sys.byteorder == "little":
        found.byteswap()
    for ref, (place, held) in new.items():
        many = len(held) // 8
        areas += array("q", (area(place),)) * many
        places += array("q", (place,)) * many
        refs += array("q", (ref,)) * many
    db.bulk_keys(Token, ("area", "token", "place", "ref"), (areas, found, places, refs))


def measure(*, grown: bool = False) -> None:
    """Has the database look how much is kept, after many things came in; `grown`: where it is twice as much."""
    db.measure(Entry, Area, Token, grown=grown)


def move_many(kind: str, moved: Mapping[int, str]) -> None:
    """Has things be found at other places: id and code of the place. What is not kept is passed over."""
    with transaction.atomic():
        for batch in batched(moved.items(), _BATCH, strict=False):
            to = {ref: number(code) for ref, code in batch}
            _open_areas(to.values())
            moving = [(ref, to[ref], place, held) for ref, (place, held) in kept(kind, list(to)).items() if place != to[ref]]
            changed = [(area(new), new, area(old), one, old, ref) for ref, new, old, held in moving for one in unpacked(held)]
            db.run_many(_MOVE, changed)
            db.run_many(_PLACED, [(new, kind, ref) for ref, new, _, _ in moving])


def forget_many(kind: str, refs: Sequence[int]) -> None:
    """Has things not be found any more."""
    with transaction.atomic():
        for some in batched(refs, _BATCH, strict=False):
            _remove(kind, kept(kind, some))


def _remove(kind: str, gone: Mapping[int, _Found]) -> None:
    rows = [(area(place), one, place, ref) for ref, (place, held) in gone.items() for one in unpacked(held)]
    for some in batched(rows, _AT_ONCE, strict=False):
        places = ", ".join(["(%s, %s, %s, %s)"] * len(some))
        db.run_many(_REMOVE.format(places=places), [[cell for row in some for cell in row]])
    if gone:
        Entry.objects.filter(kind=kind, ref__in=list(gone)).delete()


@vault.shreds
def _shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    if _groups.get(subject.kind, groups[0]) in groups:
        forget_many(subject.kind, [int(subject.id)])


def _open_areas(places: Iterable[int]) -> None:
    db.bulk_insert(Area, ("area",), ((one,) for one in sorted(set(map(area, places)))), unless_there=True)


def kept(kind: str, refs: Sequence[int]) -> dict[int, _Found]:
    """Of these things those that are kept."""
    words, given = db.one_of("ref", refs)
    rows = db.rows(_KEPT.format(words), [kind, *given]) if refs else ()
    return {ref: (place, bytes(held)) for ref, place, held in rows}


def unpacked(held: bytes) -> tuple[int, ...]:
    """Tokens from the bytes as which they are kept."""
    return struct.unpack(f">{len(held) // 8}q", held)


def _packed(many: set[int]) -> bytes:
    return struct.pack(f">{len(many)}q", *sorted(many))
