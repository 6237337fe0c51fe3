"""Inspections by sample: who goes, what was seen, what follows; and that anybody can draw it again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.kernel.places import api as places
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.time import api as time
from minzheng.plan.inspection import api as inspection
from minzheng.plan.inspection.models import Inspector
from minzheng.plan.supervision import api as supervision
from minzheng.registry import api as registry
from tests.rooms.plan.watchers import CITY, CLERK, COUNTY, DAY, OFFICE, TOP, actor
from tools import verify_draw as tool

# ---- from the year's plan to the publication

pytestmark = pytest.mark.django_db(transaction=True)
HOMES = "elder_care_institution"


@pytest.fixture
def people(db: None, settings: Any) -> Iterator[list[access.Actor]]:
    """Officials who can be drawn: of the province, of another city, and of the city and county that are inspected."""
    settings.DEMO = True
    with time.at(DAY):
        yield enrolled("320000", "320000", "320500", "320500", CITY, COUNTY)


def enrolled(*where: str) -> list[access.Actor]:
    """Officials of some places among those who can be drawn; for a demonstration."""
    new = [
        access.NewAccount(
            login=f"i{n}", name=f"I{n}", role="department_officer", unit="", sector="civil_affairs", place_code=place, since=DAY
        )
        for n, place in enumerate(where)
    ]
    access.open_accounts(access.SYSTEM, new)
    for one in new:
        inspection.enrol(OFFICE, one.login)
    return [access.actor_of_login(one.login) for one in new]


def homes(count: int, county: str = COUNTY) -> None:
    """Care homes at a county's townships."""
    towns = [one.code for one in places.children(county, DAY)[:3]]
    example = next(one.values for one in registry.register(HOMES).examples if not one.refused)
    rows = [(towns[n % 3], dict(example) | {"name": f"院{county}{n}", "beds": str(200 + n)}, DAY) for n in range(count)]
    report = registry.bulk_enter(access.SYSTEM, HOMES, rows, checker=actor("99", "department_reviewer", "320000"))
    assert report.problems == ()


def prepared(number: int = 1, **other: Any) -> int:
    entry = inspection.list_in_year(OFFICE, DAY.year, 1, f"养老机构督查{number}", f"苏督〔2014〕{number}号")
    items = ("有床位", "有消防验收")
    title = f"养老机构督查{number}"
    said = inspection.Prepared(entry, title, population=HOMES, sampling="find_20", items=items, place_code=CITY)
    return inspection.prepare(OFFICE, replace(said, **other))


