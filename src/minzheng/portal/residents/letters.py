"""The letters of one's own matters, and the page on which anybody sees that a letter is ours and says what we said."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.channels import api as channels
from minzheng.kernel.access import api as access
from minzheng.oversight import api as oversight
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.portal.letters import giving, text
from minzheng.portal.promises.voices import source_of
from minzheng.portal.residents import saying
from minzheng.portal.residents.tracking import misses
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.procedure import api as procedure

PAGE = "residents/letter.html"


@official("own.read")
@require_safe
def letter(request: access.Request, desk: Frame, case_id: int, kind: str) -> HttpResponse:
    """A letter of one's own, to be read and printed."""
    paper = _paper(request, desk, case_id, kind)
    return render(request, PAGE, {"paper": paper, "case_id": case_id, "kind": kind})


@official("own.read")
@require_safe
def file(request: access.Request, desk: Frame, case_id: int, kind: str) -> HttpResponse:
    """The same as a file, to be kept and handed on."""
    paper = _paper(request, desk, case_id, kind)
    if paper.given is None:
        raise Http404
    try:
        return giving.file(request, paper)
    except giving.UnsetError as unset:
        return render(request, PAGE, {"paper": paper, "case_id": case_id, "kind": kind, "characters": str(unset)}, status=422)


def _paper(request: access.Request, desk: Frame, case_id: int, kind: str) -> giving.Paper:
    """A letter as it is given. Raises Http404 where the matter has none of the kind."""
    one = cases.case(desk.actor, case_id)
    named = oversight.named(desk.actor)
    if kind.startswith(f"{text.CHANGE}-"):
        change = next((each for each in changes_of(desk.actor, one) if kind == f"{text.CHANGE}-{each.id}"), None)
        if change is None:
            raise Http404
        of = entitlements.entitlement(access.SYSTEM, change.entitlement)
        said = text.of_change(change, of, called=named.get(of.person, one.number))
        return giving.paper(request, desk.actor, said, gives=not desk.past)
    if kind not in text.there(one):
        raise Http404
    called = named.get(one.person, one.number)
    return giving.paper(
        request, desk.actor, text.of_case(desk.actor, case_id, kind, called=called, purpose="own"), gives=not desk.past
    )


def changes_of(actor: access.Actor, one: procedure.Case) -> tuple[entitlements.Change, ...]:
    """What the family was told of changes of what came of a matter."""
    return entitlements.own_changes(actor, one.entitlement) if one.entitlement is not None else ()


@csrf_exempt  # nobody is signed in here and nothing is written
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a letter is ours, by number and code or by its file, and what it must say."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    if announced.isdecimal() and int(announced) > settings.UPLOAD_LIMIT:  # of which nothing would be read, nor a word be said
        return render(request, "residents/verify.html", {"too_large": f"{settings.UPLOAD_LIMIT >> 20} MiB"}, status=413)
    number, given = (request.POST.get(name, "").strip()[:64] for name in ("number", "code"))
    handed = request.FILES.get("file")
    context: dict[str, object] = {"number": number, "given": given}
    if request.method != "POST":
        return render(request, "residents/verify.html", context)
    if not (number or given or handed):
        return render(request, "residents/verify.html", context | {"nothing": True}, status=422)
    source = source_of(request)
    if misses.rests(source):
        return render(request, "residents/verify.html", context | {"rests": True}, status=429)
    found = _of_file(handed) if isinstance(handed, UploadedFile) else channels.known(number, given)
    if found is None:
        misses.note(source)
        missing = {"unknown_file": True} if handed else {"unknown": True}
        return render(request, "residents/verify.html", context | missing, status=404)
    shown = {"found": found, "whole": bool(handed), **_says(found), "again": {"at": request.path}}
    return render(request, "residents/verify.html", context | shown)


def _of_file(handed: UploadedFile[bytes]) -> channels.Letter | None:
    """The letter of which somebody hands in the file: nothing of it is looked at but its digest."""
    return channels.known_by_file(handed.read())


def _says(found: channels.Letter) -> dict[str, object]:
    """What a letter must say, of nobody; and whether something was said anew since."""
    item, says = catalogue.item(str(found.says["item"])), found.says
    amount = says["amount"]
    newer, changes = channels.newer(found), {id_: kind.name.of(lang()) for id_, kind in entitlements.kinds().items()}
    words = {
        "granted": _("granted: %(amount)s") % {"amount": saying.amount_words(amount if isinstance(amount, int) else None, item)},
        "refused": _("not granted"),
    }
    return {
        "kind": found.kind,
        "name": item.name.of(lang()),
        "day": day_words(date.fromisoformat(str(says["day"]))),
        "decision": words.get(str(says["state"])) or (changes[str(says["state"])] if says["state"] in changes else ""),
        "given_on": day_words(found.given_on),
        "newer": day_words(newer) if newer else "",
    }
