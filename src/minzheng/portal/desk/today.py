"""Today: what the reader must do, in order, in the first line; then what is empty, and what changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, official, said, show
from minzheng.portal.desk.listing import readable
from minzheng.registry import api as registry

MOST = 10
"""So many things stand on the page; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to do: what, why, and the one verb."""

    what: str
    why: str
    verb: str
    href: str


@official()
@require_safe
def today(request: access.Request, desk: Frame) -> HttpResponse:
    """The page that a day begins with."""
    reads = access.may(desk.actor, "register.read")
    waiting = registry.waiting(desk.actor) if access.may(desk.actor, "register.check") else None
    things, mine = _waiting(desk, waiting)
    empty = [] if not reads or desk.past else _empty(desk)
    context = {
        "part": "today",
        "things": things[:MOST],
        "more": len(things) - MOST,
        "answer": _answer(len(things)),
        "mine": mine,
        "empty": empty,
        "reads": reads,
    }
    return show(request, desk, "today", context)


def _answer(count: int) -> str:
    """The first line."""
    if not count:
        return _("Nothing waits for you today")
    if count == 1:
        return _("One thing today")
    return ngettext("%(n)s thing today; begin with the first", "%(n)s things today; begin with the first", count) % {"n": count}


def _waiting(desk: Frame, page: registry.Page | None) -> tuple[list[Thing], list[dict[str, object]]]:
    """What waits for the reader's check, the oldest first, and what the reader's own proposals wait for."""
    things: list[Thing] = []
    mine: list[dict[str, object]] = []
    if page is None:
        return things, mine
    names = words.people(entry.made_by for entry in page.entries)
    for entry in sorted(page.entries, key=lambda entry: entry.recorded_at):
        register = registry.register(entry.register)
        href = desk.link("entry", entry.register, entry.id)
        if entry.made_by == desk.actor.account:
            mine.append({"title": words.title(entry), "register": said(register.name), "href": href, "at": entry.recorded_at})
        elif desk.may("register.check", entry.place_code, register.sector) and not desk.past:
            facts = {"who": names.get(entry.made_by, ""), "what": words.kind(entry.kind), "place": words.place(entry.place_code)}
            things.append(
                Thing(
                    _("Check “%(title)s” in %(register)s") % {"title": words.title(entry), "register": said(register.name)},
                    _("%(who)s proposed it: %(what)s, %(place)s.") % facts,
                    _("Check"),
                    href,
                )
            )
    return things, mine


def _empty(desk: Frame) -> list[registry.Register]:
    """The registers that the reader keeps and that hold nothing yet at the reader's places."""
    held = access.scope(desk.actor, "register.make")
    kept = [one for one in readable(desk) if held.ranges and held.reaches(one.sector)]
    return [one for one in kept if not registry.page(desk.actor, one.id, registry.Query(day=desk.day, place=desk.place, size=1)).total]
