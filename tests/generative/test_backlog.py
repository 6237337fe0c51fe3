"""A file on paper comes to what the same acts come to one by one, by those who did them; or to the same refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from django.conf import LazySettings
from hypothesis import event, given, settings
from hypothesis import strategies as st

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.rolls import api as rolls
from minzheng.services.backlog.columns import columns as columns_of
from minzheng.services.backlog.reading import Reader
from minzheng.services.backlog.telling import tell
from minzheng.services.cases import api as cases
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure
from tests.rooms.people.acting import OFFICER, VILLAGE, number, person
from tests.rooms.services.cases.applying import CLERK, DAY, HEAD, MATE, appointed, laid_down

BORN, WIFE = date(1972, 2, 29), date(1974, 1, 1)
DEEDS = "applied", "accepted", "authorised", "reported", "visited", "reviewed", "opined", "posted", "posted_until"
Told = tuple[object, ...]
_sequence = count(1)


class Short(Exception):  # noqa: N818 - what happened
    """It hung no longer than that."""


@dataclass(frozen=True)
class Way:
    """How a file went: on which days from DEEDS on, how many of them are done, and what was found."""

    days: tuple[date, ...]
    representatives: int
    wages: tuple[int, int]
    grant: bool
    visits: access.Actor
    conclusion: str

    def day(self, name: str) -> date | None:
        at = DEEDS.index(name)
        return self.days[at] if at < len(self.days) else None


@st.composite
def ways(draw: st.DrawFn) -> Way:
    """Mostly in order; some days are before they could be, some postings too short, some signed by who was there."""
    many = draw(st.sampled_from([9, 9, 9, 8, 8, 7, 7, 6, 5, 4, 3, 2, 1]))
    usual = [0, 1, 1, 2, 3, -1] if draw(st.integers(0, 5)) == 5 else [0, 1, 1, 2, 3]
    steps = draw(st.lists(st.sampled_from(usual), min_size=many - 1, max_size=many - 1))
    days = [date(2014, 8, 11)]
    for at, step in enumerate(steps, 1):
        days.append(days[-1] + timedelta(draw(st.sampled_from([7, 7, 6, 9])) if DEEDS[at] == "posted_until" else step))
    wages = draw(st.sampled_from([(0, 0), (40_000, 0), (40_000, 10_000), (900_000, 0)]))
    return Way(
        tuple(days),
        draw(st.sampled_from([7, 7, 7, 5])),
        wages,
        draw(st.sampled_from([True, True, False])),
        draw(st.sampled_from([MATE, MATE, HEAD])),
        draw(st.sampled_from(["matches", "matches", "no_data", "refused"])),
    )


@pytest.fixture(autouse=True)
def _keys(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME, settings.DEMO = tmp_path, True


def by_hand(way: Way, home: people.Household) -> procedure.Opened:
    """Each act by whoever did it, on its day."""
    keys = [one.person for one in home.members]
    with time.at(way.days[0]):
        sheet = facts.gather(CLERK, "dibao", home.id, day=time.today(), purpose="means", people=keys)
        known = facts.counting(sheet)
        told: dict[tuple[str, int], int | bool | None] = {
            (one.name, key): False if one.kind == "yes" else 0
            for one in facts.questions("dibao", time.today())
            for key in (keys if one.level == "person" else [0])
            if (one.name, key) not in known
        }
        told |= {("住房", 0): 1} | {("工资", key): wage for key, wage in zip(keys, way.wages, strict=True)}
        asked = procedure.Applying("dibao", keys[0], VILLAGE, told, household=home.id, members=tuple(keys[1:]), channel="paper")
        opened = cases.apply(CLERK, asked)
    acts: dict[str, Callable[[], object]] = {
        "accepted": lambda: cases.accept(CLERK, opened.case),
        "authorised": lambda: [cases.authorise(CLERK, opened.case, key, signer="x") for key in keys],
        "reported": lambda: cases.verify(CLERK, opened.case, way.conclusion, document="1"),  # type: ignore[arg-type]
        "visited": lambda: cases.visit(CLERK, opened.case, with_=[way.visits.account], note="x"),
        "reviewed": lambda: cases.review(CLERK, opened.case, present=9, representatives=way.representatives, agree=8, oppose=1),
        "opined": lambda: cases.opine(HEAD, opened.case, grant=way.grant, note="x"),
        "posted": lambda: cases.post(CLERK, opened.case),
    }
    done = [name for name in acts if way.day(name)]
    for name in sorted(done, key=lambda one: (one not in {"accepted", "authorised"}, way.day(one))):
        with time.at(way.day(name) or DAY):
            acts[name]()
            hung = cases.board().hangs("case", opened.case)
        if name == "posted" and hung and (until := way.day("posted_until")):
            if until < hung.ends:
                raise Short
            with time.at(until + timedelta(1)):
                cases.end_postings()
    return opened


def born(at: int) -> tuple[tuple[date, int], tuple[date, int]]:
    """When the two of a couple were born, and which of those of their birthdays they are: of one day there are 999 numbers."""
    years, sequence = divmod(at, 999)
    return (BORN.replace(year=BORN.year + 4 * years), sequence + 1), (WIFE.replace(year=WIFE.year + years), sequence + 1)


def row(way: Way, at: int) -> dict[str, str]:
    """The same as a line of a table."""
    said = {name: (way.day(name) or "") and f"{way.day(name)}" for name in DEEDS}
    head, spouse = (number(on, sequence) for on, sequence in born(at))
    said |= {"number": head, "members": spouse, "file": "1", "whole": "是", "asked_住房": "1"}
    said["asked_工资"] = ";".join(str(wage / 100) for wage in way.wages)
    if way.day("reported"):
        said |= {"report": "1", "conclusion": way.conclusion, "handled": CLERK.account}
    if way.day("visited"):
        said |= {"visitors": f"{CLERK.account} {way.visits.account}"}
    if way.day("reviewed"):
        said |= {
            "present": "9",
            "representatives": str(way.representatives),
            "agree": "8",
            "oppose": "1",
            "handled": CLERK.account,
        }
    if way.day("opined"):
        said |= {"opinion": "是" if way.grant else "否", "signer": HEAD.account, "refusal": "" if way.grant else "x"}
    return said


def from_paper(way: Way, at: int) -> procedure.Opened | str:
    """As a table brings it in, typed by a colleague who did nothing of it; or why not."""
    columns = [one.id for one in columns_of("dibao/2012").column]
    said = dict.fromkeys(columns, "") | {name: text for name, text in row(way, at).items() if name in columns}
    wrong: rolls.Faults = {}
    filed = Reader(MATE, "dibao/2012")([rolls.Line(2, said)], wrong)
    if not filed:
        return "; ".join(one.en for one in wrong[2])
    (one,) = filed
    history = cases.History(one.asked.household, (one.asked.person, *one.asked.members), partial(tell, MATE, one, DAY))
    (found,) = cases.bring([history], noted_on=DAY)
    return found.reason if isinstance(found, content.Refused) else found


def told(opened: procedure.Opened) -> Told:
    """What stands of a case, but for whoever noted it."""
    one, course = cases.case(access.SYSTEM, opened.case), cases.stands(access.SYSTEM, opened.case)
    acts = [
        (act.verb, act.step, act.day, act.facts.get("grant"), act.facts.get("amount"))
        for act in cases.acts(access.SYSTEM, one.id)
    ]
    hung = [(each.begins, each.ends, each.over_on) for each in cases.postings_of(access.SYSTEM, one.id)]
    stands = one.state, one.step, one.accepted_on, one.step_since, one.due, one.due_all, one.amount, one.waits_for
    return stands, acts, hung, sorted(course.barred)


def home() -> tuple[people.Household, int]:
    """A couple, and which of those of their birthdays they are."""
    at = next(_sequence)
    head, spouse = born(at)
    living = [(person("王建国", *head), "head"), (person("李秀英", *spouse), "spouse")]
    return people.found(OFFICER, VILLAGE, living, since=date(2012, 1, 1)), at


@pytest.mark.django_db
@settings(max_examples=settings().max_examples // 2)
@given(ways())
def test_a_file_on_paper_comes_to_what_its_acts_come_to(way: Way) -> None:
    with time.at(DAY):
        if not Account.objects.filter(pk=int(CLERK.account)).exists():
            appointed()
            laid_down()
        try:
            one: Told | str = told(by_hand(way, home()[0]))
        except content.Refused as refused:
            one = refused.reason
        except Short:
            one = "posting_short"
        found = from_paper(way, home()[1])
        event(one if isinstance(one, str) else f"{one[0][0]} {one[0][1]}")  # type: ignore[index]
        assert one == (found if isinstance(found, str) else told(found))
        if not isinstance(found, str):
            assert list(cases.broken()) == []
