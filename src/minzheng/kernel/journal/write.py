"""The one way in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
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
_SORTED = sorted(HASHED)
_CANONICAL = "{" + ",".join(f'"{name}":%s' for name in _SORTED) + "}"
_in_order = itemgetter(*map(HASHED.index, _SORTED))


def write(who: Who, verb: str, subject: Subject, content: Content | None = None) -> None:
    """Notes in the transaction of the change that somebody did something to something; of the content only a digest."""
    write_many(who, verb, [(subject, content)])


def write_many(who: Who, verb: str, what: Iterable[tuple[Subject, Content | None]]) -> int:
    """`write` for many things at once; says how many. Raises RuntimeError outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The journal is written in the transaction of the change; there is none.")
    when = time.machine(), time.today()
    hashed = [plain(one) for one in when]  # the same for all, and dearer than the rest of a row
    rows = ([*when, *did, row_digest([*hashed, *did])] for did in (_did(who, verb, *one) for one in what))
    return db.bulk_insert(Row, (*HASHED, "digest"), rows)


def write_each(done: Iterable[tuple[Who, str, Subject, Content | None, date]]) -> int:
    """`write_many` of what several did, each on its business day."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The journal is written in the transaction of the change; there is none.")
    now = time.machine()
    at = plain(now)

    def rows() -> Iterator[list[object]]:
        for who, verb, subject, content, day in done:
            did = _did(who, verb, subject, content)
            yield [now, day, *did, row_digest([at, plain(day), *did])]

    return db.bulk_insert(Row, (*HASHED, "digest"), rows())


def _did(who: Who, verb: str, subject: Subject, content: Content | None) -> list[str]:
    said = digest(canonical(content)) if content is not None else ""
    return [who.account, who.role, who.unit, subject.place_code or who.place, verb, subject.kind, subject.id, said]


def row_digest(cells: Sequence[str]) -> str:
    """The digest of a row, by its HASHED fields in that order, as texts: of the same bytes that `canonical` gives of them."""
    return digest((_CANONICAL % tuple(map(encode_basestring, _in_order(cells)))).encode())
