"""Editions kept, found again and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from minzheng.kernel.db import api as db
from minzheng.kernel.editions.models import Load, Text
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time

KIND, VERB = "content", "content.load"
_TABLES = ("editions_text", "editions_load")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a content file said from a moment on, by the digest of its text."""

    name: str
    digest: str
    at: datetime


class NotKept(LookupError):  # noqa: N818 - what happened
    """No text with this digest was ever loaded."""


def keep(who: journal.Who, files: Iterable[tuple[str, bytes]]) -> tuple[Edition, ...]:
    """Notes with which content the program runs from now on; gives the editions that are new, or in force again."""
    found = [(name, data.decode(), journal.digest(data)) for name, data in files]
    with db.exclusive("editions"):
        latest = dict(Load.objects.order_by("at", "id").values_list("name", "text_id"))
        new = [(name, text, digest) for name, text, digest in found if latest.get(name) != digest]
        texts = {digest: text for _, text, digest in new}
        known = set(Text.objects.filter(digest__in=texts).values_list("digest", flat=True))
        db.bulk_insert(Text, ("digest", "text"), ((digest, text) for digest, text in texts.items() if digest not in known))
        moment = time.machine()
        db.bulk_insert(Load, ("name", "text", "at"), ((name, digest, moment) for name, _, digest in new))
        journal.write_many(who, VERB, [(journal.Subject(KIND, name[-64:]), _said(name, digest)) for name, _, digest in new])
    return tuple(Edition(name, digest, moment) for name, _, digest in new)


def of(name: str) -> tuple[Edition, ...]:
    """Every edition of a file, the newest first."""
    return tuple(Edition(*row) for row in Load.objects.filter(name=name).order_by("-at", "-id").values_list("name", "text", "at"))


def at(name: str, moment: datetime) -> Edition | None:
    """With which edition of a file the program ran at a moment of machine time; None before its first."""
    found = Load.objects.filter(name=name, at__lte=moment).order_by("-at", "-id").values_list("name", "text", "at").first()
    return Edition(*found) if found else None


def text(digest: str) -> str:
    """What an edition says. Raises NotKept."""
    found = Text.objects.filter(digest=digest).values_list("text", flat=True).first()
    if found is None:
        raise NotKept(digest)
    return found


def check(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Every fault, as a sentence. `rows` are the subject and the content digest of the journal's rows of kind content."""
    journaled = Counter(rows)
    for table in _TABLES:
        if not db.is_append_only(table):
            yield f"The database lets rows of {table} be changed."
    for digest, said in Text.objects.values_list("digest", "text").iterator(chunk_size=50):
        if journal.digest(said.encode()) != digest:
            yield f"The content kept as {digest} is not what was loaded."
    for name, digest in Load.objects.order_by("id").values_list("name", "text_id").iterator():
        row = name[-64:], journal.digest(journal.canonical(_said(name, digest)))
        if not journaled[row]:
            yield f"Content: the journal does not say that {name} was loaded as {digest}."
        journaled[row] -= 1
    for (name, _), times in journaled.items():
        if times > 0:
            yield f"Content: the journal says that {name} was loaded, but the edition is missing."


def _said(name: str, digest: str) -> dict[str, object]:
    return {"name": name, "digest": digest}
