"""What families of the demo were paid, and how they were looked at again: county by county, until it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import NamedTuple

from minzheng.config.demo.content import figures
from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Looked, Proposing
from minzheng.services.months import api as months
from minzheng.services.rosters import api as rosters
from minzheng.services.rosters.api import By, Went

Told = Callable[[str], None]
_ALL = 10**6


@dataclass(frozen=True, slots=True)
class Recheck:
    """How what is granted is looked at again."""

    left: int
    change: int
    stop: int
    ahead: tuple[int, ...]
    classes: tuple[str, ...]
    amounts: tuple[int, ...]
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Script:
    """The shape of `paying.toml`."""

    after: tuple[str, ...]
    steps: tuple[int, ...]
    failed: int
    wrong: int
    system: str
    accounts: tuple[str, ...]
    article: str
    told: str
    waits: str
    mends: int
    account: str
    mended: str
    items: Mapping[str, int]
    looked: Recheck


class Office(NamedTuple):
    """Who pays in a county: one draws up and looks again, another approves, a third hands over."""

    officer: access.Actor
    reviewer: access.Actor
    payer: access.Actor


@cache
def script() -> Script:
    """All of `paying.toml`. Raises ContentError."""
    return content.toml(Path(__file__).with_suffix(".toml"), Script)


def steps(within: str) -> Iterator[Callable[[Told, str], None]]:
    """City by city, whole or not at all."""
    for city in places.children("320000", figures().opens):
        if within in {"320000", city.code}:
            yield partial(apply, city.code)


def apply(city: str, tell: Told, _within: str) -> None:
    """What is granted in a city is looked at again when it is due, and paid month by month."""
    opens, practised = figures().opens, {one.place_code for one in access.practices() if one.role == "payer"}
    looked = paid = 0
    with time.at(opens):
        for county in places.children(city, opens):
            begins = f"{county.code}-{county.born}-"
            logins = [begins + role for role in ("department_officer", "department_reviewer", "payer")]
            actors = access.actors_of_logins(logins)
            pays = Paying(county.code, Office(*(actors[one] for one in logins)), opens)
            looked += pays.look_again()
            paid += pays.pay(by_verbs=county.code in practised)
    tell(f"{city}: {looked:,} looked at again, {paid:,} rosters paid")


class Paying:
    """What a county pays until the demo opens."""

    def __init__(self, county: str, office: Office, opens: date) -> None:
        self.county, self.office, self.opens, self.acts = county, office, opens, opens
        self.draw = Random(f"paying {county}")  # noqa: S311 - invented payments are no secret

    def look_again(self) -> int:
        """What is due, as long as there is something that is, save for what nobody did yet; how often."""
        left, count = set[int](), 0
        while True:
            found, _ = entitlements.due_rechecks(access.SYSTEM, self.county, size=_ALL)
            due = [one for one in found if one.id not in left]
            if not due:
                return count
            same = [told for one in due if (told := self._looked(one, left))]
            entitlements.bring_rechecks(same)
            count += len(due)

    def _looked(self, one: entitlements.Entitlement, left: set[int]) -> Looked | None:
        """One that is due: found unchanged, or changed by two; or `left`."""
        said, luck = script().looked, self.draw.random() * 100
        day = time.national().next_working((one.recheck or self.opens) - timedelta(self.draw.randrange(*said.ahead))).day
        if luck < said.left or day >= self.opens:
            left.add(one.id)
            return None
        result = "change" if (luck := luck - said.left) < said.change else "stop" if luck < said.change + said.stop else ""
        amount = one.amount * self.draw.choice(said.amounts) // 10_000 * 100 if result == "change" else None
        if not result or amount in {0, one.amount}:
            return Looked(self.office.officer, one.id, day, self.draw.choice(said.classes))
        with time.at(day):
            kind, month = "stop" if amount is None else "amount", months.later(months.month_of(day), 1)
            wanted = Proposing(one.id, kind, month, "income", said.reason[result], amount, article=script().article)  # type: ignore[arg-type]
            change = entitlements.recheck(self.office.officer, one.id, result, day=day, proposing=wanted)  # type: ignore[arg-type]
            entitlements.tell(self.office.officer, change or 0, day=day, how=script().told)
        with time.at(day + timedelta(1)):
            entitlements.approve(self.office.reviewer, change or 0)
        return None

    def pay(self, *, by_verbs: bool) -> int:
        """Roster by roster; the last two months by the verbs where one practises, so that families are told. How many."""
        firsts = dict[str, date]()
        granted, _ = entitlements.entitlements(access.SYSTEM, place=self.county, size=_ALL)
        for one in granted:
            if one.item in script().items and one.frequency != "bill":
                firsts[one.item] = min(one.owed_from, firsts.get(one.item, self.opens))
        went = [one for item, first in firsts.items() for one in self._rosters(item, first)]
        went.sort(key=lambda one: (one.drawn.day, list(script().items).index(one.item)))
        this = months.month_of(self.opens)
        self.acts = months.later(this, -1) if by_verbs else this
        told = [one for one in went if not by_verbs or one.drawn.day < self.acts]
        made = len(rosters.bring(self.county, told))
        for month in months.between(self.acts, months.later(this, int(by_verbs))):
            made += sum(self._acted(one) for one in went if months.month_of(one.drawn.day) == month)
            if month < this:
                self._mend(_days(month)[-1] + timedelta(script().mends))
        if by_verbs:
            with time.at(self.opens - timedelta(1)), suppress(entitlements.Refused):
                rosters.draw_up(self.office.officer, script().waits, self.county, this)
        return made

    def _rosters(self, item: str, first: date) -> Iterator[Went]:
        """Those of an item, each drawn up in the first days of its last month."""
        cycle, later = script().items[item], item in script().after
        month = months.month_of(first)
        while month < self.opens:
            drawn_in = months.later(month, later)
            if month.month % cycle == 0 and drawn_in < self.opens:
                drawn, approved, handed, marked = map(By, (*self.office, self.office.payer), _days(drawn_in))
                yield Went(item, month, drawn, approved, handed, marked, partial(self._failed, drawn_in))
            month = months.later(month, 1)

    def _failed(self, month: date, count: int) -> dict[int, str]:
        """Which of so many payments fail by chance, and why; where one practises, the last of the month before."""
        last = month >= self.acts
        why = script().accounts if last else (script().system,)
        share = script().wrong if last else script().failed
        one = count if month == self.acts < months.month_of(self.opens) else 0
        return {n: self.draw.choice(why) for n in range(1, count + 1) if n == one or self.draw.random() * 10_000 < share}

    def _acted(self, one: Went) -> int:
        """The same by the verbs, on its days; whether something was owed."""
        with time.at(one.drawn.day):
            try:
                made = rosters.draw_up(one.drawn.actor, one.item, self.county, one.month)
            except entitlements.Refused:
                return 0
            count = rosters.roster(access.SYSTEM, made).count
        with time.at(one.approved.day):
            rosters.approve(one.approved.actor, made)
        with time.at(one.handed.day):
            rosters.hand_over(one.handed.actor, made)
        with time.at(one.marked.day):
            for number, reason in one.failed(count).items():
                rosters.mark(one.marked.actor, made, number, "failed", reason=reason, day=one.marked.day)
            rosters.mark_rest(one.marked.actor, made, day=one.marked.day)
        return 1

    def _mend(self, day: date) -> None:
        """Wrong accounts are put right, by two."""
        granted, _ = entitlements.entitlements(access.SYSTEM, place=self.county, size=_ALL)
        for one in granted:
            if one.account_state == "wrong":
                account, month = script().account + f"{self.draw.randrange(10**15):015}", months.month_of(day)
                wanted = Proposing(one.id, "account", month, "returned", script().mended, account=account)
                with time.at(day):
                    change = entitlements.propose(self.office.officer, wanted)
                    entitlements.approve(self.office.reviewer, change)


@cache
def _days(month: date) -> list[date]:
    """On which days of a month a roster goes its way."""
    return [time.national().add(month - timedelta(1), n).day for n in script().steps]
