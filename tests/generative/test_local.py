"""Any sequence of verbs keeps the invariants, and what holds at a place is what a clerk with a sheet of paper would say.

And whatever becomes of places, what stood under a code is always some one place's: nothing is lost, nothing is doubled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.plan.local import lineage, models
from tests.generative.lands import BEGINS, Land, lands, territory
from tests.rooms.plan.adopting import in_force, small
from tests.rooms.registry.acting import actor

PROVINCE, CITY, COUNTY, OTHER = "320000", "320600", "320623", "320682"
ABOVE = {CITY: PROVINCE, COUNTY: CITY, OTHER: CITY}
FIRST = date(2012, 10, 31)
TARGET, DUE = 30, "2015"
ROLES = {PROVINCE: "province_supervisor", **dict.fromkeys(ABOVE, "department_officer")}
PEOPLE = {place: (actor(f"{place}a", role, place), actor(f"{place}b", role, place)) for place, role in ROLES.items()}
LINE = "1.到2015年,养老机构床位数达到每千名老年人30张以上。(省民政厅)"


Kept = tuple[str, int | None, str]


@dataclass
class Sheet:
    """What a clerk would have noted of one place: what holds there, and what waits."""

    adopted: bool = False
    holds: Kept | None = None
    number: int = 0
    tighter: bool = False
    waits: tuple[int, str, Kept] | None = None


@dataclass
class Question:
    """A request to be relieved, as it was asked."""

    id: int
    of: int
    place: str
    by: str
    on: date
    answer: str = ""


@dataclass
class Paper:
    """The account of all that was done."""

    sheets: dict[str, Sheet] = field(default_factory=lambda: {place: Sheet() for place in ABOVE})
    questions: list[Question] = field(default_factory=list)
    acts: int = 0

    def wording(self, place: str, upto: str | None = None) -> tuple[int, str]:
        """Target and last day at a place, of what those above said and it itself."""
        if place == PROVINCE:
            return TARGET, DUE
        target, due = self.wording(ABOVE[place], upto or place)
        sheet = self.sheets[place]
        asker = upto or place
        freed = any(
            one.of == sheet.number and one.answer == "yes" and one.place in {asker, place} and one.place != place
            for one in self.questions
        )
        if sheet.holds and sheet.holds[0] == "adapt" and not freed:
            return sheet.holds[1] or target, sheet.holds[2] or due
        return target, due


acts = st.tuples(
    st.sampled_from(["adopt", "adjust", "adjust", "drop", "approve", "ask", "ask", "answer", "answer"]),
    st.sampled_from([CITY, COUNTY, COUNTY, OTHER]),
    st.sampled_from(["adapt", "adapt", "adapt", "adopt", "not_applicable"]),
    st.sampled_from([None, 28, 30, 32, 34]),
    st.sampled_from(["", "", "2014", "2015", "2016"]),
    st.integers(0, 1),  # which of two people
    st.sampled_from([True, True, False]),  # yes or no, with or without a reason
    st.sampled_from([0, 0, 1, 7, 16]),  # days that pass before
)
BEGUN = [
    *(("adopt", place, "adapt", None, "", 0, True, 0) for place in ABOVE),
    ("adjust", CITY, "adapt", 32, "", 0, True, 0),
]
"""What most sequences begin with, as much of it as is drawn: without, hardly one comes as far as a question."""
Act = tuple[str, str, str, int | None, str, int, bool, int]


def tried(act: object) -> object | None:
    """What an act gave, or nothing where it was refused."""
    try:
        return act()  # type: ignore[operator]
    except (local.Refused, local.NotHere, access.Forbidden):
        return None


def said(paper: Paper, place: str, stance: str, target: int | None, due: str) -> tuple[Kept, bool, bool] | None:
    """What would be kept of an adjustment, whether it is tighter and whether weaker; None where nothing changes."""
    sheet, (above, last) = paper.sheets[place], paper.wording(ABOVE[place], place)
    if stance != "adapt":
        kept = (stance, None, "")
        if sheet.holds == kept or (stance == "adopt" and not sheet.holds and not sheet.waits):
            return None
        return kept, False, False
    target, due = (None if target == above else target), ("" if due == last else due)
    if (target is None and not due) or sheet.holds == (stance, target, due):
        return None
    mine, until = target or above, due or last
    return (stance, target, due), mine > above or until < last, mine < above or until > last


def do(paper: Paper, plan: duties.Plan, one: Act) -> None:
    """Does one thing, and holds that it takes place when the paper says that it may."""
    verb, place, stance, target, due, which, yes, _days = one
    sheet, who = paper.sheets[place], PEOPLE[place][which]
    if which and verb == "answer" and not any(not one.answer for one in paper.questions):
        verb = "ask"  # mostly what can be done, or few sequences come far
    elif which and verb in {"approve", "drop"} and not sheet.waits:
        verb, stance, target = "adjust", "adapt", 28
    if verb == "adopt":
        done = tried(lambda: local.adopt(who, plan, place) or True)
        assert (done is not None) == (not sheet.adopted)
        sheet.adopted = True
    elif verb == "adjust":
        kept = said(paper, place, stance, target, due)
        reason = "x" if yes else ""
        adjusting = local.Adjusting(stance, "" if target is None else str(target), due, reason, reason)  # type: ignore[arg-type]
        done = tried(lambda: local.adjust(who, plan, place, "1", "", adjusting))
        waits = kept is not None and (kept[2] or stance == "not_applicable")
        may = sheet.adopted and kept is not None and (yes or not (kept[1] or waits))
        assert (done is not None) == may, (one, sheet)
        if done and kept:
            assert isinstance(done, local.Adjusted)
            if waits:
                sheet.waits = (done.id, who.account, kept[0])
            else:
                sheet.holds, sheet.number, sheet.tighter, sheet.waits = kept[0], done.id, kept[1], None
    elif verb == "drop":
        done = tried(lambda: local.drop(who, plan, sheet.waits[0] if sheet.waits else 0))
        assert (done is not None) == (sheet.waits is not None)
        sheet.waits = None
    elif verb == "approve":
        judge = PEOPLE[ABOVE[place]][which]
        done = tried(lambda: local.approve(judge, plan, sheet.waits[0] if sheet.waits else 0, accept=yes, answer="y"))
        assert (done is not None) == (sheet.waits is not None)
        if sheet.waits and yes:
            now = models.Adjustment.objects.get(pk=sheet.waits[0])
            sheet.holds, sheet.number, sheet.tighter = sheet.waits[2], sheet.waits[0], now.tightens
        sheet.waits = None
    else:
        done = ask(paper, plan, place, who) if verb == "ask" else answer(paper, plan, due == "2016", which, yes)
    paper.acts += done is not None


def ask(paper: Paper, plan: duties.Plan, place: str, who: access.Actor) -> object | None:
    """A place asks to be relieved of what the city added."""
    city = paper.sheets[CITY]
    done = tried(lambda: local.ask_relief(who, plan, city.number, place, "why"))
    open_ = any(one.of == city.number and one.place == place and one.answer != "no" for one in paper.questions)
    added = bool(city.holds and city.tighter)
    assert (done is not None) == (added and place != CITY and not open_), (place, city)
    if isinstance(done, local.Asked):
        paper.questions.append(Question(done.id, city.number, place, who.account, time.today()))
    return done


def answer(paper: Paper, plan: duties.Plan, late: bool, which: int, yes: bool) -> object | None:
    """The city answers, or once its term is over the province too."""
    waiting = [one for one in paper.questions if not one.answer]
    if not waiting:
        return None
    one = waiting[-1]
    judge = PEOPLE[PROVINCE if late else CITY][which]
    done = tried(lambda: local.answer_relief(judge, plan, one.id, relieve=yes, answer="z"))
    rose = time.national().add(one.on, 10).day < time.today()
    assert (done is not None) == (not late or rose), (one, time.today())
    if done:
        one.answer = "yes" if yes else "no"
    return done


def compare(paper: Paper, plan: duties.Plan) -> None:
    """What the program says of every place is what the paper says."""
    assert list(local.broken()) == []
    for place, sheet in paper.sheets.items():
        found = local.duty_at(access.SYSTEM, plan, "1", place)
        assert found
        (promise,) = found.promises
        assert (promise.target, promise.due) == (Decimal(paper.wording(place)[0]), paper.wording(place)[1]), (place, sheet)
        assert (promise.waiting.id if promise.waiting else None) == (sheet.waits[0] if sheet.waits else None)
        assert promise.stance == (sheet.holds[0] if sheet.holds else "inherit")
        kinds = [gap.kind for gap in local.gaps(access.SYSTEM, plan, place)]
        assert ("not_adopted" in kinds) == (not sheet.adopted)
        waits = sheet.waits[2] if sheet.waits else None
        assert ("not_applicable" in kinds) == (waits is not None and waits[0] == "not_applicable")
    assert Row.objects.filter(verb__startswith="local.").exclude(verb="local.derive").count() == paper.acts


@pytest.fixture
def plan(db: None) -> duties.Plan:
    """In force and derived."""
    with time.at(FIRST):
        made = in_force(small(lines=LINE))
        local.derive(access.SYSTEM, made)
    return made


@settings(max_examples=60, suppress_health_check=[*settings.default.suppress_health_check, HealthCheck.function_scoped_fixture])
@given(begun=st.sampled_from([0, 3, 4, 4]), done=st.lists(acts, min_size=3, max_size=12))
def test_whatever_is_done_the_paper_and_the_program_agree(plan: duties.Plan, begun: int, done: list[Act]) -> None:
    with transaction.atomic():
        day, paper = FIRST, Paper()
        for one in [*BEGUN[:begun], *done]:
            day += timedelta(one[-1])
            with time.at(day):
                do(paper, plan, one)
        with time.at(day):
            compare(paper, plan)
        transaction.set_rollback(True)


@given(lands(), st.integers(0, 90))
def test_what_stood_under_any_code_is_some_one_places_on_any_day(land: Land, after: int) -> None:
    gazetteer, day = land.gazetteer(), BEGINS + timedelta(after)
    standing = gazetteer.on(day)
    had = [code for place in standing.places for code in _all(lineage.line(place, day, gazetteer))]
    ever = {place.code for place in gazetteer.lineage.places.values()}
    assert sorted(had) == sorted(ever), "each code is exactly one place's"
    for code in ever:
        heir = lineage.owner(code, day, gazetteer)
        assert heir == code if code in standing.places else heir in standing.places
        assert code in _all(lineage.line(heir, day, gazetteer))


@given(lands(), st.integers(0, 90))
def test_what_passed_lies_where_its_land_lies(land: Land, after: int) -> None:
    gazetteer, day = land.gazetteer(), BEGINS + timedelta(after)
    nodes = land.truth(day)
    for place in gazetteer.lineage.places.values():
        if place.code in nodes or not place.ended or not gazetteer.surely(place.ended, day):
            continue
        later = [one for one in gazetteer.ever(place.code) if one.born and gazetteer.surely(one.born, day)]
        if later and later[-1].key != place.key:
            continue  # another place bore the code since
        before = land.truth(gazetteer.lineage.until[place.ended] - timedelta(1))
        assert before[place.code].plots <= territory(nodes, lineage.owner(place.code, day, gazetteer))


def _all(line: lineage.Line) -> tuple[str, ...]:
    return (*line.codes, *line.held)
