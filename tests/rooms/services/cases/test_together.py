"""Whole histories at once come to what the same acts come to one by one; what the law forbids is refused all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from minzheng.content import api as content
from minzheng.kernel.events import api as events
from minzheng.kernel.events.models import Event
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.services.cases import api as cases
from minzheng.services.cases import models
from minzheng.services.cases.api import History
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements import models as granted
from minzheng.services.facts import api as facts
from minzheng.services.postings import api as postings
from minzheng.services.postings import models as hung
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import Refused
from tests.rooms.people.acting import VILLAGE
from tests.rooms.services.cases.applying import (
    ASSISTANT,
    CLERK,
    COUNTY,
    DAY,
    HEAD,
    MATE,
    OTHER,
    Family,
    answers,
    applied,
    family,
    inquired,
    laid_down,
    opined,
)

pytestmark = pytest.mark.django_db
Tells = Callable[[Family, dict[tuple[str, int], int | bool | None]], procedure.Opened]


def hangs_no_more(case: int) -> date:
    """The first day after what hangs of a case, on which it was taken down."""
    last = cases.postings_of(CLERK, case)[-1].ends + timedelta(1)
    with time.at(last):
        assert cases.end_postings() == 1
    return last


def granted_to(home: Family, said: dict[tuple[str, int], int | bool | None]) -> procedure.Opened:
    """Granted, after an objection that came to nothing, and told."""
    opened = applied(home, said)
    cases.lack(CLERK, opened.case, ["授权书"])
    cases.supply(CLERK, opened.case, note="补来了")
    opined(opened.case, home)
    slug = cases.post(ASSISTANT, opened.case)
    cases.board().objected(slug, "他家有车")
    if cases.board() is postings:
        events.deliver()  # within a history it is heard at once
    (left,) = cases.objections(CLERK, opened.case)
    cases.visit(CLERK, opened.case, with_=[MATE.account], note="没有车")
    cases.answer_objection(CLERK, left.id, upheld=False, answer="已查，没有")
    with time.at(hangs_no_more(opened.case)):
        drawn = cases.sample(COUNTY, opened.case)
        assert drawn  # somebody objected
        cases.look_again(replace(COUNTY, account="9000031"), opened.case, with_=["9000032"], note="属实")
        cases.approve(COUNTY, opened.case, grant=True)
        cases.post(ASSISTANT, opened.case)
    with time.at(hangs_no_more(opened.case)):
        cases.decide(COUNTY, opened.case, grant=True)
        cases.tell(CLERK, opened.case, how="当面送达")
    return opened


def refused_to(home: Family, said: dict[tuple[str, int], int | bool | None]) -> procedure.Opened:
    """Refused for what is earned, and looked at again by another, who finds the same."""
    opened = applied(home, said)
    cases.declare_relative(CLERK, opened.case, ASSISTANT.account, "姑姑")
    opined(opened.case, home, grant=False)
    with time.at(DAY + timedelta(20)):
        assert cases.sample(COUNTY, opened.case)  # a relative is on record
        cases.look_again(replace(COUNTY, account="9000031"), opened.case, with_=["9000032"], note="属实")
        cases.approve(COUNTY, opened.case, grant=False, note="收入过高")
        cases.decide(COUNTY, opened.case, grant=False, note="收入过高")
        cases.tell(CLERK, opened.case, how="当面送达")
        cases.ask_reconsideration(CLERK, opened.case, body="县政府", reason="算错了")
        cases.reconsidered(OTHER, opened.case, "upheld", document="复〔2014〕1号")
    return opened


def withdrawn_by(home: Family, said: dict[tuple[str, int], int | bool | None]) -> procedure.Opened:
    """Suspended, taken up again, taken back while it hangs."""
    opened = applied(home, said)
    opined(opened.case, home)
    cases.suspend(CLERK, opened.case, reason="外出", until=DAY + timedelta(9))
    cases.resume(CLERK, opened.case)
    cases.post(ASSISTANT, opened.case)
    cases.withdraw(CLERK, opened.case, reason="不申请了", signer="王建国")
    cases.end(HEAD, opened.case)
    return opened


def underway(home: Family, said: dict[tuple[str, int], int | bool | None]) -> procedure.Opened:
    """Left where it hangs."""
    opened = applied(home, said)
    opined(opened.case, home)
    cases.post(ASSISTANT, opened.case)
    return opened


WAYS: tuple[Tells, ...] = (granted_to, refused_to, withdrawn_by, underway)


def singly(homes: list[Family]) -> list[procedure.Opened]:
    """Each by the verbs themselves."""
    return [way(home, answers(home)) for way, home in zip(WAYS, homes, strict=True)]


def at_once(homes: list[Family]) -> list[procedure.Opened]:
    """All of them in one go."""
    said = [answers(home) for home in homes]

    def tells(way: Tells, home: Family, told: dict[tuple[str, int], int | bool | None]) -> Callable[[], procedure.Opened]:
        return lambda: way(home, told)

    both = zip(WAYS, homes, said, strict=True)
    found = cases.bring([History(home.household, home.members, tells(way, home, told)) for way, home, told in both])
    assert not [one for one in found if isinstance(one, content.Refused)]
    return [one for one in found if not isinstance(one, content.Refused)]


def kept(opened: list[procedure.Opened], homes: list[Family]) -> list[object]:
    """Everything that stands of cases, but for keys and what is drawn by chance."""
    numbers = {one.case: n for n, one in enumerate(opened)}
    whose = {key: (n, m) for n, home in enumerate(homes) for m, key in enumerate(home.members)}
    drawn = {"at", "recorded_at", "slug", "secret", "code", "drawn_from", "said", "left_at", "id", "household", "request"}
    left = {row.pk: n for n, row in enumerate(hung.Posting.objects.filter(about__in=numbers).order_by("pk"))}

    def plain(row: object) -> dict[str, object]:
        given = {name: one for name, one in vars(row).items() if not name.startswith("_") and name not in drawn}
        given |= {name: numbers[given[name]] for name in ("case", "case_id", "about") if given.get(name) is not None}
        given |= {name: whose[given[name]] for name in ("person",) if given.get(name) in whose}
        given |= {name: given[name] is not None for name in ("entitlement", "entitlement_id", "number", "basis") if name in given}
        if "posting_id" in given:
            given["posting_id"] = left[given["posting_id"]]  # type: ignore[index]
        if "members" in given and isinstance(given["members"], list):
            given["members"] = [whose[key] for key in given["members"]]
        if "facts" in given:
            said = dict(given["facts"])  # type: ignore[call-overload]
            keys = {name: one for name, one in said.items() if name not in drawn | {"posting", "objection"}}
            given["facts"] = keys | {name: whose[one] for name, one in keys.items() if name == "person"}
        return given

    def texts(row: object, subject: int) -> object:
        sealed = row.said  # type: ignore[attr-defined]
        if sealed is None:
            return None
        (found,) = vault.open_many(CLERK, "case", [vault.Record(subject, bytes(sealed))], for_work=True)
        return {name: one for name, one in (found or {}).items() if name not in {"sheet", "answers"}}, sorted(found or {})

    rows: list[object] = []
    for key in numbers:
        rows.append(plain(models.Case.objects.get(pk=key)))
        rows += [(plain(one), texts(one, one.person)) for one in models.Act.objects.filter(case=key).order_by("turn")]
        rows += map(plain, hung.Posting.objects.filter(about=key).order_by("pk"))
        rows += map(plain, hung.Objection.objects.filter(posting__about=key).order_by("pk"))
        for one in granted.Entitlement.objects.filter(case=key):
            rows.append(plain(one))
            rows += [plain(row) for of in (one.terms, one.spans, one.members) for row in of.all()]  # type: ignore[attr-defined]
    return rows


def noted() -> Counter[tuple[object, ...]]:
    """What the journal says was done, by whom and on which day; of what was done in cases the digests fit."""
    assert list(cases.broken(journal.contents("case"))) == []
    assert list(postings.broken()) == []
    assert list(entitlements.broken()) == []
    columns = "kind", "verb", "day", "account", "role", "place_code"
    rows = Row.objects.filter(kind__in=["case", "posting", "objection", "entitlement"]).exclude(verb="message.tell")
    return Counter(rows.values_list(*columns))


def test_at_once_and_one_by_one_come_to_the_same() -> None:
    homes, others = ([family(900_000 if way is refused_to else 40_000) for way in WAYS] for _ in range(2))
    opened = singly(others)
    told, said = kept(opened, others), noted()
    moved = Event.objects.count()
    first = at_once(homes)
    assert [one.kind for one in Event.objects.order_by("pk")[moved:]] == ["entitlements.granted", "cases.brought"]
    for one, other in zip(kept(first, homes), told, strict=True):
        assert one == other
    assert noted() == Counter({one: 2 * count for one, count in said.items()})
    assert {one.number for one in first} & {one.number for one in opened} == set()
    assert [int(one.number[-5:]) for one in (*opened, *first)] == list(range(1, 2 * len(WAYS) + 1))
    decided = first[0].case
    again = cases.rerun(COUNTY, decided)
    assert again is not None
    assert again.value("保障金") == cases.case(COUNTY, decided).amount


def test_a_history_is_whole_or_was_not() -> None:
    first, second, third = family(), family(), family()
    said = [answers(home) for home in (first, second, third)]

    def signs_too_soon() -> procedure.Opened:
        opened = applied(first, said[0])
        inquired(opened.case, first)
        cases.decide(COUNTY, opened.case, grant=True)
        return opened

    def swallows() -> procedure.Opened:
        opened = applied(second, said[1])
        opined(opened.case, second)
        slug = cases.post(ASSISTANT, opened.case)
        cases.board().objected(slug, "他家有车")
        (left,) = cases.objections(CLERK, opened.case)
        with pytest.raises(Refused):
            cases.answer_objection(CLERK, left.id, upheld=True, answer="属实", back_to="nowhere")
        return opened

    def twice() -> procedure.Opened:
        opened = applied(third, said[2])
        with pytest.raises(Refused, match="'open_already'"):
            applied(third, said[2])
        return opened

    both = zip((first, second, third), (signs_too_soon, swallows, twice), strict=True)
    found = cases.bring([History(home.household, home.members, tells) for home, tells in both])
    assert [one.reason if isinstance(one, content.Refused) else one.number for one in found] == [
        "not_this_step",
        "no_step",
        "320623-2014-00001",
    ]
    assert [one.number for one in models.Case.objects.all()] == ["320623-2014-00001"]
    assert not hung.Posting.objects.exists()
    assert noted() == Counter({("case", "case.apply", DAY, CLERK.account, CLERK.role, VILLAGE): 1})
    with pytest.raises(Refused, match="'open_already'"):
        applied(third, said[2])
    (again,) = cases.bring([History(third.household, third.members, lambda: applied(third, said[2]))])
    assert isinstance(again, Refused)


def test_nobody_has_an_item_twice_within_what_is_brought_in() -> None:
    home = family()
    said = answers(home)

    def tells() -> procedure.Opened:
        return granted_to(home, said)

    first, second = cases.bring([History(home.household, home.members, tells) for _ in range(2)])
    assert isinstance(first, procedure.Opened)
    assert isinstance(second, entitlements.Refused)
    assert second.reason == "has_item"
    assert models.Case.objects.count() == granted.Entitlement.objects.count() == 1
    assert noted()


def test_what_is_brought_in_may_be_noted_on_another_day_than_it_was_done() -> None:
    home, day = family(), date(2014, 6, 3)
    said = answers(home)

    def tells() -> procedure.Opened:
        with time.at(day):
            return applied(home, said)

    (opened,) = cases.bring([History(home.household, home.members, tells)], noted_on=DAY)
    assert isinstance(opened, procedure.Opened)
    assert cases.case(CLERK, opened.case).opened_on == day
    assert noted() == Counter({("case", "case.apply", DAY, CLERK.account, CLERK.role, VILLAGE): 1})


def test_what_is_read_of_many_at_once_is_what_is_read_of_one() -> None:
    homes = [family(), family(55_000, members=1)]
    kin = [key for home in homes for key in home.members]
    laid_down("60", date(2014, 7, 1), "aged_80")
    records = facts.Records([home.household for home in homes], kin, purpose="means")
    for home in homes:
        for day in (DAY, date(2014, 5, 1)):
            for item in ("dibao", "temporary_assistance", "advanced_age_allowance"):
                one = facts.gather(CLERK, item, home.household, day=day, purpose="means", people=home.members, place=VILLAGE)
                assert records.gather(item, home.household, day=day, people=home.members, place=VILLAGE) == one
