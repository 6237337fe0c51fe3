"""The row of tabs of the desk's part on duties: one declared list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import NoReverseMatch, reverse

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.portal.desk.frame import Frame


@dataclass(frozen=True, slots=True)
class Tab:
    """One page to open, and the permission that opens it, or another that does so too."""

    id: str
    name: content.Said
    page: str
    needs: str
    too: str = ""


@dataclass(frozen=True, slots=True)
class Tabs:
    """The shape of `tabs.toml`."""

    tab: tuple[Tab, ...]


@cache
def _tabs() -> tuple[Tab, ...]:
    """Those that this program has. Raises ContentError."""
    return tuple(tab for tab in content.toml(Path(__file__).with_name("tabs.toml"), Tabs).tab if _stands(tab.page))


def _stands(page: str) -> bool:
    try:
        reverse(page)
    except NoReverseMatch:
        return False
    return True


def tabs(desk: Frame) -> tuple[Tab, ...]:
    """The tabs that the reader may open."""
    return tuple(tab for tab in _tabs() if any(access.may(desk.actor, one) for one in (tab.needs, tab.too) if one))
