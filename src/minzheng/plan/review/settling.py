"""A reviewed notice as `duties` takes it: what each string means, who leads, and what the words mean, by the decisions alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from minzheng.content.api import Said
from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from minzheng.plan.review.folding import Standing
from minzheng.plan.review.things import ASK, Answer, Question

_UNIT, _LEAD = "unit:", "lead:"
_SILENT = frozenset({ASK, "keep", "direction", "right", "noted", "none", "open"})
"""Answers from which no public ruling follows."""


def settled(
    notice: notices.Notice, questions: Sequence[Question], standing: Standing, *, document: int | None, editor: str, public: bool
) -> duties.Settled:
    """What the decisions make of a notice. A lead that nobody chose is not in it."""
    answers = standing.answers[1]
    return duties.Settled(
        _dated(notice, questions, answers),
        units=_units(notice, questions, answers),
        leads={
            one.no: answers[one.key].option.removeprefix(_LEAD)
            for one in questions
            if one.kind == "lead" and one.key in answers and answers[one.key].option.startswith(_LEAD)
        },
        meanings=tuple(_meanings(questions, standing)),
        readings=dict(_readings(questions, answers)),
        document=document,
        compiled_by=editor,
        public=public,
    )


def _units(notice: notices.Notice, questions: Sequence[Question], answers: Mapping[str, Answer]) -> dict[str, str]:
    """By printed string, the key of its unit; empty for a set that stays open, and for one that the drafters were asked about."""
    tokens = {one.spans[0].start: one for one in questions if one.kind == "unit"}
    found: dict[str, str] = {}
    for duty in notice.all_duties:
        for unit in duty.units:
            question = tokens.get(unit.anchor.start)
            if unit.name in found or question is None:
                continue
            said = answers.get(question.key)
            if said is not None:
                found[unit.name] = said.words if said.option == "other" else said.option.partition(_UNIT)[2]
    return found


def _dated(notice: notices.Notice, questions: Sequence[Question], answers: Mapping[str, Answer]) -> notices.Notice:
    """The notice with the deadlines that were settled in the place of those that cannot be."""
    given: dict[str, list[str]] = {}
    for one in questions:
        said = answers.get(one.key)
        if one.option("due") and said is not None and said.option != ASK:
            given.setdefault(one.about[0], []).extend([said.words] if said.option == "due" else [])
    issued = notice.head.date.value if notice.head.date else ""

    def dated(duty: notices.Duty) -> notices.Duty:
        return _in_time(duty, given[duty.id], issued) if duty.id in given else duty

    if not given:
        return notice
    return replace(notice, duties=tuple(map(dated, notice.duties)), cover_duties=tuple(map(dated, notice.cover_duties)))


def _in_time(duty: notices.Duty, given: Sequence[str], issued: str) -> notices.Duty:
    """A duty whose deadlines are those given, and those of its own that had not gone by at the issue."""

    def gone(day: str | None) -> bool:
        return day is not None and day < issued[: len(day)]

    days = sorted({*given, *(day for day in duty.deadlines_all if not gone(day))})
    last = days[-1] if days else None
    return replace(
        duty,
        deadline=last,
        deadlines_all=tuple(days),
        targets=tuple(replace(one, due=last) if gone(one.due) else one for one in duty.targets),
    )


def _readings(questions: Sequence[Question], answers: Mapping[str, Answer]) -> Iterator[tuple[tuple[int, int], duties.Reading]]:
    """By the words of each promise, the reading that was chosen of it."""
    for one in questions:
        answer = answers.get(one.key)
        chosen = one.option(answer.option) if answer else None
        if one.kind != "target" or answer is None or chosen is None or one.option("due") or answer.option == ASK:
            continue
        said = chosen.words
        if answer.option == "meaning":
            said = Said(answer.words, answer.words)
        elif answer.words:
            said = Said(*(f"{_bare(text)}\uff1a{answer.words}" for text in (said.zh, said.en)))
        yield (one.spans[0].start, one.spans[0].end), duties.Reading(answer.option, said, chosen.follows, answer.words)


def _bare(text: str) -> str:
    """An option's words without what they ask for."""
    return text.partition("\uff08")[0].partition(" (")[0]


def _meanings(questions: Sequence[Question], standing: Standing) -> Iterator[duties.Meaning]:
    """What becomes a public ruling: readings that were chosen, meanings that were given, and every word of the drafters."""
    for one in questions:
        words = one.spans[0].quote if one.spans and one.kind != "finding" else one.title.zh
        if reply := standing.replies.get(one.key):
            yield duties.Meaning(words, one.title.zh, reply.words, one.no)
        answer = standing.answers[1].get(one.key)
        chosen = one.option(answer.option) if answer else None
        if answer is None or chosen is None or answer.option in _SILENT or one.kind in {"unit", "lead"}:
            continue
        if answer.option == "meaning":
            yield duties.Meaning(words, one.title.zh, answer.words, one.no)
            continue
        said = "\uff1a".join(filter(None, (chosen.words.zh, answer.words)))
        figure = f"\uff08{chosen.figure.zh}\uff09" if chosen.figure.zh else ""
        yield duties.Meaning(words, one.title.zh, f"{said}{figure}", one.no)
