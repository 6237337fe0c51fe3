"""What of all verbs a page offers, the next thing first; why not what the case needs beside; and what came of pressing one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.kernel.access import api as access
from minzheng.kernel.documents import api as documents
from minzheng.people import api as people
from minzheng.portal.cases.fields import Field, Typed
from minzheng.portal.cases.questions import Group
from minzheng.portal.cases.verbs import VERBS, Doing, file
from minzheng.portal.desk.frame import lang, said, whole
from minzheng.rules import api as rules
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure

Refusals = (
    procedure.Refused,
    postings.Refused,
    people.Refused,
    entitlements.Refused,
    facts.Refused,
    rules.CaseError,
    documents.Refused,
)
GRAVE = frozenset({"relative", "send_back", "extend", "suspend", "withdraw", "terminate", "reconsideration"})
"""What is done seldom, and stands below the rest."""
FINDS = frozenset({"verification", "visit", "look_again", "check"})
"""In these something may be found that the family did not say."""
SIGNED = frozenset({"opinion", "approval", "decision"})
"""What is signed on the page of the decision, where all stands on which it rests."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A verb as the page offers it: its form, or the page on which it is signed, or why it cannot be done now."""

    id: str
    name: str
    fields: tuple[Field, ...] = ()
    groups: Sequence[Group] = ()
    main: bool = False
    grave: bool = False
    open: bool = False
    why_not: str = ""
    href: str = ""


def offered(it: Doing, doing: str = "") -> list[Offered]:
    """What the reader may do now, the next thing first; then what the case needs and they cannot do, each with why."""
    if it.desk.past:
        return []
    needed = {str(deed): why for deed, why in it.dossier.allowed.items()}
    now = [name for name in VERBS if _can(it, name, needed)]
    order = [name for name in needed if name in now]
    if "verification" in it.needs and it.unsigned:
        order.insert(0, "authorise")
    order = [name for name in dict.fromkeys([*order, *now]) if name in now]
    main = next((name for name in order if name not in GRAVE), "")
    return [_offered(it, name, main=name == main, doing=doing) for name in order] + [
        Offered(name, said(procedure.words().deed[name]), why_not=why_not(why))
        for name, why in needed.items()
        if why and name not in now
    ]


def _can(it: Doing, name: str, needed: Mapping[str, str]) -> bool:
    verb = VERBS[name]
    if not verb.may:
        return needed.get(name, "no") == ""
    return any(it.desk.may(one, place=it.case.place_code) for one in verb.may) and verb.when(it)


def why_not(why: str) -> str:
    """Why the reader cannot do what a case needs: whose it is, or what comes before it."""
    holding = [said(role.name) for role in access.roles().values() if why in role.may]
    if holding:
        return _("This is for: %(roles)s.") % {"roles": _(", ").join(holding)}
    words = {
        "objection_open": _("First the objections are answered."),
        "posting_open": _("It hangs in the village until its days are over."),
        "not_this_step": _("What this step needs comes first."),
        "posted_already": _("It hangs already."),
    }
    return words.get(why) or said(procedure.words().reason[why])


def labels() -> dict[str, str]:
    """The words on the buttons."""
    return {
        "accept": pgettext("verb", "Accept"),
        "lack": pgettext("verb", "Tell once what is missing"),
        "supply": pgettext("verb", "Note what came"),
        "authorise": pgettext("verb", "Enter an authorisation"),
        "verification": pgettext("verb", "Enter the report of the records"),
        "visit": pgettext("verb", "Enter the visit"),
        "check": pgettext("verb", "Records were checked"),
        "certificate": pgettext("verb", "The certificate was checked"),
        "review": pgettext("verb", "Enter the neighbours’ review"),
        "opinion": pgettext("verb", "The township’s opinion"),
        "posting": pgettext("verb", "Put up in the village"),
        "sampling": pgettext("verb", "Draw the sample"),
        "look_again": pgettext("verb", "Enter the second visit"),
        "approval": pgettext("verb", "The county’s opinion"),
        "decision": pgettext("verb", "Decide"),
        "notice": pgettext("verb", "The family was told"),
        "resume": pgettext("verb", "Let the clock run again"),
        "reconsidered": pgettext("verb", "What came of the reconsideration"),
        "end": pgettext("verb", "End it, as was asked"),
        "go_on": pgettext("verb", "Let it go on"),
        "relative": pgettext("verb", "Put a relative on record"),
        "send_back": pgettext("verb", "Send it back"),
        "extend": pgettext("verb", "Give more time"),
        "suspend": pgettext("verb", "Stop the clock"),
        "withdraw": pgettext("verb", "The family withdraws"),
        "terminate": pgettext("verb", "End it without a decision"),
        "reconsideration": pgettext("verb", "The family asked for reconsideration"),
    }


def _offered(it: Doing, name: str, *, main: bool, doing: str) -> Offered:
    typed = Typed(it.request.POST if doing == name else QueryDict(), f"{name}-", it.desk.today)
    form = it.questions(typed.given) if name in FINDS else None
    return Offered(
        name,
        labels()[name],
        tuple(VERBS[name].fields(it, typed)) if name not in SIGNED else (),
        form.groups if form else (),
        main,
        name in GRAVE,
        doing == name,
        href=it.desk.link("cases:decision", it.case.id) if name in SIGNED else "",
    )


def do(it: Doing, name: str, again: Callable[[str], HttpResponse], done: Callable[[], HttpResponse]) -> HttpResponse:
    """Does a verb; when it is refused, the page comes again with the reason and all that was typed.

    What a verb reads on the record it reads outside of any transaction, and each verb has its own; a scan is filed before it.
    """
    typed = Typed(it.request.POST, f"{name}-", it.desk.today)
    turn = whole(it.request.POST.get("turn", ""), 9)
    try:
        file(it)
        VERBS[name].act(it, typed, it.case.turn if turn is None else turn)
    except Refusals as refused:
        return again(refused.message(lang()))
    return done()
