"""Applying, for oneself or for somebody of the family: who, what no record says, and then number and code.

What is typed is kept as a draft with every step, and by a script between them; whoever opens the form again goes on with it.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from secrets import token_urlsafe

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.desk.frame import Frame, lang, official, whole
from minzheng.portal.entitled.form import Form, Turned
from minzheng.portal.entitled.screening import Asked, Family
from minzheng.portal.entitled.telling import chips
from minzheng.portal.guides.guide_page import GuidePage, Told
from minzheng.portal.residents import linking
from minzheng.portal.residents.homes import Home, home_of
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.drafts import api as drafts
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

PAGE = "residents/apply.html"
WHO, ASK, CONFIRM, SEND = "who", "ask", "confirm", "send"
KEEP, ANEW = "keep", "anew"
ENTER = {WHO: "begin", ASK: "next", CONFIRM: SEND}
"""What Enter in a field does on a page."""
OWN = frozenset({"applicant", "member", "request", "reason", "account", "page", "csrfmiddlewaretoken"})
"""Fields of this form beside the answers."""
UNKEPT = frozenset({"csrfmiddlewaretoken", "step", "change", "page", "true"})
"""Fields of which no draft knows: what was pressed, and the pledge, which is given when it is sent."""


class Application(Form):
    """The form of an application: who applies, who is counted, and what of them the rule asks and no record says."""

    def __init__(self, sent: QueryDict, item: catalogue.Item, home: Home) -> None:
        super().__init__(sent, time.today(), posted=bool(sent))
        self.item, self.home = item, home
        chosen = [whole(text) for text in self.sent.getlist("member")]
        self.applicant = one if (one := whole(self.sent.get("applicant", ""))) in home.members else None
        others = tuple(key for key in home.members if key in chosen and key != self.applicant)
        self.alone = alone(item, self.day)
        self.counted = (self.applicant, *(() if self.alone else others)) if self.applicant is not None else ()
        self.place, self.persons = home.place_code, len(self.counted)
        self.request = self.sent.get("request", "") or token_urlsafe(12)

    @property
    def begun(self) -> list[tuple[str, str]]:
        """Nothing: who applies goes along with `own`."""
        return []

    @property
    def begins(self) -> str:
        """Who applies comes first."""
        return WHO if self.applicant is None or self.change == WHO else ""

    @cached_property
    def family(self) -> Family:
        """Those who are counted, with what records say of them; nothing is asked where the item has no rule."""
        names = tuple(self.home.called(key, self.day) for key in self.counted)
        if facts.rule(self.item.id, self.day) is None:
            return Family(self.day, self.place, names, ())
        sheet = facts.composed(self.item.id, self.place, self.home.household, self.day, self.home.recorded(self.counted))
        return Family(self.day, self.place, names, (Asked(self.item, sheet, tuple(range(1, len(names) + 1))),))

    @property
    def reason(self) -> str:
        """Why they apply, in their own words."""
        return self.sent.get("reason", "")

    @property
    def account(self) -> str:
        """Where it would be paid."""
        return self.sent.get("account", "")

    @property
    def pledged(self) -> bool:
        """Whether they say that all of it is true."""
        return self.sent.get("true") == "1"

    def own(self, page: str) -> list[tuple[str, str]]:
        """What this form takes along beside the answers, but for the fields of a page."""
        kept = [("request", self.request)]
        if page != WHO:
            kept += [("applicant", str(self.applicant)), *(("member", str(key)) for key in self.counted[1:])]
        if page != CONFIRM:
            kept += [("reason", self.reason), ("account", self.account)]
        return kept

    def typed(self) -> list[tuple[str, str]]:
        """Everything on the page as it stands, valid or not."""
        kept = [(name, text) for name, texts in self.sent.lists() if name not in UNKEPT for text in texts]
        return [*kept, ("change", WHO)] if self.begins or self.sent.get("page") == WHO else kept

    def turned_to(self, page: str, turned: Turned) -> list[tuple[str, str]]:
        """Everything on the page that follows."""
        fields = [(one.name, one.value) for row in turned.rows for one in row.fields if one.value]
        asked = [("asked", turned.asked)] if page == ASK else [("reason", self.reason), ("account", self.account)]
        return [*turned.carried, *self.own(page), *asked, *fields]


@official("own.read")
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: access.Request, desk: Frame, item_id: str) -> HttpResponse:
    """One page after another, everything carried in the form and kept as a draft until it is sent."""
    item = _item(item_id)
    home = home_of(desk.actor, time.today())
    if home is None:
        return linking.page(request, desk)
    step = request.POST.get("step", "")
    if step == ANEW:
        drafts.drop(desk.actor, item.id, home.household)
        return redirect(request.path)
    kept = None if request.method == "POST" else drafts.draft(desk.actor, item.id, home.household)
    form = Application(_again(kept) if kept else request.POST, item, home)
    if step == KEEP:
        at = _keep(desk, form, form.typed())
        return HttpResponse(_saved(at), content_type="text/plain; charset=utf-8", status=200 if at else 409)
    return _page(request, desk, form, kept)


def _again(kept: drafts.Draft) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, text in kept.fields:
        sent.appendlist(name, text)
    return sent


def _keep(desk: Frame, form: Application, fields: list[tuple[str, str]]) -> datetime | None:
    """Keeps what was typed, and says when; None where it is not kept."""
    try:
        return drafts.keep(desk.actor, form.item.id, form.home.household, fields, word=form.request)
    except vault.Destroyed:
        return None


def _saved(at: datetime | None) -> str:
    return _("Saved %(time)s") % {"time": f"{at:%H:%M}"} if at else _("Not saved")


def _page(request: access.Request, desk: Frame, form: Application, kept: drafts.Draft | None) -> HttpResponse:
    """The page that follows; `kept`: the draft with which one goes on."""
    item, home, posted = form.item, form.home, request.method == "POST"
    turned = None if form.begins else form.turned()
    page = WHO if turned is None else ASK if turned.asking else CONFIRM
    context: dict[str, object] = {
        "item": item,
        "name": item.name.of(lang()),
        "form": form,
        "place_name": places.full_name(home.place_code, form.day),
        "members": [(key, home.called(key, form.day), not form.counted or key in form.counted) for key in home.members],
        "again": {"at": request.path, "enter": ENTER[page]},
        "since": day_words(kept.at.date()) if kept else "",
        "days": drafts.days(),
    }
    if turned is None:
        if posted:
            context["saved"] = _saved(_keep(desk, form, form.typed()))
        left = [pair for pair in form.rest(WHO) if pair[0] not in OWN]
        return render(request, PAGE, context | {"page": page, "carried": left, "own": form.own(WHO)})
    if posted:
        context["saved"] = _saved(_keep(desk, form, form.turned_to(page, turned)))
    context |= {
        "page": page,
        "turned": turned,
        "carried": turned.carried,
        "own": form.own(page),
        "chips": chips(turned.screening),
        "counted": [home.called(key, form.day) for key in form.counted],
        "number": len(turned.screening.done) + 2,
        "left": turned.screening.left - (turned.asking is not None),
        "brings": _brings(item, form),
    }
    if page == CONFIRM and form.step == SEND:
        given = [turned.screening.given(one) for one in form.family.asked]
        return _sent(request, desk, form, given[0] if given else {}, context)
    return render(request, PAGE, context, status=422 if turned.wrong else 200)


def _brings(item: catalogue.Item, form: Application) -> tuple[Told, ...]:
    guide = GuidePage(item, form.day, form.place)
    return guide.told(guide.version.brings) if guide.version else ()


def _sent(
    request: access.Request, desk: Frame, form: Application, given: procedure.Answers, context: dict[str, object]
) -> HttpResponse:
    if not form.pledged:
        problem = _("Please confirm that what you say is true and complete.")
        return render(request, PAGE, context | {"problem": problem}, status=422)
    asked = procedure.Applying(
        form.item.id,
        form.counted[0],
        form.place,
        given,
        household=None if form.alone else form.home.household,
        members=form.counted[1:],
        channel="portal",
        reason=form.reason,
        account=form.account,
    )
    try:
        opened = cases.apply(desk.actor, asked, request=form.request)
    except (procedure.Refused, entitlements.Refused) as refused:
        return render(request, PAGE, context | {"problem": refused.message(lang())}, status=422)
    drafts.drop(desk.actor, form.item.id, form.home.household)
    context |= {"page": "receipt", "opened": opened, "day_words": day_words(form.day)}
    return render(request, PAGE, context, status=201)


def alone(item: catalogue.Item, day: date) -> bool:
    """Whether it is given to one person, whoever lives with them."""
    return facts.rule(item.id, day) is not None and facts.facts(item.id).of == "applicant"


def _item(item_id: str) -> catalogue.Item:
    """An item that can be asked for today. Raises Http404."""
    try:
        item = catalogue.item(item_id)
    except catalogue.UnknownItem as unknown:
        raise Http404 from unknown
    if item.on(time.today()) is None:
        raise Http404
    return item
