"""Scans of signed sheets: each is filed to the case whose code stands on it, one photograph or all of a day at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.documents import api as documents
from minzheng.portal.cases import case_page
from minzheng.portal.cases.shown import show
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.portal.letters import text
from minzheng.portal.scanning import codes
from minzheng.services.cases import api as cases
from minzheng.services.procedure import api as procedure


@dataclass(frozen=True, slots=True)
class Filed:
    """A part of a file that was handed in: the sheet that it is, the case to which it went, or why to none."""

    name: str
    sheet: str = ""
    case: procedure.Case | None = None
    problem: str = ""


@official("case.take")
@require_http_methods(["GET", "HEAD", "POST"])
def scans(request: access.Request, desk: Frame) -> HttpResponse:
    """The form, with the number where a code led here; by POST what became of each file."""
    typed = request.POST.get("number") or request.GET.get("of", "")
    context: dict[str, object] = {"number": codes.read(typed)[0], "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    context["limit"] = settings.UPLOAD_LIMIT >> 20
    if request.method != "POST":
        return show(request, desk, "scans", context)
    if desk.past:
        return redirect(desk.link("cases:scans"))
    given = request.FILES.getlist("file")
    filed = [one for file in given for one in _filed(desk, file.read(), file.name or "", typed.strip())]
    lost = not filed or any(one.problem for one in filed)
    return show(request, desk, "scans", context | {"filed": filed, "none": not filed}, status=422 if lost else 200)


@official("case.read")
@require_safe
def scan(request: access.Request, desk: Frame, case: int, document: int) -> HttpResponse:
    """A scan that is filed to the case, as it came; what it is is said by its content and never run."""
    kept, data = cases.scan(desk.actor, case, document)
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    return answer


def _filed(desk: Frame, data: bytes, name: str, typed: str) -> Iterator[Filed]:
    """What became of a file: of its parts where codes cut it, of the whole where a number was typed."""
    for said, part in ((typed, data),) if typed else documents.cut(data, codes.NUMBER):
        number, kind = codes.read(said)
        sheet = _sheet(kind)
        ending = name.rpartition(".")[2]
        try:
            documents.fits(part, name)
            case = cases.numbered(desk.actor, number)
            cases.file(desk.actor, case.id, part, f"{sheet}.{ending}" if sheet else name)
        except cases.NoCase:
            problem = _("There is no case %(number)s at your places.") % {"number": number}
            yield Filed(name, problem=problem if number else _("No code of a sheet was read on it; type the number of the case."))
        except documents.Refused as refused:
            yield Filed(name, problem=refused.message(lang()))
        else:
            yield Filed(name, sheet, case)


def _sheet(kind: str) -> str:
    """What a sheet is called, as a name of its scan."""
    with translation.override(text.LANG):
        return render_to_string("cases/sheet_name.html", {"sheet": kind}).strip() if kind in case_page.SHEETS else ""
