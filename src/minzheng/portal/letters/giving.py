"""A letter as it is given: its page and its file, of one text, with the code by which both are known again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from minzheng.channels import api as channels
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.portal.letters import reading, setting
from minzheng.portal.letters.setting import UnsetError
from minzheng.portal.letters.text import LANG, Text

__all__ = ["Paper", "UnsetError", "address", "drawn", "file", "paper"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter as a page; `blocks` are what its file is set from, `given` its code: None of a day that is past."""

    text: Text
    html: SafeString
    blocks: list[reading.Block]
    given: channels.Letter | None


def paper(request: HttpRequest, actor: access.Actor, text: Text, *, gives: bool = True) -> Paper:
    """A letter, which gets its code with the first look at it. `gives` is false where nothing is written."""
    with translation.override(LANG):
        filled = dict(text.context) | {
            "form": f"letters/{text.kind}.html",
            "mark": drawn(text.number, _("Code of the number %(number)s") % {"number": text.number}),
            "demo": settings.DEMO,
        }
        if "track" in filled:
            filled["track"] = drawn(address(request, "residents:track"), _("Code that leads to how far it is"))
        body = render_to_string("letters/letter.html", filled)
        blocks = reading.blocks(body)
        if not gives:
            return Paper(text, mark_safe(body), blocks, None)  # noqa: S308 - our own template
        said = channels.Giving(text.kind, text.about, text.number, text.place_code, text.says, journal.canonical(blocks))
        given = channels.give(actor, said)
        foot = render_to_string("letters/foot.html", _foot(request, text, given))
    return Paper(text, mark_safe(body + foot), [*blocks, *reading.blocks(foot)], given)  # noqa: S308 - our own templates


def _foot(request: HttpRequest, text: Text, given: channels.Letter) -> Mapping[str, object]:
    checked = address(request, "residents:verify")
    leads = f"{checked}#{given.number}/{given.code}"  # behind the sign, so that it stands in nobody's log
    label = _("Code that leads to the check of this letter")
    return {"address": checked, "number": given.number, "code": given.code, "qr": drawn(leads, label)}


def file(request: access.Request, made: Paper) -> HttpResponse:
    """The file of a letter, to be kept by whoever asked; its digest is, so that it is known again. Raises UnsetError."""
    text, given = made.text, made.given
    assert given is not None  # noqa: S101 - a file is of a letter that was given
    title = next(str(block["text"]) for block in made.blocks if block["kind"] == "head")
    foot = f"{given.number} \u00b7 {given.code}"
    data = setting.pdf(made.blocks, title=title, office=text.office, foot=foot, day=text.day)
    channels.set_(request.actor, given, data)
    answer = HttpResponse(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{text.number}-{text.kind}.pdf")
    return answer


def address(request: HttpRequest, page: str, *given: object) -> str:
    """The address of a public page, as a telephone reads it; empty where the program has no such page."""
    try:
        return request.build_absolute_uri(reverse(page, args=given))
    except NoReverseMatch:
        return ""


def drawn(text: str, label: str) -> SafeString:
    """A code as SVG, black on white on every page, with what a screen reader says of it; nothing of nothing."""
    if not text:
        return SafeString("")
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        title=label,
        border=2,
        svgclass="qr",
        lineclass=None,
        omitsize=True,
        dark="#000",
        light="#fff",
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by the program from a text that is not in it
