"""Letters: each has a code of its own, and is known again by it or by its file."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from secrets import token_bytes

from django.db import transaction

from minzheng.channels import models
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time

LENGTH, GROUP = 16, 4
"""Characters of a code: 80 bits, in groups as people read them aloud."""
_MEANT = str.maketrans("01", "OI")


@dataclass(frozen=True, slots=True)
class Giving:
    """A letter about to be given. `says`: what of its words anybody may know who holds it; `words`: all of them."""

    kind: str
    about: tuple[str, int]
    number: str
    place_code: str
    says: Mapping[str, str | int | None]
    words: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was given: the first day on which it was, and its code."""

    id: int
    code: str
    kind: str
    about: tuple[str, int]
    number: str
    says: Mapping[str, str | int | None]
    given_on: date


def give(actor: access.Actor, it: Giving) -> Letter:
    """A letter of these words; the same words are the same letter. Who may read what it is about, its room has asked."""
    words, (kind, about) = journal.digest(it.words), it.about
    with transaction.atomic():
        row, new = models.Letter.objects.get_or_create(
            kind=it.kind,
            about_kind=kind,
            about=about,
            words=words,
            defaults={
                "code": _code(),
                "number": it.number,
                "place_code": it.place_code,
                "says": dict(it.says),
                "given_on": time.today(),
                "given_at": time.machine(),
            },
        )
        if new:
            said = {"kind": it.kind, "about": [kind, about], "words": words, "says": dict(it.says)}
            journal.write(actor, "letter.give", _subject(row), said)
    return _given(row)


def set_(actor: access.Actor, letter: Letter, data: bytes) -> None:
    """The file of a letter, by which it is known again; nothing of it is kept but its digest."""
    with transaction.atomic():
        row, new = models.LetterFile.objects.get_or_create(digest=journal.digest(data), defaults={"letter_id": letter.id})
        if new:
            journal.write(actor, "letter.set", _subject(row.letter), {"file": row.digest})


def known(number: str, code: str) -> Letter | None:
    """The letter with this number and code, as people type them."""
    plain = "".join(one for one in code.upper().translate(_MEANT) if one.isascii() and one.isalnum())
    row = models.Letter.objects.filter(code=_grouped(plain[: LENGTH + 1]), number=number.strip()).first()
    return _given(row) if row else None


def known_by_file(data: bytes) -> Letter | None:
    """The letter of which this is a file, byte for byte."""
    row = models.LetterFile.objects.select_related("letter").filter(digest=journal.digest(data)).first()
    return _given(row.letter) if row else None


def newer(letter: Letter) -> date | None:
    """The day of a later letter of the same kind about the same; None where this one is the last."""
    kind, about = letter.about
    later = models.Letter.objects.filter(about_kind=kind, about=about, kind=letter.kind, pk__gt=letter.id)
    return later.order_by("-pk").values_list("given_on", flat=True).first()


def _code() -> str:
    return _grouped(b32encode(token_bytes(LENGTH * 5 // 8)).decode())


def _grouped(plain: str) -> str:
    return "-".join(plain[at : at + GROUP] for at in range(0, len(plain), GROUP))


def _subject(row: models.Letter) -> journal.Subject:
    return journal.Subject("letter", str(row.pk), row.place_code)


def _given(row: models.Letter) -> Letter:
    return Letter(row.pk, row.code, row.kind, (row.about_kind, row.about), row.number, row.says, row.given_on)
