"""Printed sheets, each with the case's number and a code that files its scan to the case: official documents, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import segno
from django.http import Http404, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.portal.cases import case_page, shown
from minzheng.portal.cases.applying import code_of
from minzheng.portal.cases.deciding import unsure_of, whose
from minzheng.portal.cases.shown import amount, show
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, official, said
from minzheng.portal.reasons import reasoning
from minzheng.portal.reasons.capitals import capitals
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.postings import api as postings


@official("case.read")
@require_safe
def sheet(request: access.Request, desk: Frame, case: int, sheet: str) -> HttpResponse:
    """One sheet, ready to print."""
    one, course = cases.case(desk.actor, case), cases.stands(desk.actor, case)
    hung = cases.postings_of(desk.actor, case)
    if sheet not in case_page.printable(desk, one, course, len(hung)) and not (sheet == "receipt" and one.open):
        raise Http404
    named = shown.named(desk, [one.person, *one.members])
    version = shown.version_of(one)
    with translation.override("zh-hans"):
        context = {
            "sheet": sheet,
            "case": one,
            "course": course,
            "people": [named[key] for key in (one.person, *one.members) if key in named],
            "called": shown.called(one, named),
            "item": said(catalogue.item(one.item).name),
            "law": case_page.law(one),
            "version": version,
            "where": words.place(one.place_code),
            "office": words.place(one.place_code[:9]) if len(one.place_code) > 9 else words.place(one.place_code),
            "code": code_of(request, case),
            "mark": _qr(one.number),
            **_more(request, desk, one, course, sheet, hung),
        }
        return show(request, desk, "sheet", context)


def _more(
    request: access.Request, desk: Frame, one: cases.Case, course: cases.Course, sheet: str, hung: tuple[postings.Posting, ...]
) -> Mapping[str, object]:
    """What one sheet has beside what all have."""
    match sheet:
        case "receipt":
            return {"way": shown.way(one, course), "track": _qr(_address(request, "residents:track"))}
        case "posting":
            last = hung[-1]
            hangs = next((each for each in postings.board(desk.actor, one.place_code) if each.id == last.id), last)
            return {
                "hangs": hangs,
                "amount": amount(hangs.amount) if hangs.amount else "",
                "link": _address(request, "residents:posted", hangs.slug),
                "qr": _qr(_address(request, "residents:posted", hangs.slug)),
            }
        case "decision" | "declaration":
            return _weighed(desk, one, course, sheet)
        case "lacking":
            acts = cases.acts(desk.actor, one.id, purpose=shown.purpose(desk))
            told = next((act for act in acts if act.verb == "lack"), None)
            return {"papers": ((told.said or {}).get("note", "") if told else "").splitlines(), "told": told}
    return {}


def _weighed(desk: Frame, one: cases.Case, course: cases.Course, sheet: str) -> Mapping[str, object]:
    """What it rests on: of a decision what it rested on when it was signed."""
    weighed = cases.weigh(desk.actor, one.id)
    if weighed.sheet is None or weighed.decision is None:
        return {"capitals": capitals(one.amount) if one.amount else "", "amount": amount(one.amount) if one.amount else ""}
    named = shown.named(desk, weighed.sheet.people)
    names = [named[key].name if key in named else "" for key in weighed.sheet.people]
    found: dict[str, object] = {"whose": whose(weighed.sheet, names, weighed)}
    if sheet == "decision":
        decision = cases.rerun(desk.actor, one.id) or weighed.decision
        acts = cases.acts(desk.actor, one.id, purpose=shown.purpose(desk))
        act = next((each for each in reversed(acts) if each.verb in {"decision", "reconsidered"}), None)
        found |= {
            "reasons": reasoning.reasoning(decision, unsure_of(weighed.sheet)),
            "act": act,
            "note": ((act.said or {}).get("note", "") if act else ""),
            "amount": amount(one.amount) if one.amount else "",
            "capitals": capitals(one.amount) if one.amount else "",
            "remedy": catalogue.remedy(one.decided_on) if one.decided_on else None,
            "frequency": shown.frequency(one),
        }
    return found


def _address(request: access.Request, page: str, *given: object) -> str:
    """The address of a public page, as a telephone reads it; empty where the program has no such page."""
    try:
        return request.build_absolute_uri(reverse(page, args=given))
    except NoReverseMatch:
        return ""


def _qr(text: str) -> SafeString:
    """A code as SVG that takes its colour from the page; nothing of nothing."""
    if not text:
        return SafeString("")
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=2,
        svgclass="qr",
        lineclass=None,
        omitsize=True,
        dark="#000",
        light="#fff",
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by the program from a text that is not in it
