"""The one way in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.db import transaction

from minzheng.kernel.db import api as db
from minzheng.kernel.journal.models import Row
from minzheng.kernel.journal.who import Subject, Who
from minzheng.kernel.time import api as time

Content = Mapping[str, object]
_FIELDS = ("recorded_at", "day", "account", "role", "unit", "place_code", "verb", "kind", "subject", "content", "digest")


def digest(data: bytes) -> str:
    """SM3 (GB/T 32905-2016) as 64 hexadecimal letters."""
    made = Hash(SM3())
    made.update(data)
    return made.finalize().hex()


def canonical(value: object) -> bytes:
    """JSON as it is hashed: keys sorted, no spaces, UTF-8, dates as ISO 8601, moments in UTC with microseconds."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def write(who: Who, verb: str, subject: Subject, content: Content | None = None) -> None:
    """Notes in the transaction of the change that somebody did something to something; of the content only a digest."""
    write_many(who, verb, [(subject, content)])


def write_many(who: Who, verb: str, what: Iterable[tuple[Subject, Content | None]]) -> int:
    """`write` for many things at once; says how many. Raises RuntimeError outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The journal is written in the transaction of the change; there is none.")
    moment, day = time.machine(), time.today()
    return db.bulk_insert(Row, _FIELDS, (_row(who, verb, moment, day, subject, content) for subject, content in what))


def _row(who: Who, verb: str, moment: datetime, day: date, subject: Subject, content: Content | None) -> list[object]:
    said = digest(canonical(content)) if content is not None else ""
    cells: list[object] = [moment, day, who.account, who.role, who.unit, who.place, verb, subject.kind, subject.id, said]
    return [*cells, digest(canonical(dict(zip(_FIELDS, cells, strict=False))))]
