"""What a rule says of a family, as its members read it: how likely, how much, why, what is missing, what to bring."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.portal.disclosure.shown import lang
from minzheng.portal.entitled.asking import Key, Name, name_of
from minzheng.portal.entitled.screening import Found, Screening
from minzheng.portal.guides.guide_page import GuidePage, Told, money_words
from minzheng.rules import api as rules
from minzheng.services.facts import api as facts

type Steps = Mapping[str, rules.Shown]
LIKELY, MAYBE, NOT_NOW = "likely", "maybe", "not_now"
CHANGES = TWO = 2
"""How many changes that would turn an answer are told; the nearest come first."""
SOON = 10
"""In so many years or fewer somebody is told that it will fit."""


@dataclass(frozen=True, slots=True)
class Card:
    """An item in words. `reason` names the step that decides; `turns`: what would turn a no; `lacks`: what is not known."""

    name: str
    whose: str
    href: str
    apply: str
    amount: str
    confirm: str
    reason: str
    turns: tuple[str, ...]
    lacks: str
    silent: str
    steps: tuple[rules.Explained, ...]
    brings: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Class:
    """Items of one class: its id, its name, how many bars of three are filled, and its cards."""

    id: str
    name: str
    bars: tuple[bool, bool, bool]
    cards: tuple[Card, ...]


def classes(screening: Screening) -> tuple[tuple[Class, ...], str]:
    """The three classes that have something in them, and the names of the items of which more is to be asked."""
    held: dict[str, list[Card]] = {LIKELY: [], MAYBE: [], NOT_NOW: []}
    waiting = []
    for item in screening.items.values():
        founds = [found for found in screening.found if found.item.id == item.id]
        gives = [found for found in founds if found.decision.answer]
        unknown = [found for found in founds if found.decision.answer is None]
        if not gives and item.id in screening.open:
            waiting.append(item.name.of(lang()))
        else:
            told = gives or unknown or founds[:1]
            held[LIKELY if gives else MAYBE if unknown else NOT_NOW].append(card(screening, told))
    named = (
        Class(LIKELY, _("Very likely"), (True, True, True), tuple(held[LIKELY])),
        Class(MAYBE, _("Perhaps"), (True, True, False), tuple(held[MAYBE])),
        Class(NOT_NOW, _("Not at present"), (False, False, False), tuple(held[NOT_NOW])),
    )
    return tuple(one for one in named if one.cards), listed(waiting)


def card(screening: Screening, founds: Sequence[Found]) -> Card:
    """One item, by what its rule says alike of some persons."""
    first, people, alone = founds[0], screening.family.people, len(screening.family.people) > 1
    decision, asked = first.decision, [one for found in founds for one in found.asks()]
    whose = listed(people[found.people[0] - 1] for found in founds if alone and facts.facts(found.item.id).of == "applicant")
    return Card(
        name=first.item.name.of(lang()),
        whose=whose if decision.answer is not False else "",
        href=f"{reverse('public:service', args=[first.item.id])}?place={screening.family.place}",
        apply=reverse("residents:apply", args=[first.item.id]),
        amount=_amount(founds),
        confirm=_names(decision, (name for found in founds for name in found.unconfirmed)),
        reason=_reason(decision, {one.name: one for one in facts.questions(first.item.id, screening.day, everything=True)}),
        turns=tuple(_turns(first, people)) if decision.answer is False else (),
        lacks=_names(decision, (one.name for one in asked if not one.parameter)),
        silent=_names(decision, (one.name for one in asked if one.parameter)),
        steps=tuple(_steps(first)),
        brings=_brings(first, screening.day, screening.family.place),
    )


def _steps(found: Found) -> Iterator[rules.Explained]:
    """The steps that lead to the answer and, of a yes, to the amount, as far as they are known."""
    steps = {one.step.name: one for one in found.decision.steps()}
    wanted, queue = set[str](), [found.decision.rule.answer, *([found.money] if found.money and found.decision.answer else [])]
    while queue:
        name = queue.pop()
        if name in steps and name not in wanted:
            wanted.add(name)
            queue += steps[name].step.uses
    yield from (one for one in rules.explain(found.decision) if one.name in wanted and set(steps[one.name].values) != {None})


def _brings(found: Found, day: date, place: str) -> tuple[Told, ...]:
    page = GuidePage(found.item, day, place)
    return page.told(page.version.brings) if page.version else ()


def _amount(founds: Sequence[Found]) -> str:
    """What it comes to for all of them."""
    amounts = [found.amount for found in founds]
    if founds[0].decision.answer is not True or not founds[0].money:
        return ""
    if None in amounts:
        return _("the amount is worked out when you apply")
    words = {
        "month": pgettext("what is paid", "about %(yuan)s yuan a month"),
        "once": pgettext("what is paid", "about %(yuan)s yuan, once"),
        "bill": pgettext("what is paid", "about %(yuan)s yuan of the bill"),
    }[founds[0].item.frequency]
    return words % {"yuan": money_words(sum(one or 0 for one in amounts))}


def fact_words(rule: rules.Rule, name: str) -> str:
    """A fact or parameter in the reader's language."""
    one = rule.declared[name]
    return one.name if lang().startswith("zh") else one.en


