"""What is asked of a family, in the order of the file."""

from __future__ import annotations

from datetime import date

from minzheng.circumstances import api as circumstances
from minzheng.content.api import Said
from minzheng.services.facts import loading
from minzheng.services.facts.schema import Question, Sheet, words
from minzheng.services.facts.sheets import decide

MONTHLY = "monthly"
"""The unit of statements of a month."""
RECORDED = frozenset({"age", "relation", "registered"})
"""Sources of facts that records tell of everybody who is entered."""


def questions(item: str, day: date, *, everything: bool = False) -> tuple[Question, ...]:
    """What a family is asked for an application accepted on a day; `everything`: also what records would tell, for a screener.

    Empty where there is no rule. Records may answer some of them: what a sheet knows need not be asked.
    """
    rule = loading.rule(item, day)
    if rule is None:
        return ()
    read, found = {one.declared.name for one in rule.inputs}, []
    for one in loading.facts(item).fact:
        if one.name in read and (everything or one.source not in RECORDED):
            declared = rule.declared[one.name]
            monthly = one.times or any(circumstances.kinds()[kind].unit == MONTHLY for kind in one.kinds)
            unit = (words().month if monthly else words().unit)[declared.kind]
            found.append(Question(one.name, declared.level, declared.kind, unit, one.text, one.help, one.group))
    return tuple(found)


def wanted(sheet: Sheet) -> tuple[tuple[Question, int], ...]:
    """What a family has to say before there is an answer, each with the person of whom, or 0; as they are asked.

    Other questions may follow from what they say. Empty where the answer is known, or waits for a parameter alone.
    """
    asks = {(one.name, sheet.people[one.person - 1] if one.person else 0) for one in decide(sheet).asks()}
    asked = questions(sheet.item, sheet.day, everything=True)
    return tuple((one, key) for one in asked for key in (0, *sheet.people) if (one.name, key) in asks)


def groups(item: str) -> dict[str, Said]:
    """What is said above each group of questions, by its id."""
    return {one.id: one.text for one in loading.facts(item).group}
