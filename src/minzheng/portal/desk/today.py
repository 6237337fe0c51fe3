"""Today: what the reader must do, in order, in the first line; then what is empty, and what changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse, QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.portal.desk import batches, forms, logbook, waits, words
from minzheng.portal.desk.frame import Frame, lang, official, said, show
from minzheng.portal.desk.listing import Chip, changed, readable
from minzheng.portal.desk.waits import Thing
from minzheng.registry import api as registry

MOST, MORE, TO_CHECK, RECENT, FORGOTTEN = 10, 50, 500, 40, timedelta(days=60)
"""So many things stand on the first page and on each that follows, of them so many entries to check at most; and so far back the
reader's own acts are looked through."""


@dataclass(frozen=True, slots=True)
class Mine:
    """Something that the reader proposed and that waits for another person."""

    title: str
    register: str
    href: str
    on: date


@dataclass(frozen=True, slots=True)
class Kept:
    """A register that holds something here, and how much."""

    register: registry.Register
    total: int
    capped: bool


@official()
@require_safe
def today(request: access.Request, desk: Frame) -> HttpResponse:
    """The page that a day begins with."""
    reads = access.may(desk.actor, "register.read")
    resident = access.may(desk.actor, "own.read")
    mine, sent_back = _mine(desk)
    empty, kept = _registers(desk) if reads else ([], [])
    things = waits.things(desk) + ([] if desk.past else sent_back)
    listed = _listed(request.GET, things)
    context = {
        **listed,
        "part": "today",
        "manages": access.may(desk.actor, "account.manage"),
        "resident": resident,
        "public": _public(desk) if resident else [],
        "answer": _("%(place)s as it stood then") % {"place": desk.way[-1][1]} if desk.past else _answer(things),
        "standing": waits.standing(desk),
        "mine": mine,
        "empty": empty,
        "kept": kept,
        "reads": reads,
        "lately": logbook.lately(desk),
        "jobs": [{"job": one, "said": one.said(lang())} for one in jobs.own(desk.actor) if not one.over],
    }
    return show(request, desk, "today", context)


def _listed(asked: QueryDict, things: list[Thing]) -> dict[str, object]:
    """The things of one page, all or of one kind, from one on; and the ways to the others."""
    counts = Counter(one.part for one in things)
    kind = asked.get("of", "")
    kind = kind if kind in counts else ""
    chosen = [one for one in things if kind in {"", one.part}]
    after = asked.get("after", "")
    first = min(int(after), len(chosen)) if after.isdecimal() and len(after) < 6 else 0
    last = first + (MORE if first else MOST)
    chips = [Chip(_("all"), changed(asked, of=None), not kind, _counted(things))]
    chips += [
        Chip(word, changed(asked, of=part), part == kind, _counted([one for one in things if one.part == part]))
        for part, word in _kinds().items()
        if counts[part]
    ]
    return {
        "things": chosen[first:last],
        "first": first,
        "more": max(len(chosen) - last, 0),
        "more_words": _counted(chosen, last),
        "onwards": changed(asked, after=last),
        "back": changed(asked) if first else "",
        "chips": chips if len(things) > MOST and len(counts) > 1 else [],
    }


def _kinds() -> dict[str, str]:
    """What may wait, by the part of the portal that it is done in."""
    return {
        "cases": _("cases"),
        "watching": _("supervision"),
        "adopting": _("local plans"),
        "plan": _("evidence"),
        "review": _("notices"),
        "assessing": _("objections"),
        "desk": _("registers"),
    }


def _public(desk: Frame) -> list[Kept]:
    """What the registers make public about the place of somebody who reads none by office."""
    found = registry.public_counted(registry.Query(day=desk.day, place=desk.place))
    kept = ((one, found[one.id]) for one in registry.registers() if one.id in found)
    return [Kept(one, here.total, here.capped) for one, here in kept if here.total]


