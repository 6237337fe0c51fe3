"""Any sequence of verbs keeps the invariants of a review, each is journalled, and an undo gives back the state before."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.access.api import Actor, Forbidden
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.duties import reads as plans
from minzheng.plan.review import api as review
from minzheng.plan.review.folding import Standing, fold
from minzheng.plan.review.models import Decision, Draft
from tests.rooms.plan.reviewing import EDITOR, SECOND, SHORT, SUPERVISOR, THIRD, compiled, everything

PEOPLE = [EDITOR, EDITOR, EDITOR, SECOND, SUPERVISOR, THIRD]
ACTS = (
    ["decide"] * 6
    + ["undo"] * 4
    + ["redo"] * 2
    + ["edit", "role", "split", "merge", "reply", "all", "all", "confirm", "confirm", "enforce"]
)
QUOTES = ["制定山塘管护办法", "进一步加快险塘除险", "2012年底前建成巡查队伍", "各县（市）建成1所山塘管护站", "没有的话"]
NOTICE = compiled(SHORT)
Act = tuple[str, Actor, int, int]

acts = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.integers(0, 40), st.integers(0, 7)), min_size=5, max_size=20
)


def perform(draft: int, act: Act) -> None:
    """One act; what is refused raises."""
    verb, who, one, other = act
    asked = review.desk(who, draft).asked
    question = asked[one % len(asked)]
    match verb:
        case "decide":
            review.decide(who, draft, question.key, question.options[other % len(question.options)].id, "2014-05")
        case "all":
            review.decide_many(who, draft, everything(who, draft))
        case "undo":
            review.undo(who, draft)
        case "redo":
            review.redo(who, draft)
        case "reply":
            review.reply(who, draft, question.key, "这样办", "规划处")
        case "confirm":
            review.confirm(who, draft)
        case "enforce":
            review.enforce(who, draft)
        case "role":
            unit, role = ("省水利厅", "省财政厅", "没有的厅")[one % 3], ("lead", "co", "support", "implement", "else")[other % 5]
            review.edit(who, draft, review.Edit("edit", "3", unit, "role", role))
        case _:
            no = review.numbers(review.desk(EDITOR, draft).notice)
            quote = QUOTES[one % len(QUOTES)]
            review.edit(who, draft, review.Edit(verb, list(no.values())[other % len(no)], quote, "deadline", "2014-06"))  # type: ignore[arg-type]


def standing(draft: int) -> tuple[str, Standing]:
    """Where a draft stands, as its decisions say and as its row says."""
    return Draft.objects.values_list("stage", flat=True).get(pk=draft), fold(Decision.objects.filter(draft=draft).order_by("pk"))


def rows(draft: int) -> int:
    return Row.objects.filter(kind="draft", subject=str(draft)).count()


@pytest.mark.django_db
@settings(max_examples=settings.default.max_examples // 5)  # each is a score of acts
@given(acts)
def test_any_sequence_of_verbs_keeps_the_invariants(sequence: list[Act]) -> None:
    plans._kept.cache_clear()
    with transaction.atomic(), time.at(date(2013, 6, 1)):
        draft = review.take(EDITOR, SHORT, read=lambda _data, _name: NOTICE).id
        past: list[tuple[str, Standing]] = []
        for act in sequence:
            before, noted = standing(draft), rows(draft)
            try:
                with transaction.atomic():
                    perform(draft, act)
            except (review.Refused, duties.Refused, Forbidden):
                assert standing(draft) == before, "what is refused changes nothing"
                assert rows(draft) == noted, "and is not noted as done"
                continue
            if not (act[0] == "all" and standing(draft) == before):
                assert rows(draft) > noted, "every transition is in the journal"
            past = _undone(draft, act, before, past)
            assert list(review.check(subject for subject, _ in journal.contents("draft"))) == []
        for who in (EDITOR, SECOND):
            _back(draft, who)
        transaction.set_rollback(True)


def _undone(draft: int, act: Act, before: tuple[str, Standing], past: list[tuple[str, Standing]]) -> list[tuple[str, Standing]]:
    """With one person at work an undo gives back exactly what was before; others' acts meanwhile begin anew."""
    if act[0] == "undo" and act[1] == EDITOR and past:
        assert standing(draft) == past[-1]
        return past[:-1]
    if act[0] == "decide" and act[1] == EDITOR:
        return [*past, before]
    return []


def _back(draft: int, who: Actor) -> None:
    """All that somebody did can be taken back, step by step, unless the notice is in force or the blind reading is open."""
    for _ in range(1000):
        try:
            with transaction.atomic():
                review.undo(who, draft)
        except review.Refused as refused:
            reason = refused.reason
            break
    stage, now = standing(draft)
    if reason == "nothing_to_undo":
        assert who != EDITOR or (now.answers[1], now.edits, now.confirmed) == ({}, [], False)
    else:
        assert reason in {"in_force", "blind_closed", "not_drawn"}, (stage, reason)
