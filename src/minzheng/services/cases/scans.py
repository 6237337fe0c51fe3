"""Scans of signed sheets and reports, filed to their case."""

from __future__ import annotations

from minzheng.kernel.access import api as access
from minzheng.kernel.documents import api as documents
from minzheng.kernel.journal import api as journal
from minzheng.people import api as people
from minzheng.services.cases.ground import subject
from minzheng.services.cases.keeping import TAKE, NoCase, seen


def file(actor: access.Actor, case: int, data: bytes, name: str) -> documents.Document:
    """Files a scan to a case; the same one sent again is filed once.

    Raises Forbidden, NoCase and, for what cannot be kept, the store's Refused.
    """
    row = seen(actor, case)
    access.require(actor, TAKE, place=row.place_code, sector=people.SECTOR)
    same = (one for one in documents.of(subject(row)) if one.digest == journal.digest(data))
    return next(same, None) or documents.keep(actor, data, name, owner=subject(row))


def scans(actor: access.Actor, case: int) -> tuple[documents.Document, ...]:
    """What is filed to a case, the oldest first. Raises Forbidden and NoCase."""
    return documents.of(subject(seen(actor, case)))


def scan(actor: access.Actor, case: int, document: int) -> tuple[documents.Document, bytes]:
    """A file of a case, as it came. Raises Forbidden and NoCase, which is also said of a file of another case."""
    kept = next((one for one in scans(actor, case) if one.id == document), None)
    if kept is None:
        raise NoCase(document)
    return kept, documents.open_(kept.id)