def _names(decision: rules.Decision, names: Iterable[str]) -> str:
    return listed(dict.fromkeys(fact_words(decision.rule, name) for name in names))


def listed(words: Iterable[str]) -> str:
    """Several things in a row."""
    return pgettext("between values", ", ").join(words)


def _reason(decision: rules.Decision, asked: Mapping[str, facts.Question]) -> str:
    """The step by which the answer falls, and what it read, with how far two amounts lie apart; of several one that compares.

    What was not ticked is said as it was asked.
    """
    if decision.answer is None:
        return ""
    steps = {one.step.name: one for one in decision.steps()}
    deciding = list(_deciding(steps, decision.rule.answer, decision.answer))
    read = {name: list(_read(decision, steps, name)) for name in deciding}
    name = next((name for name in deciding if len(read[name]) > 1), deciding[0])
    given = [
        f"{used} {value_words(exact, kind)}"
        if exact is not None
        else _("%(fact)s: no") % {"fact": asked[used].text.of(lang()) if used in asked else fact_words(decision.rule, used)}
        for used, exact, kind in read[name]
    ]
    money = [exact for _used, exact, kind in read[name] if exact is not None and kind == "money"]
    if not decision.answer and len(money) == len(given) == TWO:
        given.append(_("%(by)s apart") % {"by": value_words(abs(money[0] - money[1]), "money")})
    return _("%(step)s: %(given)s") % {"step": name, "given": listed(given)} if given else name


def _deciding(steps: Steps, name: str, answer: bool) -> Iterator[str]:
    """The yes/no steps below a step that say what it says, down to those that no such step lies below."""
    below = [one for one in dict.fromkeys(steps[name].step.uses) if one in steps and steps[one].step.unit == "yes"]
    agreeing = [one for one in below if set(steps[one].values) == {answer}]
    if not agreeing:
        yield name
    for one in agreeing:
        yield from _deciding(steps, one, answer)


def _read(decision: rules.Decision, steps: Steps, name: str) -> Iterator[tuple[str, Fraction | None, str]]:
    """What a step read, with its kind: the facts that alone make it say no (None), else amounts and numbers.

    Of persons what is alike of all of them.
    """
    inputs = {one.declared.name: one for one in decision.rule.inputs}
    uses = list(dict.fromkeys(steps[name].step.uses))
    slots = {one: decision.slots[inputs[one].slot] for one in uses if one in inputs}
    given = {one: _alike(value) if isinstance(value, list) else value for one, value in slots.items()}
    failing = [one for one, value in given.items() if value is False and decision.answer is False]
    if failing:
        yield from ((one, None, "yes") for one in failing)
        return
    for used in uses:
        if used in given:
            value, kind = given[used], inputs[used].declared.kind
            exact = None if value is None or isinstance(value, bool) else Fraction(value)
        elif used in steps:
            worked, kind = _alike(steps[used].values), steps[used].step.unit
            exact = worked if isinstance(worked, Fraction) else None
        else:
            continue
        if exact is not None:
            yield used, exact, kind