def refused(act: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(supervision.Refused) as told_:
        act(*arguments, **named)
    assert told_.value.message("zh")
    assert told_.value.message("en")
    return told_.value.reason


def do(verb: str, one: int, **given_: str) -> None:
    supervision.step(OFFICE, "inspection", one, verb, given_)


def test_an_inspection_from_the_years_plan_to_the_publication(people: list[access.Actor], tmp_path: Path) -> None:
    homes(30)
    one = prepared(weight="beds")
    do("commit", one, beacon_name="福彩3D第2014063期")
    sealed = inspection.inspection(CLERK, one)
    assert (sealed.size, sealed.n, sealed.counties, sealed.seed) == (30, 11, (COUNTY,), "")
    public = publishing.published(DAY, kind="draw").publications[0]
    assert sealed.seed_digest in {line.words.zh for line in public.lines}
    with pytest.raises(KeyError):
        inspection.draw_file(CLERK, one)
    assert refused(do, "draw", one) == "beacon_missing"
    do("draw", one, beacon="7 2 9")
    drawn = inspection.inspection(CLERK, one)
    assert len(drawn.seed) == 64
    samples = inspection.samples(CLERK, one)
    assert len(samples) == 11
    going = set(samples[0].inspectors)
    assert going <= {who.account for who in people[:4]}, "neither the county's own nor its city's"
    visit(people, one, samples)
    do("conclude", one)
    do("publish", one)
    result = publishing.published(DAY, kind="inspection").publications[0]
    assert any("不合格数超过界限" in line.words.zh for line in result.lines)
    assert supervision.steps(OFFICE, "inspection", one)[-1].after == "published"
    assert list(supervision.broken()) == []
    recomputed(inspection.draw_file(CLERK, one), sealed, tmp_path)


def visit(people: list[access.Actor], one: int, samples: tuple[inspection.Sample, ...]) -> None:
    """Every sample is looked at; the first one fails and is put right."""
    inspector = next(who for who in people if who.account == samples[0].inspectors[0])
    stranger = next(who for who in people if who.account not in samples[0].inspectors)
    with pytest.raises(access.Forbidden):
        inspection.look(stranger, samples[0].id, {0: (True, "")})
    assert inspection.to_visit(inspector) == (one,)
    assert refused(inspection.look, inspector, samples[0].id, {0: (False, "")}) == "missing"
    assert refused(inspection.look, inspector, samples[0].id, {7: (True, "")}) == "no_item"
    assert refused(do, "conclude", one) == "not_all"
    inspection.look(inspector, samples[0].id, {0: (False, "床位空置"), 1: (True, "")})
    assert refused(inspection.look, inspector, samples[0].id, {0: (True, "")}) == "seen_already"
    for sample in samples[1:]:
        inspection.look(inspector, sample.id, {0: (True, ""), 1: (True, "")})
    assert inspection.to_visit(inspector) == ()
    found = inspection.find(inspector, samples[0].id, wrong="床位空置", evidence="现场点数，12张只有4张", rating="serious")
    matter = inspection.order(OFFICE, found, DAY + timedelta(30))
    assert refused(inspection.order, OFFICE, found, DAY + timedelta(30)) == "ordered_already"
    told_ = supervision.matter(CLERK, matter)
    assert (told_.state.id, told_.source, told_.asked) == ("assigned", "inspection", "床位空置")
    assert [finding.matter for finding in inspection.findings(CLERK, one)] == [matter]


def recomputed(file: dict[str, Any], sealed: inspection.Inspection, folder: Path) -> None:
    """The inspected side draws it again with two files and nothing else, and notices any change."""
    for script in ("verify_draw.py", "verify_journal.py"):
        shutil.copy(Path(tool.__file__).with_name(script), folder)
    published = ["--seed", sealed.seed_digest, "--list", sealed.list_digest]

    def run(said: dict[str, Any], *more: str) -> subprocess.CompletedProcess[str]:
        (folder / "draw.json").write_text(json.dumps(said), "utf-8")
        begin = f"import sys; sys.path.insert(0, {str(folder)!r}); import verify_draw; sys.exit(verify_draw.main())"
        command = [sys.executable, "-I", "-c", begin]
        return subprocess.run([*command, str(folder / "draw.json"), *more], capture_output=True, text=True, check=False)

    sound = run(file, *published)
    assert (sound.returncode, sound.stdout.strip()) == (0, "相符：11 / 30，抽出的样本和人员一样。")
    assert "不能证明种子是抽前定的" in run(file).stdout
    assert run(file | {"seed": "0" * 64}, *published).returncode == 1
    assert run(file | {"drawn": file["drawn"][::-1]}).returncode == 1
    others = ["1", "2"] if file["going"] != {COUNTY: ["1", "2"]} else ["3", "4"]
    assert run(file | {"going": {COUNTY: others}}).returncode == 1
    assert "不是公布的那个" in run(file, "--seed", "0" * 64, "--list", sealed.list_digest).stdout
    assert run({"draw": 1}).returncode == 2
    wrong = inspection.drawn_again(file | {"things": file["things"][1:]})
    assert "list" in wrong


def test_without_a_population_it_says_so_and_seals_nothing(people: list[access.Actor]) -> None:
    one = prepared()
    assert refused(do, "commit", one) == "no_population"
    assert inspection.inspection(OFFICE, one).seed_digest == ""
    assert not Row.objects.filter(verb="inspection.commit").exists()


def test_a_county_is_visited_so_often_in_a_quarter_and_then_left_out(people: list[access.Actor]) -> None:
    homes(5)
    homes(5, "320682")
    for number in (1, 2):
        one = prepared(number, place_code=COUNTY)
        do("commit", one)
        do("draw", one)
    assert inspection.visits(DAY.year, 1, ["320000"]) == {COUNTY: 2}
    third = prepared(3)
    do("commit", third)
    shown = inspection.inspection(OFFICE, third)
    assert (shown.left_out, shown.counties) == ((COUNTY,), ("320682",))
    again = prepared(4, place_code=COUNTY)
    assert refused(do, "commit", again) == "all_capped"
    assert {one.title for one in inspection.overlaps(OFFICE, prepared_over(5))} == {"养老机构督查3"}


def prepared_over(number: int) -> int:
    one = prepared(number)
    do("commit", one)
    return one


def test_nobody_goes_where_a_tie_was_declared(people: list[access.Actor]) -> None:
    homes(5)
    for who in people[:3]:
        inspection.declare_tie(who, who.account, COUNTY, "配偶在该县民政局工作")
    one = prepared()
    assert refused(do, "commit", one) == "no_inspectors"
    Inspector.objects.filter(account=people[4].account).update(place_code="320100")
    do("commit", one)
    do("draw", one)
    assert set(inspection.samples(OFFICE, one)[0].inspectors) == {people[3].account, people[4].account}
    with pytest.raises(access.Forbidden):
        inspection.declare_tie(CLERK, people[3].account, COUNTY, "x")


def test_places_are_drawn_too_and_what_does_not_fit_is_refused(people: list[access.Actor]) -> None:
    one = prepared(population="township", sector="civil_affairs", sampling="accept_10_30")
    do("commit", one)
    do("draw", one)
    assert len(inspection.samples(OFFICE, one)) == 25
    assert refused(prepared, 2, population="township") == "missing"
    assert refused(prepared, 3, population="township", sector="civil_affairs", weight="beds") == "no_weight"
    assert refused(prepared, 4, population="dragons") == "no_population"
    assert refused(prepared, 5, sampling="all") == "missing"
    assert refused(prepared, 6, items=()) == "how_many"
    assert refused(prepared, 7, weight="name") == "no_weight"
    assert refused(inspection.list_in_year, OFFICE, DAY.year, 5, "x", "n") == "no_quarter"
    assert refused(inspection.list_in_year, OFFICE, DAY.year, 1, "养老机构督查1", "n") == "listed_already"
    with pytest.raises(access.Forbidden):
        inspection.list_in_year(TOP, DAY.year, 1, "x", "n")


def test_what_was_seen_is_read_at_its_places_and_by_its_inspectors(people: list[access.Actor]) -> None:
    homes(6)
    one = prepared()
    do("commit", one)
    do("draw", one)
    finance = actor("9000070", "department_officer", COUNTY, "finance")
    elsewhere = actor("9000071", "department_officer", "320682")
    assert len(inspection.samples(CLERK, one)) == 5
    assert inspection.samples(finance, one) == inspection.samples(elsewhere, one) == ()
    mine = [who for who in people if inspection.samples(who, one, mine=True)]
    assert len(mine) == 2
    with pytest.raises(access.Forbidden):
        inspection.inspection(actor("9000072", "resident", "320623100001", ""), one)


def test_an_earlier_day_shows_nothing_of_what_was_sealed_drawn_or_seen_later(people: list[access.Actor]) -> None:
    homes(4)
    one = prepared(place_code=COUNTY)
    for later, verb in ((1, "commit"), (2, "draw")):
        with time.at(DAY + timedelta(later)):
            do(verb, one)
    samples = inspection.samples(OFFICE, one)
    assert samples == (), "on the day of the preparation nothing is drawn"
    with time.at(DAY + timedelta(3)):
        for sample in inspection.samples(OFFICE, one):
            who = next(each for each in people if each.account in sample.inspectors)
            inspection.look(who, sample.id, {0: (False, "空"), 1: (True, "")})
        found = inspection.find(who, sample.id, wrong="床位空置", evidence="点数", rating="ordinary")
    with time.at(DAY + timedelta(4)):
        matter = inspection.order(OFFICE, found, DAY + timedelta(30))
        do("conclude", one)
    with time.at(DAY + timedelta(9)):
        shown = [inspection.inspection(CLERK, one, DAY + timedelta(n)) for n in range(5)]
        assert [(each.state.id, each.size, each.drawn, each.seen, each.failed) for each in shown] == [
            ("prepared", 0, 0, 0, None),
            ("committed", 4, 0, 0, None),
            ("drawn", 4, 4, 0, None),
            ("drawn", 4, 4, 4, None),
            ("concluded", 4, 4, 4, 4),
        ]
        assert [bool(each.seed_digest) for each in shown] == [False, True, True, True, True]
        assert [bool(each.seed) for each in shown] == [False, False, True, True, True]
        assert [len(inspection.samples(CLERK, one, DAY + timedelta(n))) for n in (1, 2)] == [0, 4]
        assert {each.passed for each in inspection.samples(CLERK, one, DAY + timedelta(2))} == {None}
        orders = [[each.matter for each in inspection.findings(CLERK, one, DAY + timedelta(n))] for n in (2, 3, 4)]
        assert orders == [[], [None], [matter]]
        visits = [inspection.visits_of(CLERK, DAY.year, COUNTY, DAY + timedelta(n)) for n in (1, 2)]
        assert [{quarter: len(those) for quarter, those in each.items()} for each in visits] == [{}, {1: 1}]


def test_who_says_nothing_of_a_sample_leaves_no_line_and_what_is_ordered_does(people: list[access.Actor]) -> None:
    homes(3)
    one = prepared(place_code=COUNTY)
    do("commit", one)
    do("draw", one)
    sample = inspection.samples(OFFICE, one)[0]
    who = next(each for each in people if each.account in sample.inspectors)
    assert refused(inspection.look, who, sample.id, {}) == "missing"
    found = inspection.find(who, sample.id, wrong="空", evidence="点数", rating="slight")
    inspection.order(OFFICE, found, DAY + timedelta(30))
    noted = Row.objects.filter(kind="finding", subject=str(found)).order_by("id").values_list("verb", flat=True)
    assert noted[1] == "inspection.order"
