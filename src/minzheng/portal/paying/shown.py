"""What is granted and paid, as pages show it: in words, persons by name where the reader may know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.ui.trajectory import month_words
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.months import api as months

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Row:
    """An entitlement in a list."""

    id: int
    name: str
    item: str
    members: int
    amount: str
    state: str
    code: str
    where: str
    recheck: date | None
    late: bool
    unpaid: bool
    href: str


def show(
    request: HttpRequest, desk: Frame, page: str, context: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """A page of this part."""
    given = {"desk": desk, "part": "entitlements", **(context or {})}
    return render(request, f"paying/{page}.html", given, status=status)


def purpose(desk: Frame) -> str:
    """What a page is read for."""
    return "audit" if desk.actor.role == "auditor" else "keep"


def names(desk: Frame, keys: Iterable[int]) -> dict[int, str]:
    """The names of persons, of those whom the reader may see: one read, on the record."""
    asked = list(dict.fromkeys(keys))
    if not asked or not desk.may("person.read", sector=people.SECTOR):
        return {}
    why = "audit" if desk.actor.role == "auditor" else "pay"
    return {one.key: (one.said or {}).get("name", _("destroyed")) for one in people.persons(desk.actor, asked, purpose=why)}


def rows(desk: Frame, found: Sequence[entitlements.Entitlement]) -> list[Row]:
    """Entitlements as the lines of a list."""
    named = names(desk, [one.person for one in found])
    return [row(desk, one, named) for one in found]


def called(entitlement: int, person: int, named: Mapping[int, str]) -> str:
    """What an entitlement is known by: its payee, or its number to whoever may not know the payee."""
    return named.get(person) or _("No. %(id)s") % {"id": entitlement}


def row(desk: Frame, one: entitlements.Entitlement, named: Mapping[int, str]) -> Row:
    """One of them."""
    return Row(
        id=one.id,
        name=called(one.id, one.person, named),
        item=item(one.item),
        members=len(one.members),
        amount=yuan(one.amount) if one.amount else NOTHING,
        state=state(one),
        code=one.state,
        where=words.within(one.place_code, desk.place, desk.day),
        recheck=one.recheck if one.state != "ended" else None,
        late=bool(one.recheck and one.recheck <= desk.today and one.state != "ended"),
        unpaid=bool(one.account_state) and one.state != "ended" and not settled(one.item),
        href=desk.link("paying:one", one.id),
    )


def item(name: str) -> str:
    """What a service is called."""
    return said(catalogue.item(name).name)


def pays(name: str) -> bool:
    """Whether money comes of it."""
    return catalogue.item(name).pays


def settled(name: str) -> bool:
    """Whether it is settled with whoever serves the family, who are paid nothing themselves."""
    return catalogue.item(name).payee == "provider"


def yuan(fen: int) -> str:
    """Fen as they are read."""
    return months.yuan(fen)


def state(one: entitlements.Entitlement) -> str:
    """How it stands this month."""
    if one.state == "suspended":
        return pgettext("entitlement", "suspended")
    if one.state == "ended":
        return pgettext("entitlement", "ended")
    if one.first > months.month_of(time.today()):
        return pgettext("entitlement", "from %(month)s") % {"month": month_words(one.first)}
    if one.ends and one.frequency == "month":
        return pgettext("entitlement", "ends with %(month)s") % {"month": month_words(months.later(one.ends, -1))}
    return pgettext("entitlement", "granted")


def payment(state: str) -> str:
    """How a month stands."""
    return {
        "": NOTHING,
        "owed": pgettext("payment", "not paid yet"),
        "billed": pgettext("payment", "taken off the bill"),
        "settled": pgettext("payment", "settled with the provider"),
        "drawn": pgettext("payment", "on a roster"),
        "handed": pgettext("payment", "at the bank"),
        "paid": pgettext("payment", "paid"),
        "failed": pgettext("payment", "failed"),
    }[state]


def roster_state(state: str) -> str:
    """How a roster stands."""
    return {
        "drawn": pgettext("roster", "waits for approval"),
        "approved": pgettext("roster", "approved, to be handed over"),
        "handed": pgettext("roster", "at the bank"),
        "dropped": pgettext("roster", "given up"),
    }[state]


def items() -> list[tuple[str, str]]:
    """The services that can be granted, with their names."""
    return [(one.id, said(one.name)) for one in catalogue.items() if one.frequency != "bill"]
