"""The door of the portal: pages that other programs may ask for."""

from __future__ import annotations

import os

from minzheng.notice.api import Notice

__all__ = ["annotated_page"]


def annotated_page(notice: Notice, *, standalone: bool = True, lang: str = "zh-hans") -> str:
    """A compiled notice as one page of HTML.

    Standing alone, it carries its style sheet and needs no network, no script and no server; else it is
    the part that a page of the portal puts into its frame. Django is set up if nobody did so before.
    """
    _ready()
    from django.template.loader import render_to_string
    from django.utils import translation

    from minzheng.portal.public.page import NoticePage

    with translation.override(lang):
        page = NoticePage(notice, lang)
        body = render_to_string("public/notice.html", {"page": page, "lang": lang, "alone": True})
        if not standalone:
            return str(body)
        return str(render_to_string("public/alone.html", {"page": page, "lang": lang, "body": body}))


def _ready() -> None:
    """Sets Django up for a caller who has not, such as the command line."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
        django.setup()
