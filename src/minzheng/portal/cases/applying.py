"""A new application at the counter: typed once, and nothing is asked that a record knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.cases.questions import Answers, Form
from minzheng.portal.cases.shown import limit_words, show
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said, whole
from minzheng.portal.persons.shown import Line, lines
from minzheng.portal.ui.trajectory import day_words
from minzheng.rules import api as rules
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

GET_OR_POST = ["GET", "HEAD", "POST"]
CODES, KEPT = "case codes", 5
"""Where a session keeps the codes of the last receipts until it ends, since nobody can be told one twice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A service that can be applied for today: what it is, and the application that is open already."""

    id: str
    name: str
    about: str
    open: str


@dataclass
class Filling:
    """An application as it is being filled in: who applies, who is counted, what was typed."""

    request: access.Request
    desk: Frame
    home: people.Household
    item: catalogue.Item
    version: catalogue.Version
    named: Mapping[int, Line]

    @property
    def applicant(self) -> int:
        """Who applies: who was chosen, else the head."""
        chosen = whole(self.request.POST.get("applicant", ""), 15)
        return chosen if chosen is not None and chosen in self.named else next(iter(self.named))

    @property
    def counted(self) -> list[int]:
        """Who is counted: who was ticked, else everybody; whoever applies always is, and comes first."""
        sent, begun = self.request.POST.getlist("counted"), self.request.method == "POST"
        ticked = [key for key in self.named if not begun or str(key) in sent]
        return [self.applicant, *(key for key in ticked if key != self.applicant)]

    def form(self) -> Form | None:
        """The questions; None where the item has no rule and nothing is computed."""
        if facts.rule(self.item.id, self.desk.today) is None:
            return None
        sheet = facts.gather(
            self.desk.actor, self.item.id, self.home.id, day=self.desk.today, purpose="means", people=self.counted
        )
        typed = self.request.POST if self.request.method == "POST" else None
        return Form(sheet, self.desk.today, {key: one.name for key, one in self.named.items()}, typed)

    def lacking(self) -> list[str]:
        """The papers that are missing: those that were ticked, and what was written beside."""
        ticked = self.request.POST.getlist("lacks")
        papers = [line.of("zh") for number, line in enumerate(self.version.brings) if str(number) in ticked]
        return papers + [line.strip() for line in self.request.POST.get("lacks_more", "").splitlines() if line.strip()]


@official("case.take")
@require_safe
def choose(request: access.Request, desk: Frame, household: int) -> HttpResponse:
    """Which service: those whose law binds today, by what happens in a family."""
    home, named = _home(desk, household)
    open_ = {one.item: one for one in cases.of_household(desk.actor, household) if one.open}
    shelves = []
    for group in catalogue.groups().group:
        here = [
            Choice(
                item.id,
                said(item.name),
                said(item.about),
                desk.link("cases:case", open_[item.id].id) if item.id in open_ else "",
            )
            for item in catalogue.items()
            if item.group == group.id and item.on(desk.today)
        ]
        shelves += [(said(group.name), here)] if here else []
    head = next(iter(named.values()), None)
    return show(request, desk, "choose", {"home": home, "called": head.name if head else "", "shelves": shelves})


@official("case.take")
@require_http_methods(GET_OR_POST)
def new(request: access.Request, desk: Frame, household: int, item: str) -> HttpResponse:
    """The form of one application, and what is sent of it."""
    home, named = _home(desk, household)
    if desk.past:
        return redirect(desk.link("cases:household", household))
    try:
        asked = catalogue.item(item)
    except catalogue.UnknownItem as unknown:
        raise Http404 from unknown
    version = asked.on(desk.today)
    if version is None or not named:
        raise Http404
    filling = Filling(request, desk, home, asked, version, named)
    if request.method != "POST" or request.POST.get("does") == "look":
        return _page(filling, "")
    try:
        return redirect(_sent(filling))
    except (procedure.Refused, entitlements.Refused, rules.CaseError, facts.Refused) as refused:
        return _page(filling, refused.message(lang()))


def _sent(filling: Filling) -> str:
    """Applies, and at once accepts or tells what is missing, as the button says; gives the address of what to print."""
    request, desk = filling.request, filling.desk
    form, does = filling.form(), request.POST.get("does", "")
    answers: Answers = form.answers(request.POST) if form else {}
    asked = procedure.Applying(
        item=filling.item.id,
        person=filling.applicant,
        place_code=filling.home.place_code,
        answers=answers,
        household=filling.home.id,
        members=tuple(filling.counted[1:]),
        channel=_channel(request.POST.get("channel", "")),
        urgent="urgent" in request.POST,
        reason=request.POST.get("reason", ""),
        account=request.POST.get("account", ""),
    )
    with transaction.atomic():
        opened = cases.apply(desk.actor, asked, request=request.POST.get("once", "")[:40])
        if opened.code:
            if does == "lack":
                cases.lack(desk.actor, opened.case, filling.lacking())
            elif does == "accept":
                cases.accept(desk.actor, opened.case)
    if opened.code:
        kept = dict(request.session.get(CODES, {}))
        request.session[CODES] = dict([*kept.items(), (str(opened.case), opened.code)][-KEPT:])
    return desk.link("cases:sheet", opened.case, "lacking" if does == "lack" else "receipt")


def _channel(text: str) -> procedure.Channel:
    return text if text in {"counter", "village", "paper"} else "counter"  # type: ignore[return-value]


def _page(filling: Filling, problem: str) -> HttpResponse:
    desk, version, request = filling.desk, filling.version, filling.request
    form = filling.form()
    day = desk.today
    brings = [(number, line) for number, line in enumerate(version.brings) if line.since <= day]
    context = {
        "home": filling.home,
        "item": said(filling.item.name),
        "named": filling.named,
        "called": next(iter(filling.named.values())).name,
        "applicant": filling.applicant,
        "counted": filling.counted,
        "groups": form.groups if form else [],
        "recorded": form.recorded if form else [],
        "cells": form.cells if form else None,
        "brings": [
            (number, line.of(lang()), str(number) in request.POST.getlist("lacks"))
            for number, line in brings
            if not line.known_by
        ],
        "known_by": [(line.of(lang()), said(line.known_by)) for _number, line in brings if line.known_by],
        "dues": [
            (said(one.step.name), day_words(one.latest) if one.latest else "", limit_words(one.step))
            for one in catalogue.latest(version, day)
        ],
        "urgent": any(step.spares for step in version.steps),
        "billed": filling.item.frequency == "bill" or filling.item.payee == "provider",
        "channels": [(one, said(procedure.words().channel[one])) for one in ("counter", "village", "paper")],
        "typed": request.POST,
        "problem": problem,
        "once": request.POST.get("once") or token_urlsafe(12),
        "where": words.within(filling.home.place_code, desk.actor.place, desk.day),
    }
    return show(request, desk, "new", context, status=422 if problem else 200)


def _home(desk: Frame, household: int) -> tuple[people.Household, dict[int, Line]]:
    """A household at which the reader takes applications, and who lives in it, the head first."""
    try:
        home = people.household(desk.actor, household, day=desk.day)
    except people.Refused as refused:
        raise Http404 from refused
    access.require(desk.actor, "case.take", place=home.place_code, sector=people.SECTOR)
    return home, {one.key: one for one in lines(desk, [member.person for member in home.members])}


def code_of(request: access.Request, case: int) -> str:
    """The code of a case that was opened in this session; empty for any other."""
    return str(request.session.get(CODES, {}).get(str(case), ""))
