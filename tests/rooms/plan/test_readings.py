"""A reading that is chosen in review is how the promise is proven from then on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from minzheng.content.api import Said
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.review import api as review
from tests.rooms.plan.reviewing import EDITOR, SHORT, SUPERVISOR, everything, seed

pytestmark = pytest.mark.django_db
BEDS, BODIES, THREE = "养老机构床位数达到每千名老年人30张以上", "到2015年基本实现全覆盖", "分别建有1所"
RATE = "达标率达95%以上"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time.at(date(2013, 6, 1)):
        yield


def in_force(text: str, answers: dict[str, tuple[str, str]]) -> duties.Plan:
    """A notice in force; promises whose words hold a key are answered by it, all other questions as a patient editor does."""
    draft = review.take(EDITOR, text, "notice.txt")
    given = {one.key: one for one in everything(EDITOR, draft.id)}
    for one in review.desk(EDITOR, draft.id).asked:
        for words, (option, typed) in answers.items():
            if one.kind == "target" and words in one.spans[0].quote and one.option(option):
                given[one.key] = review.Given(one.key, option, typed)
    review.decide_many(EDITOR, draft.id, list(given.values()))
    review.confirm(EDITOR, draft.id)
    return review.enforce(SUPERVISOR, draft.id)


def promise(plan: duties.Plan, words: str) -> duties.Proof:
    return next(proof for duty in plan.duties for proof in duty.proofs if words in proof.quote)


def test_a_reading_by_which_the_measure_counts_settles_it() -> None:
    plan = in_force(seed(), {BEDS: ("over_60_registered", ""), THREE: ("each_kind", "")})
    beds, three = promise(plan, BEDS), promise(plan, THREE)
    assert (beds.kind, beds.measure, beds.target, beds.to_confirm) == ("measured", "elder_care_beds", 30, False)
    assert beds.reading
    assert beds.reading.zh == "60周岁以上户籍人口"
    assert (three.measure, three.to_confirm) == ("city_institutions", False)


def test_by_another_reading_the_measure_proves_nothing_until_one_is_agreed() -> None:
    plan = in_force(seed(), {BEDS: ("over_65_resident", ""), THREE: ("any_kind", ""), RATE: ("required", "")})
    for words, said in (BEDS, "65周岁以上常住人口"), (THREE, "每个地方任一类1所"):
        proof = promise(plan, words)
        assert (proof.kind, proof.measure, proof.target, proof.to_confirm) == ("monitored", "", None, False)
        assert proof.reading
        assert proof.reading.zh == said
    assert promise(plan, RATE).kind == "measured", "another promise of the duty is left as it was"
    agreed = duties.Contract("measured", Said("床位", "Beds"), "elder_care_beds", Decimal(30), "at_least", "2015")
    duties.agree(SUPERVISOR, plan.id, promise(plan, BEDS).id, agreed)
    assert promise(duties.plan(SUPERVISOR, plan.id), BEDS).kind == "measured"


@pytest.mark.parametrize(
    ("answer", "target"), [(("everything", ""), 100), (("share", "98%"), 98), (("share", " 97.5 ％ "), Decimal("97.5"))]
)
def test_the_share_that_is_settled_is_the_target(answer: tuple[str, str], target: Decimal) -> None:
    proof = promise(in_force(seed(), {BODIES: answer}), BODIES)
    assert (proof.kind, proof.target, proof.bound, proof.to_confirm) == ("measured", target, "at_least", False)


def test_a_share_that_is_no_number_changes_no_target_and_stays_in_words() -> None:
    proof = promise(in_force(seed(), {BODIES: ("share", "大多数")}), BODIES)
    assert proof.target == 95
    assert proof.reading
    assert proof.reading.zh == "达到一个比例即算：大多数"


def test_what_nobody_settled_stays_to_be_confirmed() -> None:
    proof = promise(in_force(seed(), {BEDS: (review.ASK, "")}), BEDS)
    assert (proof.kind, proof.to_confirm) == ("measured", True)


@pytest.mark.parametrize(
    ("option", "scope"),
    [("total", ()), ("each", ("county_level_city", "county"))],
)
def test_in_all_or_at_each_place_says_whom_a_promise_binds(option: str, scope: tuple[str, ...]) -> None:
    plan = in_force(SHORT, {"建成1所": (option, "")})
    [station, *_rest] = plan.duty("3").proofs
    assert set(station.scope) == set(scope)
    assert station.reading
    assert station.reading.zh == {"total": "合计1所即可", "each": "每个地方各1所"}[option]


def test_words_of_ones_own_are_the_reading() -> None:
    proof = promise(in_force(SHORT, {"建成1所": ("meaning", "有编制、有人员的站")}), "建成1所")
    assert proof.reading
    assert proof.reading.zh == "有编制、有人员的站"
