"""Any sequence of recording, checking and withdrawing keeps what must hold, and each transition stands in the journal."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minzheng.kernel.access.api import PUBLIC, Actor, Forbidden
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.duties import models
from tests.rooms.plan.planning import CLERK, COUNTY, LATER, REVIEWER, SAID, in_force
from tests.rooms.registry.acting import actor
from tests.settling import read_once

OTHER = "320684"
BOTH = replace(REVIEWER, account="b1", permissions=REVIEWER.permissions | {"plan.prove"})
PEOPLE = [
    CLERK,
    replace(CLERK, account="k2"),
    REVIEWER,
    BOTH,
    actor("c1", "department_reviewer", "320600"),
    actor("x", place=OTHER),
]
PROOFS = [("2", 0), ("4", 1)]  # one by a document, once a place; one by somebody's word, as often as it is said

acts = st.tuples(
    st.sampled_from(["record", "record", "check", "check", "withdraw"]),
    st.sampled_from(PEOPLE),
    st.integers(0, 3),  # which piece of evidence
    st.sampled_from([0, 0, 1]),  # which promise
    st.sampled_from([COUNTY, COUNTY, OTHER]),
    st.sampled_from([True, True, False]),  # taken or refused
    st.sampled_from(["不符", "不符", ""]),
)
Act = tuple[str, Actor, int, int, str, bool, str]


@dataclass
class Noted:
    """One piece of evidence as a clerk would note it on paper."""

    promise: int
    place: str
    by: str
    state: str = "proposed"
    transitions: int = 1


def holds(who: Actor, permission: str, place: str) -> bool:
    return permission in who.permissions and any(first <= place < after for first, after in who.ranges)


def may(kind: str, who: Actor, one: Noted, accept: bool, why: str) -> bool:
    """Whether a piece of evidence may be judged so."""
    if not holds(who, "plan.check", one.place) or who.account == one.by:
        return False
    if kind == "withdraw":
        return one.state == "in_force" and bool(why)
    return one.state == "proposed" and (accept or bool(why))


class AnySequence(TestCase):
    plan: duties.Plan

    @classmethod
    def setUpTestData(cls) -> None:
        with time.at(LATER):
            cls.plan = in_force()

    @given(st.lists(acts, max_size=14))
    def test_any_sequence_keeps_what_must_hold(self, told: list[Act]) -> None:
        with time.at(LATER), read_once():
            self._keeps(told)

    def _keeps(self, told: list[Act]) -> None:
        proofs = [self.plan.duty(no).proofs[order].id for no, order in PROOFS]
        noted: dict[int, Noted] = {}
        for kind, who, which, promise, place, accept, why in told:
            if kind == "record":
                free = promise == 1 or not any(
                    one.promise == 0 and one.place == place and one.state in {"proposed", "in_force"} for one in noted.values()
                )
                made = _tried(lambda who=who, promise=promise, place=place: duties.record(who, proofs[promise], place, SAID))
                assert (made is not None) == (holds(who, "plan.prove", place) and free)
                if made:
                    noted[made.id] = Noted(promise, place, who.account)
                continue
            if not noted:
                continue
            key = sorted(noted)[which % len(noted)]
            one = noted[key]
            if kind == "check":
                found = _tried(lambda who=who, key=key, accept=accept, why=why: duties.check(who, key, accept=accept, reason=why))
            else:
                found = _tried(lambda who=who, key=key, why=why: duties.withdraw(who, key, why))
            assert (found is not None) == may(kind, who, one, accept, why), (kind, who.account, one)
            if found:
                one.state = "withdrawn" if kind == "withdraw" else "in_force" if accept else "refused"
                one.transitions += 1
        _same(self.plan, proofs, noted)


def _tried(act: object) -> duties.Evidence | None:
    try:
        return act()  # type: ignore[operator, no-any-return]
    except (duties.Refused, duties.NoPlan, Forbidden):
        return None


def _same(plan: duties.Plan, proofs: list[int], noted: dict[int, Noted]) -> None:
    """What is kept is what was noted, each transition has its row, and nothing stands without a second person."""
    assert {row.pk: row.state for row in models.Evidence.objects.all()} == {key: one.state for key, one in noted.items()}
    for key, one in noted.items():
        assert Row.objects.filter(kind="evidence", subject=str(key)).count() == one.transitions
    standing = {key for key, one in noted.items() if one.state == "in_force"}
    assert {one.id for one in duties.evidence(PUBLIC, proofs)} == standing
    waits = {key for key, one in noted.items() if one.state == "proposed" and holds(REVIEWER, "plan.check", one.place)}
    assert {one.id for one in duties.waiting_evidence(REVIEWER)} == waits
    assert list(duties.broken([(row.subject, row.content) for row in Row.objects.filter(kind="evidence")])) == []
    assert duties.plan(PUBLIC, plan.id) == plan
