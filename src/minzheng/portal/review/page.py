"""The desk itself: original, card, queue."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.plan.review import api as review
from minzheng.portal.desk.frame import Frame, lang, name, said
from minzheng.portal.desk.words import people
from minzheng.portal.plan.shown import show
from minzheng.portal.public.labels import Labels, dom
from minzheng.portal.public.original import legend_words
from minzheng.portal.public.xray import XRay
from minzheng.portal.review import original
from minzheng.portal.review.cards import Card, Cards
from minzheng.portal.review.doors import reviewing

FOLLOWING, FINDINGS, DIFFERENCES = 4, 12, 10


@reviewing
@require_safe
def draft(request: access.Request, desk: Frame, draft_id: int) -> HttpResponse:
    """A draft, at the question that the address names, else at the next one that is open."""
    return shown(request, desk, draft_id, request.GET.get("q", ""))


def shown(request: access.Request, desk: Frame, draft_id: int, key: str = "", **given: Any) -> HttpResponse:
    """The page; `given` is what a refused form had: problem, option, words, status."""
    on = review.desk(desk.actor, draft_id)
    text = original.pieces(draft_id, on.notice, on.asked, on.edits, lang())
    cards = Cards(on, desk.link("review:draft", draft_id), text)
    current = on.question(key) or _at(on, request.GET.get("no", "")) or on.following() or (on.asked[0] if on.asked else None)
    place = on.asked.index(current) if current else 0
    writes = (
        on.draft.stage == "drawn" and not desk.past and on.part != "onlooker" and not (on.part == "second" and on.reading.open)
    )
    context = {
        "on": on,
        "answer": _answer(on),
        "stages": _stages(on.draft.stage),
        "text": original.standing_out(text, current),
        "legend": [(kind, word) for kind, word in legend_words().items()],
        "card": cards.of(current, given.get("words", ""), given.get("option", "")) if current else None,
        "at": original.place(text, current) if current else "",
        "before": cards.brief(on.asked[place - 1]) if place else None,
        "on_key": current.key if current else "",
        "next": cards.brief(on.asked[place + 1]) if place + 1 < len(on.asked) else None,
        "skip": _skip(on, cards, current),
        "change": desk.link("review:edit", draft_id) + ("&" if desk.carried else "?"),
        "following": [cards.brief(one) for one in on.asked[place + 1 : place + 1 + FOLLOWING]],
        "queue": _queue(on, cards, current),
        "writes": writes,
        "names": review.Ground.of(on.notice, on.draft.place_code).names() if current and current.kind == "unit" else (),
        "findings": _findings(on),
        "blind": _blind(on),
        "differing": [cards.brief(one) for one in on.asked if one.key in on.reading.differing][:DIFFERENCES],
        "reply": on.replies.get(current.key) if current else None,
        "asks": current is not None and current.key in on.answers and on.answers[current.key].option == review.ASK,
        "place_name": name(on.draft.place_code, desk.day),
        "confirms": on.part == "first" and on.draft.stage == "drawn" and not desk.past,
        "enforces": on.draft.stage == "confirmed"
        and desk.may("plan.enforce", on.draft.place_code)
        and desk.actor.place == on.draft.place_code
        and not desk.past,
        "problem": given.get("problem", ""),
    }
    return show(request, desk, "review/draft.html", "review", context, status=given.get("status", 200))


def _skip(on: review.Desk, cards: Cards, current: review.Question | None) -> Card | None:
    """The next open question after the one that is asked."""
    found = on.following(current.key) if current else None
    return cards.brief(found) if found and found is not current else None


def _at(on: review.Desk, no: str) -> review.Question | None:
    """The first open question of a duty, else its first."""
    those = [one for one in on.asked if no and one.no == no.strip()]
    return next((one for one in those if one.key not in on.answers), those[0] if those else None)


def _answer(on: review.Desk) -> str:
    """The first line: how many decisions are left, and whose turn it is."""
    left = sum(total - done for done, total in on.counts.values())
    if on.draft.stage == "in_force":
        return _("In force; its review is closed")
    if on.draft.stage == "confirmed":
        return _("Confirmed; it waits for its issuer")
    if on.part == "second":
        if on.reading.open:
            return _("Your blind reading is finished")
        return ngettext("%(n)s question left to read blind", "%(n)s questions left to read blind", left) % {"n": left}
    if left:
        return ngettext("%(n)s decision left", "%(n)s decisions left", left) % {"n": left}
    if on.reading.differing:
        return _("All is decided; what the second reader reads otherwise is to be settled")
    return _("All is decided; it can be confirmed")


def _stages(stage: review.Stage) -> list[tuple[str, str]]:
    """The three stamps: done, now or to come."""
    order = ("drawn", "confirmed", "in_force")
    words = (_("Drawn up by the machine"), _("Confirmed by the editor"), _("In force by the issuer"))
    at = order.index(stage) + (stage != "in_force")
    states = ["done" if place < at else "now" if place == at else "to-come" for place in range(len(order))]
    if stage == "in_force":
        states = ["done"] * len(order)
    return list(zip(states, words, strict=True))


def _queue(on: review.Desk, cards: Cards, current: review.Question | None) -> list[dict[str, Any]]:
    """By kind: how many of how many, and the questions of the kind that is open."""
    found = []
    for kind, (done, total) in on.counts.items():
        those = [one for one in on.asked if one.kind == kind]
        first = next((one for one in those if one.key not in on.answers), those[0])
        here = current is not None and current.kind == kind
        found.append(
            {
                "name": said(review.words().kind[kind]),
                "done": done,
                "total": total,
                "share": round(100 * done / total, 1),
                "first": cards.brief(first),
                "here": here,
                "questions": [cards.brief(one) for one in those] if here else [],
            }
        )
    return found


def _findings(on: review.Desk) -> dict[str, Any]:
    """The X-ray: what must and what should be settled, by kind."""
    duties = on.notice.all_duties
    shown = {dom(one) for duty in duties for one in (duty.id, *(clause.id for clause in duty.clauses))}
    xray = XRay(on.notice, Labels(on.notice), lang(), lambda anchor: "", shown)
    sections = [section for section in xray.sections if section.severity != "note"]
    groups = [(section, group) for section in sections for group in section.groups]
    return {"shown": groups[:FINDINGS], "more": max(0, len(groups) - FINDINGS), "count": len(groups)}


def _blind(on: review.Desk) -> dict[str, Any]:
    """How far the second reading is, who reads, and the agreement once it is open."""
    rows = [
        (said(_kind(one)), one, None if one.kappa is None else f"{one.kappa:.2f}".replace("-", "\u2212")) for one in on.agreements
    ]
    return {
        "read": len(on.reading.second),
        "of": len(on.reading.keys),
        "who": people([on.second]).get(on.second, "") if on.second else "",
        "rows": rows,
    }


def _kind(one: review.Agreement) -> Said:
    return review.words().kind[one.kind]
