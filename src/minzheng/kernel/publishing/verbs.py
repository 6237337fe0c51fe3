"""The two acts. Each asks access, checks, writes and journals in one transaction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple
from datetime import date

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.publishing import models
from minzheng.kernel.publishing.publication import Line, NotPublic, Publication, Refused
from minzheng.kernel.publishing.reads import shown
from minzheng.kernel.time import api as time

PERMISSION = "publish.make"
LINES, WORDS = 60, 4000
_SUBJECT = "publication"
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def publish(
    actor: access.Actor,
    subject: journal.Subject,
    title: Said,
    lines: Sequence[Line],
    *,
    place_code: str,
    sector: str,
    since: date | None = None,
    until: date | None = None,
) -> Publication:
    """Makes these lines about a thing public from a day on, today unless said. Nothing else of the thing is ever shown.

    Raises Forbidden and Refused.
    """
    access.require(actor, PERMISSION, place=place_code, sector=sector)
    since, end = since or time.today(), until or models.FOREVER
    _check(subject, title, lines)
    _check_when(place_code, since, end)
    with db.exclusive(f"publishing {subject.kind} {subject.id}"):
        _check_free(subject, since, end)
        row = models.Publication.objects.create(
            kind=subject.kind,
            subject=subject.id,
            place_code=place_code,
            sector=sector,
            title_zh=title.zh,
            title_en=title.en,
            lines=[[*astuple(line.name), *astuple(line.words)] for line in lines],
            since=since,
            until=end,
            made_by=actor.account,
            recorded_at=time.machine(),
        )
        said = {"of": [subject.kind, subject.id], "title": astuple(title), "lines": row.lines, "since": since, "until": end}
        journal.write(actor, "publish.make", journal.Subject(_SUBJECT, str(row.pk)), {**said, "place": place_code})
    return shown(row)


def withdraw(actor: access.Actor, publication_id: int, reason: str) -> None:
    """Takes a publication from every list, page and feed, at once and for every day. Raises Forbidden, NotPublic and Refused."""
    reason = reason.strip()
    if not reason or len(reason) > models.TITLE or _UNKEPT.search(reason):
        raise Refused("reason", most=models.TITLE)
    with db.exclusive(f"publication {publication_id}"):
        row = models.Publication.objects.filter(pk=publication_id).first()
        if row is None:
            raise NotPublic("unknown")
        access.require(actor, PERMISSION, place=row.place_code, sector=row.sector)
        if row.withdrawn_on:
            raise Refused("withdrawn", id=row.pk, day=row.withdrawn_on)
        row.withdrawn_on, row.withdrawn_by, row.reason = time.today(), actor.account, reason
        row.save(update_fields=["withdrawn_on", "withdrawn_by", "reason"])
        journal.write(actor, "publish.withdraw", journal.Subject(_SUBJECT, str(row.pk)), {"reason": reason})


def _check(subject: journal.Subject, title: Said, lines: Sequence[Line]) -> None:
    if not (0 < len(subject.kind) <= 32 and 0 < len(subject.id) <= 64):
        raise Refused("no_subject")
    if not all(text.strip() and len(text) <= models.TITLE for text in astuple(title)):
        raise Refused("no_title", most=models.TITLE)
    said = [*astuple(title), *(text for line in lines for each in (line.name, line.words) for text in astuple(each))]
    if len(lines) > LINES or max(map(len, said)) > WORDS:
        raise Refused("too_much", lines=LINES, most=WORDS)
    for text in (subject.kind, subject.id, *said):
        if found := _UNKEPT.search(text):
            raise Refused("letters", text=_UNKEPT.sub("?", text[: found.start() + 10])[:40])


def _check_when(place_code: str, since: date, until: date) -> None:
    if since < time.today():
        raise Refused("past", since=since, today=time.today())
    if until <= since:
        raise Refused("until", since=since, until=until)
    if not places.exists(place_code, since):
        raise Refused("place", place=place_code, day=since)


def _check_free(subject: journal.Subject, since: date, until: date) -> None:
    """The same thing is public once at a time. Within `exclusive`."""
    same = models.Publication.objects.filter(kind=subject.kind, subject=subject.id, withdrawn_on=None)
    if other := same.filter(since__lt=until, until__gt=since).first():
        raise Refused("already", id=other.pk)
