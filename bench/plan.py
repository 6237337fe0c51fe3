"""What plans cost: deriving local plans, the table of one place, the overview of all, beside the rows that they read.

`python bench/plan.py [--plans 10]`: on SQLite in a folder of its own. Each plan has the 80 duties of the first notice.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from statistics import median, quantiles
from tempfile import mkdtemp
from time import perf_counter

ROW = "{:<46}{:>12}{:>12}"
DAY, COUNTY, CITY, PROVINCE, TIMES = date(2012, 10, 31), "320623", "320600", "320000", 60


def spent(act: Callable[[], object]) -> float:
    """Milliseconds."""
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def say(what: str, times: list[float]) -> None:
    """A row of the table: the middle, and what 95 of 100 stay below."""
    high = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(ROW.format(what, f"{median(times):.1f} ms", f"{high:.1f} ms"), flush=True)


def bench(plans: int) -> None:
    """Brings the plans into force and asks."""
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    from minzheng.content import api as content
    from minzheng.kernel.access import api as access
    from minzheng.kernel.time import api as time
    from minzheng.kernel.units import api as units
    from minzheng.notice import api as notices
    from minzheng.plan.duties import api as duties
    from minzheng.plan.local import api as local

    notice = notices.compile(content.text(content.jurisdiction() / "seed" / "jiangsu-2012-85.txt"))

    def key(token: str) -> str:
        try:
            return units.of_token(token).key
        except units.UnknownUnit:
            return ""

    keys = {unit.name: key(unit.name) for duty in notice.all_duties for unit in duty.units}
    issuer = replace(access.SYSTEM, place=PROVINCE, role="province_supervisor", ranges=(("", "9"),), account="bench")
    issuer = replace(issuer, permissions=frozenset(access.roles()["province_supervisor"].may))
    with time.at(DAY):
        made, derived = [], []
        for number in range(plans):
            head = replace(notice.head, number=replace(notice.head.number, value=f"{notice.head.number.value}-{number}"))
            plan = duties.establish(issuer, duties.Settled(replace(notice, head=head), keys))
            derived.append(spent(lambda plan=plan: local.derive(issuer, plan)))
            made.append(plan)
        print(ROW.format(f"{plans} plans × {len(made[0].tasks)} duties × 115 places", "median", "p95"))
        say("derive the local plans of one plan", derived)
        for place in (CITY, COUNTY):
            local.adopt(access.SYSTEM, made[0], place)
        rows = [local.Naming(sector, person="x") for sector in local.binds(made[0], COUNTY, DAY).sectors]
        local.name_many(access.SYSTEM, [(CITY, one) for one in rows[:20]] + [(COUNTY, one) for one in rows], since=DAY)
        say("name the people of a county again", [spent(lambda: local.name_people(access.SYSTEM, made[0], COUNTY, rows))])
        first = spent(lambda: local.table(issuer, made[-1], COUNTY, DAY))
        say("table of a county, the first time on a day", [first])
        say("table of a county", [spent(lambda: local.table(issuer, made[0], COUNTY, DAY)) for _ in range(TIMES)])
        say("one duty at a county", [spent(lambda: local.duty_at(issuer, made[0], "31", COUNTY, DAY)) for _ in range(TIMES)])
        say("overview of all places below", [spent(lambda: local.overview(issuer, made[0], PROVINCE, DAY)) for _ in range(TIMES)])
        say("gaps of all places", [spent(lambda: local.gaps(issuer, made[0], None, DAY)) for _ in range(TIMES // 3)])
        if plans > 1:
            say("what a plan shares with the others", [spent(lambda: local.shared(issuer, made[0], DAY)) for _ in range(5)])


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plans", type=int, default=10)
    os.environ["MINZHENG_HOME"] = mkdtemp()
    bench(arguments.parse_args().plans)
