"""What a resident's family is granted, month by month: what was paid, when, by which roster, and what failed and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.portal.paying.shown import settled
from minzheng.portal.residents import linking
from minzheng.portal.ui.trajectory import day_words, month_words
from minzheng.portal.ui.typeset import sentences
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.months import api as months
from minzheng.services.rosters import api as rosters

LATELY = 12
"""Months that are shown at once; those before are unfolded."""


@dataclass(frozen=True, slots=True)
class Month:
    """How a month stands: its yuan, a state of `Payment`, the same in words with its day, and what is to be done."""

    name: str
    yuan: str
    state: str
    words: str
    why: str
    roster: int | None


@dataclass(frozen=True, slots=True)
class Granted:
    """What is granted, in a line, with its months, the newest first, and what became of the account."""

    id: int
    case: int | None
    name: str
    line: str
    because: str
    failed: bool
    note: str
    months: tuple[Month, ...]
    accounts: tuple[str, ...]

    @property
    def lately(self) -> tuple[Month, ...]:
        """The newest months."""
        return self.months[:LATELY]

    @property
    def before(self) -> tuple[Month, ...]:
        """All before them."""
        return self.months[LATELY:]


@official("own.read")
@require_safe
def payments(request: access.Request, desk: Frame) -> HttpResponse:
    """All that is granted to whoever looks or counts for them, the newest first."""
    if oversight.own(desk.actor) is None:
        return linking.page(request, desk)
    return render(request, "residents/payments.html", {"granted": list(_own(desk.actor))})


def _own(actor: access.Actor) -> Iterator[Granted]:
    """What is paid to the resident or counts for them, by whatever way it came. Raises Forbidden."""
    own = oversight.own(actor)
    if own is None:
        return
    known = {one.id: one for one in entitlements.of_person(access.SYSTEM, own)}
    decided = (one.entitlement for one in cases.of_person(actor) if one.entitlement is not None)
    known |= {key: entitlements.entitlement(access.SYSTEM, key) for key in decided if key not in known}
    yield from (_granted(one) for key, one in sorted(known.items(), reverse=True) if _theirs(one, own))


def of_case(actor: access.Actor, entitlement: int | None) -> Granted | None:
    """What came of a matter; None where nothing did, or it counts for the resident no more. Raises Forbidden."""
    own = oversight.own(actor)
    found = entitlements.entitlement(access.SYSTEM, entitlement) if entitlement is not None else None
    return _granted(found) if found and own is not None and _theirs(found, own) else None


def _theirs(one: entitlements.Entitlement, own: int) -> bool:
    """Whether somebody is paid, or counts still: whoever has left a family is not told what it gets since."""
    return own == one.person or own in one.members


def _granted(one: entitlements.Entitlement) -> Granted:
    provider = settled(one.item)
    begun = one.frequency == "bill" or provider or rosters.begun(access.SYSTEM, one.item, one.place_code)
    stands = tuple(_month(each, begun) for each in rosters.payments(access.SYSTEM, one.id) if each.state)
    shown = next((each for each in stands if each.state in {"failed", "paid", "handed"}), None)
    said = _("%(month)s: %(yuan)s yuan, %(stands)s")
    line = said % {"month": shown.name, "yuan": shown.yuan, "stands": shown.words} if shown else ""
    note = ""
    if provider:
        note = _("It is settled with the provider every month, so nothing of it is paid to you.")
    elif not begun:
        note = _("Your county has drawn up no roster of it here yet, so nothing is recorded of how these months were paid.")
    failed, accounts = bool(shown and shown.state == "failed"), tuple(_accounts(one))
    name, because = catalogue.item(one.item).name.of(lang()), shown.why if shown else ""
    return Granted(one.id, one.case, name, line, because, failed, note, stands, accounts)


def _month(one: rosters.Payment, begun: bool) -> Month:
    why = ""
    if one.state == "failed":
        reason = rosters.bank_reasons().get(one.reason)
        other = _("Bring another account to the counter of your township; it is paid once that is checked.")
        again = other if reason and reason.account else _("It is paid again with the next roster.")
        why = sentences(_("The bank says: %(why)s.") % {"why": reason.name.of(lang())} if reason else "", again)
    return Month(month_words(one.month), months.yuan(one.granted), one.state, _stands(one, begun), why, one.roster)


def _stands(one: rosters.Payment, begun: bool) -> str:
    """How a month stands, as its family reads it."""
    if one.state in {"paid", "failed"} and one.day:
        on = {
            "paid": pgettext("payment", "paid on %(day)s"),
            "failed": pgettext("payment", "returned by the bank on %(day)s"),
        }[one.state]
        return on % {"day": day_words(one.day)}
    if one.state == "owed" and not begun:
        return _("no payment recorded")
    return {
        "owed": pgettext("payment", "waits for the next roster"),
        "billed": pgettext("payment", "taken off the bill"),
        "settled": pgettext("payment", "settled with the provider"),
        "drawn": pgettext("payment", "on a roster, not at the bank yet"),
        "handed": pgettext("payment", "at the bank"),
        "paid": pgettext("payment", "paid"),
        "failed": pgettext("payment", "returned by the bank"),
    }[one.state]


def _accounts(one: entitlements.Entitlement) -> Iterator[str]:
    """That the account was put right, or is about to be: the day and the reason, never a number."""
    held = {
        "approved": _("Another account, asked for on %(day)s (%(why)s), checked by a second person: it is paid to since."),
        "proposed": _("Another account, asked for on %(day)s (%(why)s), waits for the check by a second person."),
    }
    for change in entitlements.changes_of(access.SYSTEM, one.id):
        if change.kind == "account" and change.state in held:
            why = entitlements.grounds()[change.ground].name.of(lang())
            yield held[change.state] % {"day": day_words(change.made_at.astimezone(time.CHINA).date()), "why": why}
