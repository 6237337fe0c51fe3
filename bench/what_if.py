"""What a click on *simulate* costs over a province: from the sealed census to the page with its map, beside the bare arithmetic.

`python bench/what_if.py [--rows 1000000] [--sqlite | --postgresql]`: as many households, those of bench/rules.py, sealed as
a census seals them. The other side of each ratio is the rule evaluated twice over columns that lie ready in memory.
"""

from __future__ import annotations

import gc
from base64 import b64encode
from collections.abc import Callable, Iterator
from ctypes import CDLL
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread
from time import process_time
from typing import Any

from rows import ROW, each_database, say, spent

DAY, PROVINCE, ROUNDS = date(2021, 7, 1), "320000", 3
STANDARDS = (("urban", "城市低保标准", 800), ("rural", "农村低保标准", 750))


def laid(households: int) -> Iterator[tuple[str, Any]]:
    """The province of bench/rules.py as the parts of a census, each of one county unit."""
    import numpy as np

    from minzheng.kernel.places import api as places
    from minzheng.rules import api as rules
    from minzheng.services.facts import api as facts
    from minzheng.services.simulations.columns import Columns, narrow
    from minzheng.services.simulations.taking import PART

    members, own, people, _, _ = import_module("rules").province(households)
    counties = sorted(code for code in places.default().on(DAY).places if places.level(code) == "county")
    county = np.sort(np.random.default_rng(1).integers(0, len(counties), households))
    begins = np.concatenate([[0], np.cumsum(members)])
    declared = facts.book("dibao").head.declared  # type: ignore[union-attr]

    def column(name: str, values: Any) -> Any:
        return rules.Column(values.astype(narrow(declared[name])))

    for number, code in enumerate(counties):
        low, high = np.searchsorted(county, [number, number + 1])
        for first in range(low, high, PART):
            end = min(first + PART, high)
            homes, rows = slice(first, end), slice(begins[first], begins[end])
            count = end - first
            yield (
                code,
                Columns(
                    household=np.arange(first, end),
                    county=np.full(count, int(code)),
                    community=np.ones(count, bool),
                    stated=np.ones(count, bool),
                    members=members[homes],
                    person=np.arange(rows.start, rows.stop),
                    own={name: column(name, values[homes]) for name, values in own.items()},
                    each={name: column(name, values[rows]) for name, values in people.items()},
                ),
            )


def census(households: int) -> tuple[int, float]:
    """A census of these households that is ready, and how many MiB of it are sealed."""
    from django.db import transaction

    from minzheng.kernel.time import api as time
    from minzheng.kernel.vault import api as vault
    from minzheng.services.simulations import models
    from minzheng.services.simulations.columns import packed

    row = models.Census.objects.create(
        account="1", item="dibao", version="2021", place_code=PROVINCE, day=DAY, state="ready", recorded_at=time.machine()
    )
    size = 0
    for number, (code, columns) in enumerate(laid(households)):
        with transaction.atomic():
            texts = {"columns": b64encode(packed(columns)).decode()}
            (sealed,) = vault.seal_many(models.GROUP, [(row.pk, texts)])
            models.Part.objects.create(census=row, number=number, place_code=code, columns=sealed)
            size += len(sealed)
    row.households = households
    row.save()
    return row.pk, size / 2**20


def standards() -> None:
    """What each city has laid down."""
    from minzheng.kernel.places import api as places
    from tests.rooms.indicators.planting import plant_many

    rows = [
        (city.code, {"benefit": "dibao", "area": area, "amount": str(yuan), "number": "x"}, date(2021, 1, 1))
        for city in places.children(PROVINCE, DAY)
        for area, _, yuan in STANDARDS
    ]
    plant_many("assistance_standard", rows)


