"""The cases of the reader's places, narrowed; and the supervisor's clocks: what is late or nearly late, by place and step."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.portal.cases import shown
from minzheng.portal.cases.shown import show
from minzheng.portal.desk.clocks import SOON
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.desk.listing import Chip, between, changed
from minzheng.portal.ui.trajectory import day_words
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure import api as procedure

BESIDE = frozenset({"place", "on", "after", "number", "lang", "theme", "letters"})
"""What an address may say beside that by which a list is narrowed."""


@official("case.read")
@require_safe
def cases_(request: access.Request, desk: Frame) -> HttpResponse:
    """All cases at the place looked at: open ones by their last day, closed ones by number."""
    given = request.GET
    number = given.get("number", "").strip()[:30]
    if number:
        try:
            return redirect(desk.link("cases:case", cases.numbered(desk.actor, number).id))
        except cases.NoCase:
            pass
    state = given.get("state", "open")
    try:
        found, after = cases.cases(
            desk.actor,
            desk.place,
            state=state if state in {"open", "closed", ""} or state in procedure.words().state else "open",
            late="late" in given,
            stands="stands" in given,
            mine="mine" in given,
            channel=given.get("channel", ""),
            pace=given.get("pace", ""),
            decided=between(given),
            looked=given.get("looked", ""),
            corrected=given.get("corrected", ""),
            promise=given.get("promise", ""),
            unpaid=given.get("paid") == "no",
            after=given.get("after", ""),
            item=given.get("item", ""),
            step=given.get("step", ""),
            waits_for=given.get("turn", ""),
        )
    except procedure.Refused as refused:
        return show(request, desk, "list", {"problem": refused.message(lang()), "narrowings": []}, status=400)
    waiting = cases.counts(desk.actor, desk.place)
    context = {
        "rows": shown.rows(desk, found),
        "after": after,
        "narrowings": list(_narrowings(given, waiting)),
        "narrowed": any(value for name, value in given.items() if name not in BESIDE),
        "waiting": waiting,
        "decided": between(given),
        "open": sum(count for who, count in waiting.items() if who not in {"late", "stands"}),
        "number": number,
    }
    return show(request, desk, "list", context)


def _narrowings(given: QueryDict, waiting: dict[str, int]) -> Iterator[tuple[str, list[Chip]]]:
    """The rows of chips: whose turn, of these late or one's own, in which state, and of which service."""
    turns = [who for who in ("township", "village", "county", "resident", "city", "provider") if waiting.get(who)]
    yield (
        pgettext("case", "Whose turn"),
        [_chip(given, "turn", who, shown.who_of(who), waiting[who]) for who in turns],
    )
    yield (
        _("Of these"),
        [
            _chip(given, "late", "1", _("late"), waiting["late"]),
            _chip(given, "stands", "1", _("clock stopped"), waiting["stands"]),
            _chip(given, "mine", "1", _("opened by me")),
            _chip(given, "channel", "paper", said(procedure.words().channel["paper"])),
        ],
    )
    states = {"open": _("open"), "closed": pgettext("cases", "closed")} | {
        name: said(word) for name, word in procedure.words().state.items() if name not in {"opened", "underway"}
    }
    chosen = given.get("state", "open")
    yield (
        _("State"),
        [Chip(word, changed(given, state=None if name == "open" else name), name == chosen) for name, word in states.items()],
    )
    if chosen != "open" or given.get("pace") or given.get("promise"):
        yield from _of_decided(given)
    if given.get("looked") or given.get("corrected"):
        kept = {"granted": _("granted after all"), "refused": _("refused after all")}
        words = kept.get(given.get("corrected", ""), _("looked at again"))
        yield pgettext("cases", "Second look"), [Chip(words, changed(given, looked=None, corrected=None), True)]
    if given.get("paid") == "no":
        yield _("Payment"), [Chip(_("nothing paid yet"), changed(given, paid=None), True)]
    if days := between(given):
        told = {"since": day_words(days[0]), "until": day_words(days[1])}
        words = _("decided from %(since)s to %(until)s") % told
        yield _("Days"), [Chip(words, changed(given, since=None, until=None), True)]
    here = given.get("item", "")
    yield _("Service"), [_chip(given, "item", item.id, said(item.name)) for item in catalogue.items()]
    if version := next((one.versions[-1] for one in catalogue.items() if one.id == here), None):
        yield _("Step"), [_chip(given, "step", step.id, said(step.name)) for step in version.steps]


def _of_decided(given: QueryDict) -> Iterator[tuple[str, list[Chip]]]:
    """The rows of chips that only what is decided can be narrowed by."""
    paces = {"in_time": _("in time"), "late": _("late"), "unlimited": _("no law sets a day")}
    yield pgettext("cases", "Decided"), [_chip(given, "pace", name, word) for name, word in paces.items()]
    kept = {"kept": _("as promised"), "missed": _("later than promised")}
    yield pgettext("cases", "Promise"), [_chip(given, "promise", name, word) for name, word in kept.items()]


def _chip(given: QueryDict, name: str, value: str, word: str, count: int | str = "") -> Chip:
    """A narrowing; choosing what is chosen takes it back, alone of several."""
    several = given.get(name, "").split()
    chosen, left = value in several, " ".join(one for one in several if one != value)
    more = {"step": None} if name == "item" else {}
    return Chip(word, changed(given, **{name: (left or None) if chosen else value} | more), chosen, count)


@official("case.read")
@require_safe
def clocks(request: access.Request, desk: Frame) -> HttpResponse:
    """What is late and what nearly is, at each place below the one looked at; and every clock that stands."""
    try:
        found, after = cases.cases(desk.actor, desk.place, late=True, after=request.GET.get("after", ""))
    except procedure.Refused as refused:
        return show(request, desk, "list", {"problem": refused.message(lang()), "narrowings": []}, status=400)
    soon, _after = cases.cases(desk.actor, desk.place, due=desk.today, size=200)
    near = [
        one
        for one in soon
        if not one.suspended and (left := procedure.clock(one, desk.today).left) is not None and 0 <= left <= SOON
    ]
    stand, _more = cases.cases(desk.actor, desk.place, stands=True, size=200)
    places = []
    for code, name in desk.below:
        here = cases.counts(desk.actor, code)
        waiting = sum(count for who, count in here.items() if who not in {"late", "stands"})
        places += [(code, name, waiting, here["late"])] if waiting else []
    context = {
        "late": shown.rows(desk, found),
        "after": after,
        "near": shown.rows(desk, near),
        "stand": shown.rows(desk, stand),
        "left": shown.rows(desk, cases.left(desk.actor, desk.place)),
        "places": sorted(places, key=lambda one: (-one[3], -one[2])),
        "most": max((one[2] for one in places), default=0),
        "waiting": cases.counts(desk.actor, desk.place),
    }
    return show(request, desk, "clocks", context)
