"""Who acts in the tests of cases, a family that applies, and the way of its case to a step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from minzheng.circumstances import api as circumstances
from minzheng.circumstances.api import Stating
from minzheng.kernel.access.models import Account, Appointment
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import Answers, Applying
from tests.rooms.indicators.planting import plant
from tests.rooms.people.acting import VILLAGE, person
from tests.rooms.registry.acting import actor

DAY = date(2014, 9, 22)
CLERK, MATE = actor("9000021", "township_clerk", "320623101"), actor("9000022", "township_clerk", "320623101")
HEAD = actor("9000023", "township_reviewer", "320623101")
ASSISTANT = actor("9000024", "village_assistant", VILLAGE)
COUNTY, OTHER = actor("9000025", "department_reviewer", "320623"), actor("9000026", "department_reviewer", "320623")
OFFICER = actor("9000027", "department_officer", "320623")
STRANGER = actor("9000028", "township_clerk", "320581101")
AUDITOR = actor("9000029", "auditor", "320623")
LOOKERS = actor("9000031", "department_officer", "320623"), actor("9000032", "department_officer", "320623")
EVERYBODY = CLERK, MATE, HEAD, ASSISTANT, COUNTY, OTHER, OFFICER, STRANGER, AUDITOR
_sequence = count(1)


@dataclass(frozen=True)
class Family:
    """Who applies, and with whom."""

    household: int
    members: tuple[int, ...]


def laid_down(amount: str = "500", since: date = date(2014, 1, 1), benefit: str = "dibao") -> None:
    """A standard of the county."""
    plant(
        "assistance_standard",
        "320623",
        {"benefit": benefit, "area": "all", "amount": amount, "number": "东政发〔2014〕1号"},
        since,
    )


def appointed() -> None:
    """Everybody has an account and an appointment, as whoever is named in a case has."""
    since = date(2012, 1, 1)
    everybody = {one.account: one for one in (*EVERYBODY, *LOOKERS)}.values()
    Account.objects.bulk_create([Account(pk=int(one.account), login=one.account, name=one.account) for one in everybody])
    Appointment.objects.bulk_create(
        Appointment(
            account_id=int(one.account), role=one.role, unit=one.unit, sector=one.sector, place_code=one.place, since=since
        )
        for one in everybody
    )


def family(wage: int = 40_000, *, members: int = 2, day: date = DAY) -> Family:
    """A couple in the village, with what the head earns (fen a month); nothing else is stated of them."""
    if not Account.objects.filter(pk=int(CLERK.account)).exists():
        appointed()
    keys = [person("王建国", date(1972, 2, 29), next(_sequence)), person("李秀英", date(1974, 1, 1), next(_sequence))][:members]
    home = people.found(OFFICER, VILLAGE, list(zip(keys, ("head", "spouse"), strict=False)), since=date(2012, 1, 1))
    circumstances.state(CLERK, Stating(keys[0], "wage", "declared", date(2014, 1, 1), day, wage))
    return Family(home.id, tuple(keys))


def answers(of: Family, **more: int | bool | None) -> dict[tuple[str, int], int | bool | None]:
    """All that the rule asks and nobody has on record: nothing owned, nothing earned, none of what would change it."""
    from minzheng.services.facts import api as facts

    sheet = facts.gather(CLERK, "dibao", of.household, day=time.today(), purpose="means", people=of.members)
    given: dict[tuple[str, int], int | bool | None] = {}
    known = {(one.name, one.person) for one in sheet.known if one.value is not None}
    for question in facts.questions("dibao", time.today(), everything=True):
        for whose in of.members if question.level == "person" else (0,):
            if (question.name, whose) not in known:
                given[question.name, whose] = False if question.kind == "yes" else 0
    return given | {("户籍符合", 0): True, ("城市", 0): True, ("住房", 0): 1} | {(name, 0): one for name, one in more.items()}


def applied(of: Family, given: Answers | None = None, item: str = "dibao", **more: object) -> procedure.Opened:
    """An application at the counter."""
    said = answers(of) if given is None else given
    head, *others = of.members
    asked = Applying(
        item, head, VILLAGE, said, household=of.household, members=tuple(others), reason="失业", account="6222020200112233"
    )
    return cases.apply(CLERK, asked, **more)  # type: ignore[arg-type]


@contextmanager
def on(day: date) -> Iterator[None]:
    """A business day."""
    with time.at(day):
        yield


def inquired(case: int, of: Family) -> None:
    """Accepted, authorised, compared, visited by two."""
    cases.accept(CLERK, case)
    for member in of.members:
        cases.authorise(CLERK, case, member, signer="本人")
    cases.verify(CLERK, case, "matches", document="核〔2014〕1号")
    cases.visit(CLERK, case, with_=[MATE.account], note="两间平房，无贵重物品")


def opined(case: int, of: Family, *, grant: bool = True) -> None:
    """The neighbours' review and the township's opinion."""
    inquired(case, of)
    cases.review(CLERK, case, present=9, representatives=7, agree=8, oppose=1)
    cases.opine(HEAD, case, grant=grant, note="" if grant else "不符合")


def posted(case: int, of: Family) -> date:
    """Posted, and over; the day after."""
    opined(case, of)
    cases.post(ASSISTANT, case)
    return over(case)


def sampled(case: int) -> None:
    """The county drew, and where the household was drawn, two others were there again."""
    if cases.sample(COUNTY, case):
        cases.look_again(LOOKERS[0], case, with_=[LOOKERS[1].account], note="属实")


def over(case: int) -> date:
    """The first day after what hangs of a case."""
    last = cases.postings_of(CLERK, case)[-1].ends
    with time.at(last + timedelta(1)):
        assert cases.end_postings() == 1
    return last + timedelta(1)
