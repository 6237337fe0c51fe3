"""One duty here: its sentence, how it stands at each level, and what this place says, does, pays and names for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.kernel.access import api as access
from minzheng.plan.local import api as local
from minzheng.portal.adopting import words
from minzheng.portal.adopting.looked import Looked, look, page, told
from minzheng.portal.desk.forms import day_of
from minzheng.portal.desk.frame import Frame, name, official, said

Act = Callable[[Looked, str, Mapping[str, str]], object]


@official("plan.read")
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: access.Request, desk: Frame, no: str) -> HttpResponse:
    """A duty at the place looked at, and what may be done about it."""
    at = look(request, desk)
    if at is None:
        return page(request, at, desk, "none", {})
    found = local.duty_at(desk.actor, at.plan, no, at.place, at.day)
    if request.method != "POST" or "look" in request.POST:
        return _shown(request, at, no, found)
    access.require(desk.actor, "plan.adopt", place=at.place)
    if desk.past:
        return redirect(desk.link("local:duty", no))
    given = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    try:
        ACTS[given.get("act", "")](at, no, given)
    except local.Refused as refused:
        return _shown(request, at, no, found, told(refused), given, 422)
    return redirect(desk.link("local:duty", no))


def _adjust(at: Looked, no: str, given: Mapping[str, str]) -> object:
    stance = given.get("stance", "")
    if stance not in {"adopt", "adapt", "not_applicable"}:
        raise KeyError(stance)
    asked = [given.get(key, "") for key in ("target", "due", "reason", "funder")]
    adjusting = local.Adjusting(stance, *asked)  # type: ignore[arg-type]
    return local.adjust(at.desk.actor, at.plan, at.place, no, given.get("letter", ""), adjusting)


def _fund(at: Looked, no: str, given: Mapping[str, str]) -> object:
    asked = {key: given.get(key, "") for key in ("year", "amount", "source", "where")}
    return local.fund(at.desk.actor, at.plan, at.place, no, **asked)


def _step(at: Looked, no: str, given: Mapping[str, str]) -> object:
    day = day_of(given.get("due", ""))
    if day is None:
        raise local.Refused("bad_date", given=given.get("due", ""))
    return local.step(at.desk.actor, at.plan, at.place, no, given.get("text", ""), day)


ACTS: Mapping[str, Act] = {
    "adjust": _adjust,
    "drop": lambda at, _no, given: local.drop(at.desk.actor, at.plan, _id(given)),
    "ask": lambda at, _no, given: local.ask_relief(at.desk.actor, at.plan, _id(given), at.place, given.get("question", "")),
    "measure": lambda at, no, given: local.do(at.desk.actor, at.plan, at.place, no, given.get("text", "")),
    "milestone": _step,
    "fund": _fund,
    "reach": lambda at, _no, given: local.reach(at.desk.actor, at.plan, _id(given)),
    "end": lambda at, _no, given: local.end(at.desk.actor, at.plan, _id(given)),
}
"""What the forms of the page ask for; another word is no page."""


def _id(given: Mapping[str, str]) -> int:
    text = given.get("id", "")
    if not text.isdecimal() or len(text) > 15:
        raise KeyError(text)
    return int(text)


def _shown(
    request: access.Request,
    at: Looked,
    no: str,
    found: local.DutyAt | None,
    problem: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; on a refusal with all that was typed."""
    one = at.plan.duty(no)
    before, after = at.plan.original[: one.start][-120:], at.plan.original[one.end :][:0]
    context: dict[str, Any] = {
        "duty": one,
        "found": found,
        "no": no,
        "anchor": words.anchor(no),
        "short": words.short(one),
        "quote": at.plan.original[one.start : one.end],
        "around": (before, after),
        "problem": problem,
        "typed": typed or {},
        "promises": [_promise(at, found, promise) for promise in found.promises] if found else [],
        "answerers": [_answerer(at, one) for one in found.answerers] if found else [],
        "gaps": [words.gap(gap) for gap in found.gaps] if found else [],
        "funds": [(fund.id, words.money(fund), fund.text, _from(at, fund.place_code)) for fund in found.funds] if found else [],
        "deeds": [(deed, _from(at, deed.place_code)) for deed in found.deeds] if found else [],
        "answer": _answer(at, found),
        "year": at.day.year,
    }
    return page(request, at, at.desk, "duty", context, status)


def _answer(at: Looked, found: local.DutyAt | None) -> str:
    """The first line: whether it binds, and how it stands against those above."""
    place = name(at.place, at.day)
    if found is None:
        return _("%(place)s is not bound by this duty") % {"place": place}
    if any(one.waiting for one in found.promises):
        return _("%(place)s asked for something else; the level above has not agreed") % {"place": place}
    if found.tightened:
        return _("%(place)s is asked for more than the issuer wrote") % {"place": place}
    if any(delta for one in found.promises for delta in one.shifts):
        return _("%(place)s does it otherwise, agreed by the level above") % {"place": place}
    return _("%(place)s does it as the issuer wrote") % {"place": place}


def _promise(at: Looked, found: local.DutyAt, one: local.PromiseAt) -> dict[str, Any]:
    levels = []
    for wording in one.wordings:
        delta = next((delta for delta in one.shifts if delta.place_code == wording.place_code), None)
        levels.append(
            {
                "place": name(wording.place_code, at.day),
                "words": words.wording(one, wording),
                "shift": words.shift(delta.difference) if delta else "",
                "up": bool(delta and delta.difference.tighter),
                "by": delta.by if delta else None,
            }
        )
    return {
        "at": one,
        "letter": one.proof.letter,
        "what": one.proof.what,
        "quote": one.proof.quote,
        "reading": one.proof.reading,
        "to_confirm": one.proof.to_confirm,
        "levels": levels,
        "marks": words.marks(at, one),
        "waiting": one.waiting,
        "waiting_words": _waiting(one),
        "asked": [(asked, name(asked.place_code, at.day), name(asked.at, at.day)) for asked in one.asked],
        "can_ask": _can_ask(at, one),
        "counts": one.above.target is not None,
        "target": words.number(one.target).replace(",", ""),
        "due": one.due,
        "can_return": one.mine is not None or one.waiting is not None,
    }


def _waiting(one: local.PromiseAt) -> str:
    """What the place proposes, in words."""
    if one.waiting is None:
        return ""
    if one.waiting.stance == "not_applicable":
        return _("does not apply")
    target = one.target if one.waiting.target is None else one.waiting.target
    return words.wording(one, local.Wording(one.waiting.place_code, target, one.waiting.due or one.due))


def _can_ask(at: Looked, one: local.PromiseAt) -> list[tuple[int, str, str]]:
    """What was added above and not asked about yet."""
    if not at.own:
        return []
    open_ = {asked.adjustment.id for asked in one.asked if asked.state != "kept"}
    above = [delta for delta in one.shifts if delta.difference.tighter and delta.place_code != at.place]
    free = [delta for delta in above if delta.by.id not in open_]
    return [(delta.by.id, name(delta.place_code, at.day), words.shift(delta.difference)) for delta in free]


def _answerer(at: Looked, one: local.Answerer) -> dict[str, Any]:
    return {
        "sector": said(local.sector_name(one.sector)),
        "leads": one.leads,
        "unit": one.unit.name if one.unit else "",
        "to_confirm": bool(one.unit and one.unit.generated),
        "named": [(person, _from(at, person.place_code)) for person in one.named],
    }


def _from(at: Looked, place_code: str) -> str:
    """The name of the place from which something passed, empty where it is the place's own."""
    return "" if place_code == at.place else name(place_code)
