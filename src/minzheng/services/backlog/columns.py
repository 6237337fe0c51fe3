"""The tables of each law: what is written of every application, what its own steps need, what its rule asks."""

from __future__ import annotations

from datetime import date, timedelta

from minzheng.content.api import Said
from minzheng.kernel.time import api as time
from minzheng.rolls import api as rolls
from minzheng.services.backlog.schema import Asked, Law, Refused, table, words
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

ASKED = "asked_"
"""How the columns of questions begin, by their names."""
_COUNTY = {"sampling", "approval", "decision"}


def laws(today: date) -> tuple[Law, ...]:
    """Of which items and versions applications may still be under way."""
    since = oldest(today)
    return tuple(
        Law(item, one) for item in catalogue.items() for one in item.versions if one.since <= today and one.until >= since
    )


def oldest(today: date) -> date:
    """The first day of which an application is taken for one under way."""
    return today - timedelta(words().oldest)


def law(about: str) -> Law:
    """What a table is about. Raises Refused."""
    found = next((one for one in laws(time.today()) if one.about == about), None)
    if found is None:
        raise Refused("no_law")
    return found


def deeds(law: Law) -> tuple[tuple[str, catalogue.Deed], ...]:
    """What may have been done on paper: step by step the deeds of the township's part, before the county samples and decides."""
    found = list[tuple[str, catalogue.Deed]]()
    for step in law.version.steps:
        for deed in step.needs:
            if deed in _COUNTY:
                return tuple(found)
            found.append((step.id, deed))
    return tuple(found)


def columns(about: str) -> rolls.Columns:
    """The columns of a law. Raises Refused."""
    of = law(about)
    known = {deed for _, deed in deeds(of)}
    fits = [one for one in table().column if not one.deed or known & set(one.deed)]
    asked = [_asked(one, of) for one in of.questions(time.today())]
    return rolls.Columns((*fits, *asked), table().word, strange=tuple(one for one in table().column if one not in fits))


def named(column: str) -> Said:
    """A column's name; that of a question is what the rule calls it."""
    name = column.removeprefix(ASKED)
    return next((one.name for one in table().column if one.id == name), Said(name, name))


def _asked(one: facts.Question, of: Law) -> Asked:
    """A question as a column."""
    word, rule = table().word, facts.rule(of.item.id, of.last(time.today()))
    assert rule is not None  # noqa: S101 - where there is none, nothing is asked
    said = [one.text, word["each"]] if one.level == "person" else [one.text]
    said.append(word[one.kind])
    zh, en = ("；".join(each.zh for each in said), "; ".join(each.en for each in said))
    means = Said(*(text.replace("{", "{{").replace("}", "}}") for text in (zh, en)))
    return Asked(f"{ASKED}{one.name}", Said(one.name, rule.declared[one.name].en), means)


def told(about: str, lang: str) -> dict[str, str]:
    """What the words of columns say of a law."""
    of, word = law(about), table().word
    conclusions = word["between"].of(lang).join(one.of(lang) for one in procedure.words().conclusion.values())
    return {"item": of.item.name.of(lang), "law": paper(of, lang), "conclusions": conclusions}


def paper(law: Law, lang: str) -> str:
    """What a version rests on, by its number or name; its own where it names no paper."""
    first = next(iter(law.version.papers.values()), None)
    if first is None:
        return law.version.id
    return first.number or (first.name if lang.startswith("zh") else first.en)
