"""A decision as a letter to be printed, and the code by which anybody can see that it is ours."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest, new

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.portal.guides.guide_page import GuidePage
from minzheng.portal.promises.voices import source_of
from minzheng.portal.residents import matters, saying
from minzheng.portal.residents.tracking import misses
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue

LENGTH = 16
"""Letters of a code, in groups of four: 80 bits."""


def code(one: cases.Case) -> str:
    """The code of a decision: nobody makes it without the program's key, and another day or amount has another."""
    said = f"letter|{one.number}|{one.decided_on}|{one.state}|{one.amount}"
    plain = b32encode(new(settings.SECRET_KEY.encode(), said.encode(), sha256).digest()).decode()[:LENGTH]
    return "-".join(plain[at : at + 4] for at in range(0, LENGTH, 4))


@official("own.read")
@require_safe
def letter(request: access.Request, desk: Frame, case_id: int) -> HttpResponse:
    """The letter of one's own decision."""
    one = cases.case(desk.actor, case_id)
    if one.decided_on is None:
        raise Http404
    item, acts = catalogue.item(one.item), cases.acts(desk.actor, case_id, purpose="own")
    guide = GuidePage(item, one.accepted_on or one.opened_on, one.place_code)
    context = _said(one) | {
        "guide": guide,
        "pays": guide.told(guide.version.pays) if guide.version else (),
        "reason": matters.reason(acts),
        "remedies": GuidePage(item, one.decided_on, one.place_code).remedies,
        "accepted": day_words(one.accepted_on) if one.accepted_on else "",
        "by": places.full_name(one.place_code[:6], one.decided_on),
        "told": _told(acts),
        "address": request.build_absolute_uri(reverse("residents:verify")),
    }
    return render(request, "residents/letter.html", context)


def _told(acts: Sequence[cases.Act]) -> str:
    return next((day_words(act.day) for act in acts if act.verb == "notice"), "")


def _said(one: cases.Case) -> dict[str, object]:
    """What a letter says and its check repeats: nothing of anybody."""
    item = catalogue.item(one.item)
    granted = one.state == "granted"
    return {
        "case": one,
        "name": item.name.of(lang()),
        "granted": granted,
        "amount": saying.amount_words(one.amount, item) if granted else "",
        "day": day_words(one.decided_on) if one.decided_on else "",
        "code": code(one),
    }


@csrf_exempt  # nobody is signed in here and nothing is written
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a letter with this number and code is ours, and what it must say."""
    number, given = (request.POST.get(name, "").strip()[:64] for name in ("number", "code"))
    context: dict[str, object] = {"number": number, "given": given}
    if request.method != "POST" or not (number or given):
        return render(request, "residents/verify.html", context)
    source = source_of(request)
    if misses.rests(source):
        return render(request, "residents/verify.html", context | {"rests": True}, status=429)
    try:
        one = cases.numbered(access.SYSTEM, number)
    except cases.NoCase:
        one = None
    plain = "".join(letter for letter in given.upper() if letter.isalnum())
    if one is None or one.decided_on is None or not compare_digest(plain.encode(), code(one).replace("-", "").encode()):
        misses.note(source)
        return render(request, "residents/verify.html", context | {"unknown": True}, status=404)
    return render(request, "residents/verify.html", context | {"found": _said(one), "again": {"at": request.path}})
