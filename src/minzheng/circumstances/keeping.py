"""What every verb goes by: what may be stated, in which form it is kept, written, noted, and which of a line is due."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import batched, groupby
from operator import attrgetter
from unicodedata import normalize

from minzheng.circumstances import models
from minzheng.circumstances.refusals import Refused, Remark
from minzheng.circumstances.schema import Stating, kinds, sources, units
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people

READ, MAKE = "person.read", "means.make"
NOTE = 200
_LARGEST = 10**14
"""Above it a sum over a province might leave 64 bits."""
_AT_ONCE = 500
_YEAR = 366
_PLAIN = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?", re.ASCII)
_SETTLED = "UPDATE circumstances_statement SET due = %s WHERE id = %s"
_COLUMNS = (
    *("id", "person", "household", "place_code", "line", "turn", "source", "said", "since", "until", "spoken", "look", "due"),
    *("corrects", "gone", "gone_by", "gone_at", "why", "made_by", "recorded_at", "request"),
)


def amount(kind: str, text: str) -> int | None:
    """An amount as people write it, in the smallest unit of its kind; None for an empty text. Raises Refused."""
    plain = "".join(normalize("NFKC", text).split())
    if not plain:
        return None
    if kind not in kinds():
        raise Refused("no_such_kind")
    if not _PLAIN.fullmatch(plain) or len(plain) > 40:
        raise Refused("not_amount")
    digits = units()[kinds()[kind].unit].digits if kinds()[kind].unit else 0
    try:
        number = Decimal(plain.replace(",", "")).scaleb(digits)
    except InvalidOperation:
        raise Refused("not_amount") from None
    if number != int(number):
        raise Refused("too_exact", kind=kinds()[kind].name, digits=digits)
    return int(number)


def written(kind: str, amount: int) -> str:
    """The amount as people read it."""
    digits = units()[kinds()[kind].unit].digits
    return f"{Decimal(amount).scaleb(-digits):,.{digits}f}"


def check(one: Stating, life: people.Life | None, homes: Mapping[int, Collection[int]]) -> tuple[Stating, tuple[Remark, ...]]:
    """A statement as it is kept, and what is to be said of it. `homes`: who lives or lived in each household. Raises Refused."""
    if life is None:
        raise people.Refused("no_person", person=one.person)
    if one.source not in sources():
        raise Refused("unknown_source")
    remarks = _check_amount(one)
    _check_life(one, life)
    if one.household is not None and one.person not in homes.get(one.household, ()):
        raise Refused("not_of_household", person=one.person, household=one.household)
    if one.until and one.until <= one.since:
        raise Refused("until_first", until=one.until, since=one.since)
    look = one.look or _again(one)
    if look and look < one.spoken:
        raise Refused("look_first", look=look, spoken=one.spoken)
    note = "".join(letter for letter in one.note if letter.isprintable()).strip()
    if len(note) > NOTE:
        raise Refused("note_long", most=NOTE)
    if (time.today() - one.spoken).days > _YEAR:
        remarks.append(Remark("old"))
    return one._replace(look=look, note=note), tuple(remarks)


def _check_life(one: Stating, life: people.Life) -> None:
    """Raises Refused for days that have not come, and for those that lie outside the person's life."""
    people.check_day(one.since)
    if one.spoken > time.today():
        raise Refused("spoken_future", day=one.spoken, today=time.today())
    if life.merged_into:
        raise people.Refused("is_merged", person=one.person, into=life.merged_into)
    if life.destroyed:
        raise people.Refused("destroyed", person=one.person)
    if life.born and one.since < life.born and one.household is None:
        raise people.Refused("before_birth", person=one.person, day=one.since)
    if life.died and max(one.since, one.spoken) > life.died:
        raise Refused("died_before", person=one.person, day=life.died)


def _check_amount(one: Stating) -> list[Remark]:
    kind = kinds().get(one.kind)
    if kind is None:
        raise Refused("no_such_kind")
    if not kind.unit:
        if one.amount is not None:
            raise Refused("amount_needless", kind=kind.name)
        return []
    if one.amount is None:
        raise Refused("amount_missing", kind=kind.name, unit=units()[kind.unit].name)
    if abs(one.amount) > _LARGEST:
        raise Refused("too_large", unit=units()[kind.unit].name)
    if one.amount < 0 and not kind.negative:
        raise Refused("too_small", kind=kind.name)
    return [Remark("unusual")] if kind.usual and one.amount > kind.usual else []