def _counted(things: list[Thing], first: int = 0) -> str:
    """How many there are from one on; of entries to check no more are looked up than `TO_CHECK`, and a sign says so."""
    capped = sum(one.part == "desk" for one in things) >= TO_CHECK or any(one.more for one in things[first:])
    return f"{sum(one.stands_for for one in things[first:]):,}{'+' if capped else ''}"


def _answer(things: list[Thing]) -> str:
    """The first line."""
    count = sum(one.stands_for for one in things)
    if not count:
        return _("Nothing waits for you today")
    if count == 1:
        return _("One thing today")
    return ngettext("%(n)s thing today; begin with the first", "%(n)s things today; begin with the first", count) % {
        "n": _counted(things)
    }


@waits.gives
def to_check(desk: Frame) -> list[Thing]:
    """What others proposed and the reader may check: whole tables, then entries, the oldest first."""
    if not access.may(desk.actor, "register.check"):
        return []
    page = registry.waiting(desk.actor, size=TO_CHECK, singly=True)
    names = words.people(entry.made_by for entry in page.entries)
    return batches.things(desk) + [
        Thing(
            _("Check “%(title)s” in %(register)s")
            % {"title": words.title(entry), "register": said(registry.register(entry.register).name)},
            _("%(who)s proposed it: %(what)s, %(place)s.")
            % {
                "who": names.get(entry.made_by, ""),
                "what": words.kind(entry.kind),
                "place": words.within(entry.place_code, desk.actor.place),
            },
            _("Check"),
            desk.link("entry", entry.register, entry.id),
        )
        for entry in page.entries
    ]


def _mine(desk: Frame) -> tuple[list[Mine], list[Thing]]:
    """Of what the reader wrote lately: what still waits for another person, and what came back."""
    mine: list[Mine] = []
    back: list[Thing] = []
    if not access.may(desk.actor, "register.make"):
        return mine, back
    long_ago = time.machine() - FORGOTTEN
    for table in (tables := registry.own_batches(desk.actor, long_ago)):
        if table.waiting:
            at = desk.link("batch", table.register, table.id)
            mine.append(Mine(table.name, said(registry.register(table.register).name), at, localdate(table.recorded_at)))
    back += batches.returned(desk, tables)
    refused = registry.sent_back(desk.actor, long_ago, size=RECENT)
    entries = registry.entries_of(desk.actor, [one.entry for one in refused])
    for one in refused:
        entry = entries[one.entry]
        why = _("%(who)s sent it back: %(why)s")
        told = why % {"who": words.people([one.checked_by]).get(one.checked_by, ""), "why": one.check_reason}
        href = desk.link("entry", entry.register, entry.id)
        back.append(Thing(_("Look again at “%(title)s”") % {"title": words.title(entry)}, told, _("Look"), href))
    noted = journal.page(ranges=desk.actor.ranges, account=desk.actor.account, kind="entry", size=RECENT).rows
    made = {row.subject.id: row.day for row in reversed(noted)}
    for subject in dict.fromkeys(row.subject.id for row in noted):
        try:
            last = registry.history(desk.actor, int(subject))[-1]
        except registry.NoEntry:
            continue
        if (last.made_by, last.state, last.batch) == (desk.actor.account, "proposed", "") and last.recorded_at >= long_ago:
            entry = registry.entry(desk.actor, last.entry)
            href = desk.link("entry", entry.register, entry.id)
            mine.append(Mine(words.title(entry), said(registry.register(entry.register).name), href, made[subject]))
    return mine, back


def _registers(desk: Frame) -> tuple[list[registry.Register], list[Kept]]:
    """The registers that the reader keeps and that are still empty at the place looked at, and those that hold something."""
    held = access.scope(desk.actor, "register.make")
    empty: list[registry.Register] = []
    kept: list[Kept] = []
    counted = registry.counted(desk.actor, registry.Query(day=desk.day, place=desk.place))
    for one in readable(desk):
        here = counted[one.id]
        if here.total:
            kept.append(Kept(one, here.total, here.capped))
        elif held.ranges and held.reaches(one.sector) and not desk.past and forms.fits(desk, one):
            empty.append(one)
    return empty, kept