def bench(households: int) -> None:
    """The rows of the table for one database."""
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    from django.conf import settings

    from minzheng.kernel.access import api as access
    from minzheng.kernel.time import api as time
    from tests.pages.officials import official

    settings.DEMO, settings.HOME = True, Path(mkdtemp())
    settings.ALLOWED_HOSTS = ["testserver"]
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        standards()
        key, size = census(households)
        client = official("officer", "department_officer", PROVINCE)
        measured(client, key, households)
        gc.collect()
        CDLL(None).malloc_trim(0)  # what is free goes back, so that it is seen to be taken again
        say("memory that a click takes beside what the process holds, MiB", f"{taken(lambda: click(client)):,.0f}")
    say("sealed, MiB", f"{size:.1f}")


def measured(client: Any, key: int, households: int) -> None:
    """What a click costs, in whole and in parts; CPU seconds of this process, the least of some rounds."""
    from minzheng.services.simulations import ground, models, reckoning, taking

    row, rule = models.Census.objects.get(pk=key), ground.ruled("dibao", DAY)
    columns = taking.opened(client.actor, row, PROVINCE, "simulate")
    codes, _ = reckoning.counties(columns)
    before = ground.laid("dibao", codes, DAY)
    after = {code: values | {name: (yuan + 50) * 100 for _, name, yuan in STANDARDS} for code, values in before.items()}
    bare = arithmetic(rule, columns, codes, before, after)
    parts = {
        "the rule twice over columns in memory": bare,
        "opened: read, unsealed, inflated": lambda: taking.opened(client.actor, row, PROVINCE, "simulate"),
        "parameters of every county unit": lambda: ground.laid("dibao", codes, DAY),
        "laid out, evaluated twice, counted": lambda: reckoning.reckon(rule, rule, "保障金", columns, before, after).counts(),
        "a click, until the page with its map is there": lambda: click(client),
    }
    floor = 0.0
    for what, act in parts.items():
        both = [timed(act) for _ in range(ROUNDS)]
        took = min(cpu for _, cpu in both)
        floor = floor or took
        say(f"{what}, CPU s", f"{took:.2f}", f"{floor:.2f}", took / floor)
    say(f"the same click over {households:,} households, s of the clock", f"{min(clock for clock, _ in both):.2f}")


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock, and CPU seconds of this process."""
    start = process_time()
    clock = spent(act)
    return clock, process_time() - start


def held() -> float:
    """MiB that this process holds now."""
    found = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(found.split()[1]) / 1024


def taken(act: Callable[[], object]) -> float:
    """MiB that an act takes at most, beside what the process holds: looked at a hundred times a second."""
    before, over, most = held(), Event(), [0.0]

    def look() -> None:
        while not over.wait(0.01):
            most[0] = max(most[0], held() - before)

    looking = Thread(target=look)
    looking.start()
    act()
    over.set()
    looking.join()
    return most[0]


def arithmetic(rule: Any, columns: Any, codes: Any, before: Any, after: Any) -> Any:
    """The bare side: two evaluations, with everything laid out before."""
    from minzheng.rules import api as rules
    from minzheng.services.simulations import reckoning

    _, county = reckoning.counties(columns)
    given = reckoning.laid_out(rule.declared, codes, before), reckoning.laid_out(rule.declared, codes, after)
    ready = [rules.Population(rule.declared, columns.members, columns.own, columns.each, county, one) for one in given]
    return lambda: [rules.evaluate(rule, one) for one in ready]


def click(client: Any) -> None:
    """Both standards raised by fifty yuan; the page is followed to its end."""
    from minzheng.portal.simulating import shown
    from minzheng.services.simulations import ground

    names = [one.name for one in shown.parameters(ground.ruled("dibao", DAY))]
    typed = {f"p{names.index(name)}": str(yuan + 50) for _, name, yuan in STANDARDS}
    response = client.post("/desk/what-if/make/", {"item": "dibao", "assumes": "1", **typed}, follow=True)
    assert response.status_code == 200
    assert "<svg" in response.content.decode()


def main() -> None:
    """The table."""
    each_database(__file__, bench, ROW.format("", "", "this", "bare", "ratio", "load"), rows=1_000_000)


if __name__ == "__main__":
    main()