def _again(one: Stating) -> date | None:
    months = kinds()[one.kind].again
    if not months:
        return None
    return time.deadline(time.TimeLimit(months, "month", carried=False), one.spoken, time.national()).end


def line(one: Stating) -> str:
    """What a statement is about, to be blinded."""
    whose = f"person {one.person}" if one.household is None else f"household {one.household}"
    return f"{whose}/{one.kind}/{one.source}"


def write(
    made_by: str,
    given: Sequence[tuple[Stating, str]],
    *,
    corrects: models.Statement | None = None,
    request: str = "",
) -> list[models.Statement]:
    """Writes statements that were checked, each with the place of its person, in a transaction; gives them as they are kept."""
    if not given:
        return []
    moment, blind = time.machine(), vault.blinder("text")
    sealed = vault.seal_many(models.GROUP, ((one.person, _texts(one)) for one, _ in given))
    rows = [
        models.Statement(
            id=key,
            person=one.person,
            household=one.household,
            place_code=place,
            line=blind(line(one)),
            turn=corrects.turn if corrects else key,
            source=one.source,
            said=record,
            since=one.since,
            until=one.until or models.FOREVER,
            spoken=one.spoken,
            look=one.look,
            due=_due(one.look, one.until or models.FOREVER),
            corrects=corrects.pk if corrects else None,
            made_by=made_by,
            recorded_at=moment,
            request=request,
        )
        for key, (one, place), record in zip(db.reserve(models.Statement, len(given)), given, sealed, strict=True)
    ]
    db.bulk_insert(models.Statement, _COLUMNS, map(attrgetter(*_COLUMNS), rows))
    return rows


def _texts(one: Stating) -> dict[str, str]:
    return {"kind": one.kind, "amount": "" if one.amount is None else str(one.amount), "note": one.note}


def noted(row: models.Statement) -> dict[str, object]:
    """What the journal keeps the digest of: of what was said that of its sealed bytes, which tells nothing."""
    return {
        "statement": row.pk,
        "person": row.person,
        "household": row.household,
        "source": row.source,
        "since": row.since,
        "until": row.until,
        "spoken": row.spoken,
        "look": row.look,
        "corrects": row.corrects,
        "sealed": journal.digest(bytes(row.said)) if row.said else "",
    }


def subject(row: models.Statement) -> journal.Subject:
    """Whom the journal's row is about."""
    return journal.Subject("person", str(row.person), row.place_code)


def settle(lines: Collection[bytes]) -> None:
    """Has that statement of each line be due whose end no later one has replaced; none of the dead's and the departed's own."""
    for some in batched(sorted(lines), _AT_ONCE, strict=False):
        db.run_many(_SETTLED, [(str(due) if due else None, row.pk) for due, row in unsettled(some)])


def unsettled(lines: Sequence[bytes]) -> list[tuple[date | None, models.Statement]]:
    """Statements of some lines whose day to be looked at is another than it should be, each with the right one."""
    rows = list(models.Statement.objects.filter(line__in=lines, gone="").order_by("line", "turn", "pk"))
    lives = people.lives_of(sorted({row.person for row in rows}))
    groups = [list(group) for _, group in groupby(rows, lambda row: bytes(row.line or b""))]
    return [
        (due, row)
        for group in groups
        for number, row in enumerate(group)
        if (due := _due_of(row, group[number + 1 :], lives.get(row.person))) != row.due
    ]


def _due_of(row: models.Statement, later: Sequence[models.Statement], life: people.Life | None) -> date | None:
    if row.household is None and (life is None or life.died or life.departed):
        return None
    replaced = any(one.since <= row.until <= one.until for one in later)
    return None if replaced else _due(row.look, row.until)


def _due(look: date | None, until: date) -> date | None:
    """What has ended by the day on which it would be looked at again needs no look."""
    return look if look and look < until else None
