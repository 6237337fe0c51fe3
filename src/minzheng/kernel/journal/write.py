"""The one way in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring
from operator import itemgetter

from django.db import transaction

from minzheng.kernel.db import api as db
from minzheng.kernel.journal.digests import canonical, digest, plain
from minzheng.kernel.journal.models import Row
from minzheng.kernel.journal.who import Subject, Who
from minzheng.kernel.time import api as time

Content = Mapping[str, object]
HASHED = ("recorded_at", "day", "account", "role", "unit", "place_code", "verb", "kind", "subject", "content")
"""The fields of a row that its digest is taken of."""
_SAME = ("recorded_at", "day", "account", "role", "unit", "verb")
_OWN = ("content", "kind", "place_code", "subject")  # in the order of canonical JSON
"""Of those what all rows of one call have alike, and what each has for itself."""
_FIELDS = (*_SAME, *_OWN, "digest")
type _Same = tuple[datetime, date, str, str, str, str]


def write(who: Who, verb: str, subject: Subject, content: Content | None = None) -> None:
    """Notes in the transaction of the change that somebody did something to something; of the content only a digest."""
    write_many(who, verb, [(subject, content)])


def write_many(who: Who, verb: str, what: Iterable[tuple[Subject, Content | None]]) -> int:
    """`write` for many things at once; says how many. Raises RuntimeError outside a transaction."""
    same = time.machine(), time.today(), who.account, who.role, who.unit, verb
    return _insert(_rows(same, who.place, what))


def write_each(done: Iterable[tuple[Who, str, Subject, Content | None, date]]) -> int:
    """`write_many` of what several did, each on its business day."""
    now = time.machine()
    each = (
        _rows((now, day, who.account, who.role, who.unit, verb), who.place, [(subject, content)])
        for who, verb, subject, content, day in done
    )
    return _insert(chain.from_iterable(each))


def _insert(rows: Iterator[tuple[object, ...]]) -> int:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The journal is written in the transaction of the change; there is none.")
    return db.bulk_insert(Row, _FIELDS, rows)


def _rows(same: _Same, place: str, what: Iterable[tuple[Subject, Content | None]]) -> Iterator[tuple[object, ...]]:
    form = _form(same)
    for subject, content in what:
        said = digest(canonical(content)) if content is not None else ""
        own = said, subject.kind, subject.place_code or place, subject.id
        yield *same, *own, digest((form % tuple(map(encode_basestring, own))).encode())


@lru_cache(64)  # of a history many rows have these alike
def _form(same: _Same) -> str:
    """The bytes of such rows as `canonical` gives them, with a place for each of their own fields."""
    known = {name: encode_basestring(plain(value)).replace("%", "%%") for name, value in zip(_SAME, same, strict=True)}
    return _canonical(known)


def _canonical(known: Mapping[str, str]) -> str:
    return "{" + ",".join(f'"{name}":{known.get(name, "%s")}' for name in _SORTED) + "}"


_SORTED = sorted(HASHED)
_ANY, _in_order = _canonical({}), itemgetter(*map(HASHED.index, _SORTED))


def row_digest(cells: Sequence[str]) -> str:
    """The digest of a row, by its HASHED fields in that order, as texts: of the same bytes that `canonical` gives of them."""
    return digest((_ANY % tuple(map(encode_basestring, _in_order(cells)))).encode())
