"""Printed sheets, each with the case's number and a code that files its scan to the case: official documents, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.portal.cases import case_page, shown
from minzheng.portal.cases.applying import code_of
from minzheng.portal.cases.shown import amount, show
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, official, said
from minzheng.portal.letters import giving, text
from minzheng.portal.reasons.known import whose
from minzheng.portal.scanning import codes
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure

GIVES = ("case.take", "case.opine", "case.decide")


@official("case.read")
@require_safe
def sheet(request: access.Request, desk: Frame, case: int, sheet: str) -> HttpResponse:
    """One sheet, ready to print; a letter among them with its code."""
    one, course, hung = _there(desk, case, sheet)
    if sheet in text.OF_CASE:
        paper = _paper(request, desk, one, sheet)
        return show(request, desk, "sheet", {"sheet": sheet, "case": one, "paper": paper})
    named = shown.named(desk, [one.person, *one.members])
    with translation.override(text.LANG):
        context = {
            "sheet": sheet,
            "case": one,
            "course": course,
            "people": [named[key] for key in (one.person, *one.members) if key in named],
            "called": shown.called(one, {key: line.name for key, line in named.items()}),
            "item": said(catalogue.item(one.item).name),
            "where": words.place(one.place_code),
            "office": words.place(one.place_code[:9]) if len(one.place_code) > 9 else words.place(one.place_code),
            "mark": codes.mark(request, one.number, sheet),
            **_more(request, desk, one, sheet, hung),
        }
        return show(request, desk, "sheet", context)


@official("case.read")
@require_safe
def file(request: access.Request, desk: Frame, case: int, sheet: str) -> HttpResponse:
    """A letter as a file."""
    one, _course, _hung = _there(desk, case, sheet)
    if sheet not in text.OF_CASE or desk.past:
        raise Http404
    if not _gives(desk):
        raise access.Forbidden(GIVES[0], one.place_code)
    try:
        return giving.file(request, _paper(request, desk, one, sheet))
    except giving.UnsetError as unset:
        return show(request, desk, "unset", {"case": one, "sheet": sheet, "characters": str(unset)}, status=422)


def _there(desk: Frame, case: int, sheet: str) -> tuple[procedure.Case, procedure.Course, tuple[postings.Posting, ...]]:
    """A case that has such a sheet. Raises Http404."""
    one, course = cases.case(desk.actor, case), cases.stands(desk.actor, case)
    hung = cases.postings_of(desk.actor, case)
    if sheet not in case_page.printable(desk, one, course, len(hung)) and not (sheet == "receipt" and one.open):
        raise Http404
    return one, course, hung


def _paper(request: access.Request, desk: Frame, one: procedure.Case, kind: str) -> giving.Paper:
    called = shown.called(one, shown.names(desk, [one.person]))
    said = text.of_case(desk.actor, one.id, kind, called=called, purpose=shown.purpose(desk), code=code_of(request, one.id))
    return giving.paper(request, desk.actor, said, gives=_gives(desk))


def _gives(desk: Frame) -> bool:
    """Whether the reader handles cases, so that a letter in their hands is given; who only watches sees what it says."""
    return not desk.past and any(desk.may(one) for one in GIVES)


def _more(
    request: access.Request, desk: Frame, one: procedure.Case, sheet: str, hung: tuple[postings.Posting, ...]
) -> Mapping[str, object]:
    """What one sheet has beside what all have."""
    match sheet:
        case "posting":
            last = hung[-1]
            hangs = next((each for each in postings.board(desk.actor, one.place_code) if each.id == last.id), last)
            link = giving.address(request, "residents:posted", hangs.slug)
            return {
                "hangs": hangs,
                "amount": amount(hangs.amount) if hangs.amount else "",
                "link": link,
                "qr": giving.drawn(link, _("Code that leads to this posting")),
            }
        case "application":
            applied = cases.acts(desk.actor, one.id, purpose=shown.purpose(desk))[0]
            return {"reason": (applied.said or {}).get("note", "")}
        case "declaration":
            weighed = cases.weigh(desk.actor, one.id)
            if weighed.sheet is None:
                return {}
            names = shown.names(desk, weighed.sheet.people)
            called = [names.get(key, "") for key in weighed.sheet.people]
            return {"whose": [one.said for one in whose(weighed.sheet, called, weighed)]}
    return {}
