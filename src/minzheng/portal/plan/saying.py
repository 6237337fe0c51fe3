"""Duties, promises and who answers, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minzheng.indicators import api as indicators
from minzheng.kernel.places import api as places
from minzheng.plan.duties import api as duties
from minzheng.portal.atlas.place_page import kind_words
from minzheng.portal.disclosure.shown import lang
from minzheng.portal.figures.behind import with_unit
from minzheng.portal.ui.trajectory import day_words
from minzheng.portal.ui.typeset import changes

KINDS = ("measured", "artefact", "attested", "monitored")


def kind(code: str) -> str:
    """How a promise is proven."""
    return {
        "measured": _("by a measure"),
        "artefact": _("by a document or a thing"),
        "attested": _("by a word from outside"),
        "monitored": _("only watched"),
    }[code]


def state(code: str) -> str:
    """What became of a piece of evidence."""
    return {
        "proposed": _("waits to be checked"),
        "in_force": _("stands"),
        "refused": _("refused"),
        "withdrawn": _("withdrawn"),
    }[code]


def plain(value: Decimal) -> str:
    """A number as it is typed: without noughts at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: Decimal) -> str:
    """A number as it is read: grouped."""
    whole, dot, rest = plain(value).partition(".")
    return f"{int(whole):,}{dot}{rest}".replace("-", "\u2212")


def bounds() -> list[tuple[str, str]]:
    """The sides of a target, by their codes."""
    return [
        ("at_least", _("at least")),
        ("more_than", _("more than")),
        ("at_most", _("at most")),
        ("less_than", _("less than")),
        ("exactly", _("exactly")),
    ]


def target(proof: duties.Proof) -> str:
    """The target of a promise, with the side of it that is meant."""
    if proof.target is None:
        return ""
    if proof.kind == "artefact":
        return _("every bound place")
    return _("%(side)s %(n)s") % {"side": dict(bounds())[proof.bound], "n": amount(proof, proof.target)}


def amount(proof: duties.Proof, value: Decimal) -> str:
    """What a promise asks for, with the unit of its measure."""
    unit = next((one.unit.of(lang()) for one in indicators.measures() if one.id == proof.measure), "")
    return with_unit(number(value), unit) if unit else number(value)


def due(text: str) -> str:
    """A deadline as the notice gives it."""
    year, _dash, rest = text.partition("-")
    if not rest:
        return _("by the end of %(year)s") % {"year": year} if year else ""
    month, _dash, day = rest.partition("-")
    if not day:
        return _("by the end of %(year)s-%(month)s") % {"year": year, "month": month}
    return _("by %(day)s") % {"day": day_words(date.fromisoformat(text))}


def scope(kinds: Sequence[str]) -> str:
    """Whom a promise binds below its issuer."""
    names = [kind_words(kind.code) for kind in places.kinds() if kind.code in kinds]
    return pgettext("list", ", ").join(names) if names else _("the issuing place alone")


def listed(names: Sequence[str]) -> str:
    """Names of the notice as it lists them."""
    return "\u3001".join(names)


def shares(count: int, led: int) -> str:
    """How many duties are the reader's, and how many of them the reader leads."""
    first = ngettext("%(n)s duty is yours", "%(n)s duties are yours", count) % {"n": count}
    then = ngettext("you lead %(n)s of them", "you lead %(n)s of them", led) % {"n": led} if led else _("you lead none of them")
    return _("%(first)s; %(then)s") % {"first": first, "then": then}


def numbered(duty: duties.Duty) -> str:
    """What a duty is called by its number, in the words of the notice."""
    if duty.kind == "cover":
        return _("Letter, %(n)s") % {"n": duty.no.lstrip("c")}
    return _("Item %(n)s") % {"n": duty.no}


def anchored(duty: duties.Duty, proof: duties.Proof) -> str:
    """Where a promise stands: its item, its sentence where there are several, its letter."""
    parts = [numbered(duty)]
    inside = duty.text.rstrip().rstrip("\u3002")
    if "\u3002" in inside:
        parts.append(_("sentence %(n)s") % {"n": duty.text[: duty.text.find(proof.quote)].count("\u3002") + 1})
    return "\u00b7".join([*parts, *([proof.letter] if proof.letter else [])])


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a sentence. `letter` is that of the promise whose words begin here; `meant` whether they are a promise's."""

    text: str
    meant: bool
    letter: str = ""
    proof: int = 0


def sentence(plan: duties.Plan, duty: duties.Duty, proofs: Sequence[duties.Proof]) -> list[Piece]:
    """The words of a duty as they are printed, cut where the words of a promise begin and end."""
    text = plan.original[duty.start : duty.end]
    marked = sorted(
        (proof for proof in proofs if len(proof.quote) < len(text)), key=lambda proof: (proof.start, -len(proof.quote))
    )
    set_as = changes(text)
    pieces, at = [], 0

    def run(first: int, last: int) -> str:
        return "".join(set_as.get(place, text[place]) for place in range(first, last))

    for proof in marked:
        first, last = proof.start - duty.start, proof.start - duty.start + len(proof.quote)
        if first < at:  # within the words of another
            continue
        pieces += [Piece(run(at, first), False)] if first > at else []
        pieces.append(Piece(run(first, last), True, proof.letter, proof.id))
        at = last
    return pieces + ([Piece(run(at, len(text)), False)] if at < len(text) else [])


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers for a duty at a place: who leads, the others with it, by role those who support or carry it out."""

    lead: str
    others: tuple[str, ...]
    open_sets: tuple[str, ...]
    moved: bool
    roles: Mapping[duties.Role, tuple[str, ...]]


def answer(duty: duties.Duty, place: str, day: date) -> Answer:
    """Those who answer, the lead first where it is settled. A set that nobody listed keeps the notice's own words."""
    lead, sets, moved = "", [], False
    others: dict[str, duties.Role] = {}
    for one in duties.who(duty, place, day):
        names = named(one)
        moved = moved or one.moved
        if not names:
            sets.append(one.part.token)
        elif one.leads:
            lead = names[0]
        else:
            for name in names:
                others.setdefault(name, one.role)
    others.pop(lead, None)
    apart: dict[duties.Role, tuple[str, ...]] = {}
    for role in ("support", "implement"):
        if some := tuple(name for name, its in others.items() if its == role):
            apart[role] = some
    with_it = tuple(name for name, its in others.items() if its not in apart)
    return Answer(lead, with_it, tuple(sets), moved, apart)


def named(one: duties.Answering) -> tuple[str, ...]:
    """Those who answer for a part, by name: each member of a set; while a change is not settled, all of them as one."""
    names = tuple(dict.fromkeys(unit.name for unit in one.units))
    return names if one.members or not names else (" / ".join(names),)


def role(code: duties.Role) -> str:
    """A role in words."""
    return duties.roles()[code].name.of(lang())