def _alike[T](values: Sequence[T]) -> T | None:
    """What is alike of all persons; None where they differ."""
    return values[0] if len(set(values)) == 1 else None


def value_words(exact: Fraction, kind: str) -> str:
    """A value as people say it: money to the fen, other numbers whole where they are."""
    if kind == "money":
        return _("%(yuan)s yuan") % {"yuan": money_words(round(exact))}
    plain = f"{exact.numerator:,}" if exact.denominator == 1 else f"{float(exact):,.2f}"
    words = {
        "percent": "%(n)s%%",
        "days": _("%(n)s days"),
        "months": _("%(n)s months"),
        "years": _("%(n)s years old"),
        "area": _("%(n)s square metres"),
    }
    return words.get(kind, "%(n)s") % {"n": plain}


def _turns(found: Found, people: tuple[str, ...]) -> Iterator[str]:
    """What would turn a no, the nearest first; of what is asked by the month, how much a month."""
    decision, times = found.decision, {one.name: one.times for one in facts.facts(found.item.id).fact}
    for one in rules.flips(decision).changes[:CHANGES]:
        name, months = fact_words(decision.rule, one.fact.name), decision.case.household.get(times[one.fact.name]) or 1
        whose = (
            pgettext("whose fact", "%(whose)s: %(fact)s") % {"whose": people[found.people[one.person - 1] - 1], "fact": name}
            if one.person
            else name
        )
        if one.fact.kind == "yes":
            told = _("it would fit if “%(fact)s” held") if one.after else _("it would fit if “%(fact)s” did not hold")
            yield told % {"fact": whose}
            continue
        by = -(-abs(int(one.after) - int(one.before)) // int(months))
        if one.fact.kind == "years":
            if 0 < one.after - one.before <= SOON:
                yield _("it would fit in %(n)s years: %(whose)s") % {"n": by, "whose": people[found.people[one.person - 1] - 1]}
            continue
        told = {
            (True, False): _("it would fit with %(by)s less of “%(fact)s”"),
            (False, False): _("it would fit with %(by)s more of “%(fact)s”"),
            (True, True): _("it would fit with %(by)s less a month of “%(fact)s”"),
            (False, True): _("it would fit with %(by)s more a month of “%(fact)s”"),
        }[one.after < one.before, months != 1]
        yield told % {"by": value_words(Fraction(by), one.fact.kind), "fact": whose}


def chips(screening: Screening) -> tuple[str, ...]:
    """What was answered, page by page."""
    return tuple(_answered(screening, page) for page in screening.done)


def _answered(screening: Screening, page: tuple[Key, ...]) -> str:
    """The answers of a page: what was ticked, and numbers above nothing; where there is neither, that."""
    names = tuple(dict.fromkeys(map(name_of, page)))
    said = [words for name in names if (words := _one(screening, name, [key for key in page if name_of(key) == name]))]
    if said:
        return listed(said)
    what = _short(screening, names[0]) if len(names) == 1 else screening.pages[names[0]].of(lang())
    what = re.split(r"[\uff0c,;\uff1a:?\uff1f]", what)[0]
    if not any(key in screening.answers for key in page):
        return _("%(what)s: not sure") % {"what": what}
    alone = len(names) == 1 and screening.questions[names[0]].kind == "yes"
    return (pgettext("one question", "%(what)s: no") if alone else _("%(what)s: no")) % {"what": what}


def _one(screening: Screening, name: Name, keys: Sequence[Key]) -> str:
    """The answer to one question; empty where nobody was ticked, all is nothing, or nothing is known."""
    kind, called = screening.questions[name].kind, _short(screening, name)
    values = [screening.answers.get(key) for key in keys]
    if not any(values):
        return ""
    if kind == "yes":
        return called
    told = [value_words(Fraction(value), kind) for value in values if value]
    return f"{called} {' / '.join(told)}"


def _short(screening: Screening, name: Name) -> str:
    one = screening.declared[name]
    return one.name if lang().startswith("zh") else one.en
