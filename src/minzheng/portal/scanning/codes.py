"""The codes of sheets: what is printed, and how it is known again."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minzheng.portal.letters import giving

NUMBER = r"[0-9]{6}-[0-9]{4}-[0-9]{5,9}"
"""The number of a case; in the code of a sheet a point and the sheet follow."""
_SHEET = re.compile(rf"({NUMBER})(?:\.([a-z]+))?")


def mark(request: HttpRequest, number: str, sheet: str) -> SafeString:
    """The code by which a scan of a sheet is filed: a telephone opens the page that files it, and a scan is known by it."""
    leads = f"{giving.address(request, 'cases:scans')}?of={number}.{sheet}"
    return giving.drawn(leads, _("Code of the number %(number)s") % {"number": number})


def read(said: str) -> tuple[str, str]:
    """The number of a case and the sheet in what a code says, or somebody typed; what was typed where there is none in it."""
    found = _SHEET.search(said.strip()[:200])
    return (found[1], found[2] or "") if found else (said.strip()[:40], "")
