"""The demo's notices under review: the first one from its file into force, and an invented one that is half decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from minzheng.config.demo.content import figures
from minzheng.config.demo.land import PROVINCE
from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.plan.review import api as review

IN_FORCE = date(2012, 10, 31)
_LEADER = "unit:js:civil_affairs"
_ELDERS = "over_60_registered"
_HALF, _EVERY, _BASICALLY = 2, 7, "95%"

Told = Callable[[str], None]


def make(tell: Told) -> None:
    """Both of them."""
    _first(tell)
    _second(tell)


def _first(tell: Told) -> None:
    """The first notice: taken, decided by one editor, read blind by another, confirmed, and brought into force by the office."""
    seed = content.jurisdiction() / "seed" / "jiangsu-2012-85.txt"
    editor, second = _editors()
    with time.at(IN_FORCE):
        draft = review.take(editor, seed.read_bytes(), seed.name)
        asked = review.desk(editor, draft.id).asked
        given = {one.key: one for one in _answers(asked)}
        review.decide_many(editor, draft.id, list(given.values()))
        review.decide_many(second, draft.id, [_otherwise(one, given) for one in review.desk(second, draft.id).asked])
        differing = review.desk(editor, draft.id).reading.differing
        if differing:
            review.decide_many(editor, draft.id, [given[key] for key in differing])
        review.confirm(editor, draft.id)
        plan = review.enforce(_practice("province_supervisor")[0], draft.id)
    tell(f"{len(plan.duties)} duties in force, by {len(asked)} decisions")


def _second(tell: Told) -> None:
    """An invented notice of an invented county, half decided on the day on which the demo opens."""
    editor, other = _editors()
    path = Path(__file__).with_name("qingxi-2014.txt")
    with time.at(figures().opens - timedelta(1)):
        draft = review.take(editor, path.read_bytes(), path.name)
        asked = review.desk(editor, draft.id).asked
        half = [one for one in asked if one.kind == "unit"]
        half += [one for one in asked if one.kind == "lead"][::_HALF]
        review.decide_many(editor, draft.id, list(_answers(half)))
        beds = next(one for one in asked if one.option(_ELDERS))
        review.decide(editor, draft.id, beds.key, review.ASK)
        blind = review.desk(other, draft.id).asked
        review.decide_many(other, draft.id, list(_answers(blind[: len(blind) // _HALF])))
    tell(f"{review.drafts(editor)[0].remaining} decisions are left of a second notice")


def _answers(asked: Sequence[review.Question]) -> Iterator[review.Given]:
    """What the demo's issuing office decided: civil affairs leads where it has a part, else the first named."""
    leading = {one.spans[0].quote for one in asked if one.kind == "unit" and one.proposal == _LEADER}
    for one in asked:
        option = _lead(one, leading) if one.kind == "lead" else _chosen(one)
        yield review.Given(one.key, option, _BASICALLY if option == "share" else "")


def _lead(question: review.Question, leading: set[str]) -> str:
    named = [one.id for one in question.options if one.id.startswith("lead:")]
    return next((one for one in named if one.removeprefix("lead:") in leading), named[0])


def _chosen(question: review.Question) -> str:
    """As proposed; else of the demo's sheets; else what needs nobody's words."""
    if question.proposal:
        return question.proposal
    if question.option(_ELDERS):
        return _ELDERS
    if question.kind == "finding":
        return "keep"
    known = ("required", "share", "direction", "open")
    return next((name for name in known if question.option(name)), review.ASK)


def _otherwise(question: review.Question, given: dict[str, review.Given]) -> review.Given:
    """The second editor reads most questions alike; now and then one that the drafters should settle."""
    same = given[question.key]
    doubts = question.kind in {"lead", "target", "vague"} and int(question.key[-2:], 16) % _EVERY == 0
    return replace(same, option=review.ASK) if doubts and question.option(review.ASK) else same


def _editors() -> tuple[access.Actor, access.Actor]:
    one, other = [editor for editor in _practice("notice_editor") if editor.place == PROVINCE][:2]
    return one, other


def _practice(role: str) -> list[access.Actor]:
    return [access.actor_of(one.account_id) for one in access.practices() if one.role == role]
