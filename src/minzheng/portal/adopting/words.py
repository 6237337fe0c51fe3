"""Promises, differences, gaps and money in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.portal.adopting.looked import Looked
from minzheng.portal.desk.frame import lang, name
from minzheng.portal.plan import saying

SIGNS = {"at_least": "\u2265 ", "more_than": "> ", "at_most": "\u2264 ", "less_than": "< ", "exactly": "= ", "": ""}


@dataclass(frozen=True, slots=True)
class Mark:
    """A difference as it is drawn: a sign, a state that colours it, and words."""

    sign: str
    state: str
    words: str


def number(value: Decimal | None) -> str:
    """A number as it is read; nothing where there is none."""
    return saying.number(value) if value is not None else ""


def wording(promise: local.PromiseAt, one: local.Wording) -> str:
    """What a promise asks at one level."""
    if one.stance == "not_applicable":
        return _("does not apply")
    counted = one.target is not None and promise.proof.kind != "artefact"  # what is there or not has no number of its own
    asked = f"{SIGNS[promise.proof.bound]}{saying.amount(promise.proof, one.target)}" if counted and one.target else ""
    parts = [asked, saying.due(one.due)]
    return _(", ").join(part for part in parts if part) or _("as it is written")


def shift(difference: local.Difference) -> str:
    """By how much a wording differs."""
    said = []
    if difference.amount > 0:
        said.append(_("adds %(n)s") % {"n": number(difference.amount)})
    elif difference.amount < 0:
        said.append(_("takes off %(n)s") % {"n": number(-difference.amount)})
    if difference.days > 0:
        said.append(_("is %(span)s earlier") % {"span": span(difference.days)})
    elif difference.days < 0:
        said.append(_("is %(span)s later") % {"span": span(-difference.days)})
    if difference.dated:
        said.append(_("sets a day"))
    return _(" and ").join(said)


def span(days: int) -> str:
    """A stretch of time, in years where it is whole ones."""
    years, months = round(days / 365.25), round(days / 30.44)
    if abs(days - years * 365.25) < 2 and years:
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    if days >= 28 and abs(days - months * 30.44) < 3:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def marks(at: Looked, promise: local.PromiseAt) -> list[Mark]:
    """Where a promise here differs from the issuer's, and what waits; one that is the same where it does not."""
    found = []
    for delta in promise.shifts:
        up = delta.difference.tighter
        words = _("%(place)s %(shift)s") % {"place": name(delta.place_code, at.day), "shift": shift(delta.difference)}
        found.append(Mark("\u25b2" if up else "\u25bc", "tight" if up else "mind", words))
    found += [
        Mark("\u25bd", "done", _("relieved of it by %(place)s") % {"place": name(one.answered_at, at.day)})
        for one in promise.asked
        if one.state == "relieved"
    ]
    if promise.stance == "not_applicable":
        found.append(Mark("\u2715", "dim", _("does not apply here; agreed")))
    if promise.waiting:
        words = _("said not to apply") if promise.waiting.stance == "not_applicable" else _("asks to relax it")
        found.append(Mark("\u2715", "stop", _("%(words)s; not agreed yet") % {"words": words}))
    return found or [Mark("=", "", _("the same"))]


def why(promise: local.PromiseAt) -> list[tuple[str, str]]:
    """Reasons and who pays, of whatever differs: of those above only what binds here."""
    rows = [delta.by for delta in promise.shifts]
    rows += [promise.waiting] if promise.waiting else []
    rows += [promise.mine] if promise.mine and promise.mine not in rows and promise.mine.stance != "adopt" else []
    return [(one.reason, one.funder) for one in rows]


def money(deed: local.Deed) -> str:
    """A line of money, in units of 10,000 yuan."""
    if not deed.amount:
        return _("%(year)s: none needed") % {"year": deed.year}
    amount = number(Decimal(deed.amount) / 1_000_000)
    return _("%(year)s: %(amount)s times 10,000 yuan, %(source)s") % {"year": deed.year, "amount": amount, "source": deed.source}


def gap(one: local.Gap) -> str:
    """A gap as a sentence."""
    return one.message("zh" if lang().startswith("zh") else "en")


def anchor(no: str, letter: str = "") -> str:
    """How a clause is named beside what hangs on it; Chinese in every language, as the notice is."""
    return "\u7b2c{}\u6761{}".format(no, "\u00b7" + letter if letter else "")


def short(duty: duties.Duty, proof: duties.Proof | None = None) -> str:
    """What a duty, or one of its promises, is called."""
    words = proof.what if proof and len(duty.proofs) > 1 else duty.short
    return words.of(lang())
