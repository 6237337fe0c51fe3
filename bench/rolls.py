"""A table of households of a county, then one of what they are granted: read, sealed, looked through, entered.

`python bench/rolls.py [--rows 100000] [--sqlite | --postgresql]`: a workbook of so many rows, four to a household; of the
households 10,000 at most are present recipients, one a row.
"""

from __future__ import annotations

from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Any

from people import DAY, drawn
from rows import ROW, each_database, say

COUNTY = "320623"
HEAD = ("户号", "与户主关系", "村（社区）", "姓名", "证件号码", "住址", "电话")
MEMBERS = ("户主", "配偶", "子女", "父母")
GRANTED = ("领款人身份证号", "月发放金额", "下次复核日期", "享受起始月份", "银行账号", "城乡")
RECIPIENTS, FROM = 10_000, DAY.replace(day=1)


def workbook(rows: int) -> bytes:
    """The table as an office has it."""
    from minzheng.kernel.exchange import api as exchange
    from minzheng.kernel.places import api as places

    towns = places.children(COUNTY, DAY)
    villages = [village.code for town in towns for village in places.children(town.code, DAY)]
    lines = (
        (f"{number // 4}", MEMBERS[number % 4], villages[number // 4 * 4 * len(villages) // rows], *one.values.values())
        for number, one in enumerate(drawn(0, rows, rows))
    )
    return exchange.to_xlsx("名册", HEAD, lines)


def recipients(rows: int) -> bytes:
    """What the heads of the first households are granted, as an office has it."""
    from minzheng.kernel.exchange import api as exchange

    said = ("420.00", "2013-06-30", "2010-05", "6228480402564890018", "农村")
    heads = [one.values["number"] for number, one in enumerate(drawn(0, rows, rows)) if number % 4 == 0]
    return exchange.to_xlsx("名册", GRANTED, ((head, *said) for head in heads[:RECIPIENTS]))


def bench(rows: int) -> None:
    """The rows of the table for one database."""
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    from minzheng.kernel.jobs import api as jobs
    from minzheng.kernel.time import api as time
    from minzheng.rolls import api as rolls
    from minzheng.services.recipients import api as room

    with time.at(DAY):
        actor, second = (_official(role) for role in ("department_officer", "department_reviewer"))
        data = workbook(rows)
        say(f"{rows:,} rows: the workbook, MiB", f"{len(data) / 2**20:.1f}")
        found: list[Any] = []

        def timed(what: str, act: Any, rows: int = rows) -> None:
            start, busy = perf_counter(), process_time()
            found.append(act())
            jobs.work(until_idle=True)
            took = perf_counter() - start
            say(f"{what}, rows/s", f"{rows / took:,.0f}")
            say(f"{what}, rows/s of this process alone", f"{rows / (process_time() - busy):,.0f}")

        timed("handed in, sealed and looked through", lambda: rolls.hand_in(actor, data, "a.xlsx", since=DAY))
        timed("entered", lambda: rolls.enter(actor, found[0].id))
        roll = rolls.roll(actor, found[0].id)
        assert (roll.state, roll.persons, roll.wrong) == ("done", rows, 0), roll
        kind, many, table = room.RECIPIENTS, min(RECIPIENTS, rows // 4), recipients(rows)
        hand = {"of": kind, "about": "dibao", "since": FROM}
        timed(f"{many:,} recipients looked through", lambda: rolls.hand_in(actor, table, "b.xlsx", **hand), many)
        brought = found[-1].id
        rolls.enter(actor, brought, kind)
        timed(f"{many:,} recipients entered", lambda: rolls.confirm(second, brought, kind), many)
        roll = rolls.roll(actor, brought, kind)
        assert (roll.state, roll.entered, roll.wrong) == ("done", many, 0), roll
        say("memory at most, MiB", f"{getrusage(RUSAGE_SELF).ru_maxrss / 1024:,.0f}")


def _official(role: str) -> Any:
    """Somebody of the county with an account, for a job finds them by it."""
    from minzheng.kernel.access import api as access
    from minzheng.kernel.access.models import Account

    named = {"login": role, "name": role, "role": role, "unit": "u", "sector": "civil_affairs"}
    access.open_accounts(access.SYSTEM, [access.NewAccount(**named, place_code=COUNTY, since=DAY, practice=True)])  # type: ignore[arg-type]
    return access.actor_of(Account.objects.get(login=role).pk)


def main() -> None:
    """The table."""
    each_database(__file__, bench, ROW.format("", "", "this", "", "", "load"), rows=100_000)


if __name__ == "__main__":
    main()
