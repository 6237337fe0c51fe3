"""What the bank returned: typed, or from its file. A line that failed is owed again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.services.entitlements import api as entitlements
from minzheng.services.rosters import keeping, models
from minzheng.services.rosters.happened import MonthsPaid, PaymentFailed
from minzheng.services.rosters.keeping import PAY
from minzheng.services.rosters.refusals import Refused
from minzheng.services.rosters.schema import Brought, Fault, bank, bank_reasons

Marks = Mapping[int, tuple[str, str]]
"""Numbers of lines, each with its result and the bank's reason."""
_MARK = """UPDATE entitlements_line SET result = %s, reason = %s, result_on = %s, marked_by = %s, live = %s WHERE id = %s"""


def mark(actor: access.Actor, roster: int, number: int, result: str, *, day: date, reason: str = "") -> None:
    """One line was paid, or was not and why; what was paid can still be returned. Raises Forbidden and Refused."""
    with keeping.held(actor, roster, PAY, "handed") as row:
        wrong = _wrong(_lines(row), number, result, reason)
        if wrong:
            raise wrong
        _take(actor, row, {number: (result, reason)}, day)


def mark_rest(actor: access.Actor, roster: int, *, day: date) -> int:
    """All lines of which nothing came back were paid; how many. Raises Forbidden and Refused."""
    with keeping.held(actor, roster, PAY, "handed") as row:
        marks = {one.number: ("paid", "") for one in _lines(row).values() if not one.result}
        if marks:
            _take(actor, row, marks, day)
        return len(marks)


def bring_marks(actor: access.Actor, roster: int, data: bytes, name: str, *, day: date) -> Brought:
    """The bank's table of results; where one line of it is at fault, nothing is taken.

    A line says the number of the payment, what became of it, and why not. Amount and account, which the bank may have starred,
    are compared where it says them: lines of another roster bear the same numbers. Raises Forbidden, Refused and
    exchange.Refused.
    """
    table = exchange.read(data, name)
    wanted = [exchange.Wanted(one, bank().heads[one], one in {"number", "result"}) for one in bank().heads]
    found = exchange.match(table, wanted)
    if found.missing:
        names = ", ".join(bank().heads[one][0] for one in found.missing)
        raise Refused("marks_columns", columns=names)
    with keeping.held(actor, roster, PAY, "handed") as row:
        lines, marks, faults = _lines(row), dict[int, tuple[str, str]](), list[Fault]()
        accounts = _accounts(actor, lines) if "account" in found.places else {}
        for at, cells in zip(table.lines, table.rows, strict=True):
            given = found.row(cells)
            number, result, reason = _read(given)
            wrong = Refused("mark_twice") if number in marks else _wrong(lines, number, result, reason, given.get("amount", ""))
            if not wrong and not _same_account(given.get("account", ""), accounts.get(number, "")):
                wrong = Refused("account_differs", number=number)
            if wrong:
                faults.append(Fault(at, Said(wrong.message("zh"), wrong.message("en"))))
            marks[number] = (result, reason)
        if faults:
            return Brought(0, 0, tuple(faults))
        marks = {number: one for number, one in marks.items() if lines[number].result != one[0]}  # the same file again
        if marks:
            _take(actor, row, marks, day)
        failed = sum(result == "failed" for result, _ in marks.values())
        return Brought(len(marks) - failed, failed)


def _read(given: Mapping[str, str]) -> tuple[int, str, str]:
    """The number of a line, its result and reason; 0 and an unknown result for what cannot be read."""
    number = normalize("NFKC", given["number"]).strip()
    said = "".join(normalize("NFKC", given["result"]).split()).casefold()
    result = next((one for one, words in bank().results.items() if said in {word.casefold() for word in words}), "")
    why = "".join(normalize("NFKC", given.get("reason", "")).split())
    reason = next((one.id for one in bank().reason if why in {one.name.zh, one.name.en, *one.also}), "other")
    return int(number) if number.isdecimal() and len(number) < 10 else 0, result, reason if result == "failed" else ""


def _lines(row: models.Roster) -> dict[int, models.Line]:
    return {one.number: one for one in row.lines.all()}


def _wrong(lines: Mapping[int, models.Line], number: int, result: str, reason: str, amount: str = "") -> Refused | None:
    """Why a line cannot be marked so."""
    line = lines.get(number)
    if line is None:
        return Refused("no_line", number=number)
    if result not in bank().results:
        return Refused("no_such_result_of_bank")
    if result == "failed" and reason not in bank_reasons():
        return Refused("no_such_reason_of_bank")
    if line.result == "failed" and result == "paid":
        return Refused("failed_already", number=number)
    plain = normalize("NFKC", amount).replace(",", "").strip()
    if plain and _fen(plain) != line.amount:
        return Refused("amount_differs", number=number)
    return None


def _fen(yuan: str) -> Decimal | None:
    try:
        return Decimal(yuan) * 100
    except InvalidOperation:
        return None


def _accounts(actor: access.Actor, lines: Mapping[int, models.Line]) -> dict[int, str]:
    """The accounts of lines that still have one, by their numbers: a read on the record, of which nothing is shown."""
    records = [vault.Record(one.person, bytes(one.said) if one.said else None, one.place_code) for one in lines.values()]
    opened = vault.open_many(actor, "pay", records, for_work=True)
    return {number: texts["account"] for number, texts in zip(lines, opened, strict=True) if texts}


def _same_account(said: str, account: str) -> bool:
    """Whether what a bank says of an account, maybe with stars, can be it; where either says nothing it can."""
    shown = "".join(normalize("NFKC", said).split())
    first, star, rest = shown.partition("*")
    fits = account.startswith(first) and account.endswith(rest.rpartition("*")[2]) if star else shown == account
    return not shown or not account or fits


def _take(actor: access.Actor, row: models.Roster, marks: Marks, day: date) -> None:
    """Marks that were checked. Of what failed the month is owed again; where its account is wrong, once there is another."""
    if day > time.today() or (row.handed_on and day < row.handed_on):
        raise Refused("mark_day", first=row.handed_on, today=time.today())
    lines = _lines(row)
    db.run_many(
        _MARK,
        [
            (result, reason, str(day), actor.account, result == "paid", lines[number].pk)
            for number, (result, reason) in marks.items()
        ],
    )
    failed = [(lines[number], reason) for number, (result, reason) in marks.items() if result == "failed"]
    wrong = [line.entitlement_id for line, reason in failed if bank_reasons()[reason].account]
    entitlements.account_failed(wrong)
    journal.write(actor, "roster.mark", keeping.subject(row), noted(marks, day))
    if len(failed) < len(marks):
        events.announce(MonthsPaid(row.pk, row.item, row.place_code, day))
    events.announce_many(
        [PaymentFailed(line.entitlement_id, line.item, line.month, reason, line.place_code) for line, reason in failed]
    )


def noted(marks: Marks, day: date) -> dict[str, object]:
    """What the journal keeps the digest of."""
    return {"day": day, "marks": sorted((number, *one) for number, one in marks.items())}
