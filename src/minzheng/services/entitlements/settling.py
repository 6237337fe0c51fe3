"""A change that was proposed: the family is told, it is shown, another person approves or refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.services.entitlements import changing, keeping, models
from minzheng.services.entitlements.changing import OPEN
from minzheng.services.entitlements.happened import EntitlementChanged, EntitlementEnded, EntitlementRechecked
from minzheng.services.entitlements.keeping import CHECK, MAKE, Stated
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.schema import Proposing, declared
from minzheng.services.months import api as months


@contextmanager
def _held(
    actor: access.Actor, change: int, permission: str, states: tuple[str, ...] = ("proposed",)
) -> Iterator[tuple[models.Entitlement, models.Change]]:
    """A change that still waits, with its entitlement, which nobody else changes meanwhile."""
    found = models.Change.objects.filter(pk=change).first()
    if found is None or not keeping.scope(actor).holds(found.place_code):
        raise Refused("no_change", change=change)
    with keeping.held(actor, found.entitlement_id, permission) as row:
        found = models.Change.objects.get(pk=change)
        if found.state not in states:
            raise Refused("change_over")
        yield row, found


def tell(actor: access.Actor, change: int, *, day: date, how: str) -> None:
    """The family was told of a change, with the reasons, on a day. Raises Forbidden and Refused."""
    with _held(actor, change, MAKE) as (row, found):
        if how not in declared().told:
            raise Refused("how_told")
        _check_marked(found, day)
        found.told_on, found.told_how = day, how
        found.save(update_fields=["told_on", "told_how"])
        changing.note(actor, "tell", row, found)


def post(actor: access.Actor, change: int, *, day: date) -> None:
    """An end has been shown in the village since a day. Raises Forbidden and Refused."""
    with _held(actor, change, MAKE) as (row, found):
        _check_marked(found, day)
        found.posted_on = day
        found.save(update_fields=["posted_on"])
        changing.note(actor, "post", row, found)


def _check_marked(change: models.Change, day: date) -> None:
    """Raises Refused for a day that lies ahead, or before there was anything to tell or show."""
    if day > time.today():
        raise Refused("marked_future", today=time.today())
    if day < change.made_on:
        raise Refused("marked_before", made=change.made_on)


def approve(actor: access.Actor, change: int) -> None:
    """A change holds, by another person than who proposed it. What the family gets less of, it was told before the month began.

    Raises Forbidden and Refused.
    """
    with _held(actor, change, CHECK) as (row, found):
        _check_other(actor, found)
        one = _proposed(found)
        changing.check(row, one)
        _check_told(row, found)
        _apply(actor, row, found, one)
        found.state, found.checked_by, found.checked_at = "approved", actor.account, time.machine()
        found.save(update_fields=["state", "checked_by", "checked_at"])
        row.number += 1
        keeping.settle(row)
        changing.note(actor, "approve", row, found)
        if found.kind in {"stop", "taper"}:
            events.announce(EntitlementEnded(row.pk, row.item, row.ends, row.place_code))
        else:
            events.announce(EntitlementChanged(row.pk, row.item, found.kind, found.month, row.place_code))


def refuse(actor: access.Actor, change: int, *, why: str) -> None:
    """A change is not taken, by another person than who proposed it, who says why. Raises Forbidden and Refused."""
    with _held(actor, change, CHECK, OPEN) as (row, found):
        _check_other(actor, found)
        texts = _opened(actor, found) if found.said else {}
        changing.seal(found, {"reason": "", "notice": "", "account": "", **texts, "answer": people.check_reason(why)})
        found.state, found.checked_by, found.checked_at = "refused", actor.account, time.machine()
        found.save()
        _unfound(row, found)
        changing.note(actor, "refuse", row, found)


def drop(actor: access.Actor, change: int) -> None:
    """Who proposed a change takes it back. That nothing follows from an event, whoever checks changes says, and nobody alone.

    Raises Forbidden and Refused.
    """
    called = models.Change.objects.filter(pk=change).exclude(source="").exists()
    with _held(actor, change, CHECK if called else MAKE, OPEN) as (row, found):
        if not called and found.made_by != actor.account:
            raise Refused("not_yours")
        found.state = "dropped"
        found.save(update_fields=["state"])
        _unfound(row, found)
        changing.note(actor, "drop", row, found)


def _unfound(row: models.Entitlement, change: models.Change) -> None:
    """What was found when it was looked at again does not stand, if that is of what the change came."""
    if row.rechecks.filter(change=change).exists():
        events.announce(EntitlementRechecked(row.pk, row.item, row.place_code))


def _check_other(actor: access.Actor, change: models.Change) -> None:
    if actor.account == change.made_by:
        raise Refused("own_change")


def _check_told(row: models.Entitlement, change: models.Change) -> None:
    """Raises Refused where the family gets less and was not told in time, or an end was not shown for as long as it must be."""
    if changing.untold(change):
        return
    month = max(change.month, changing.first_open(row)) if change.kind == "amount" else change.month
    if changing.less(row, change) and (change.told_on is None or change.told_on >= month):
        raise Refused("not_told", month=f"{month:%Y-%m}")
    days = changing.ending(row, time.today()).posted
    if change.kind == "stop" and days and (change.posted_on is None or change.posted_on + timedelta(days) > time.today()):
        raise Refused("not_posted", days=days)


def _proposed(change: models.Change) -> Proposing:
    """What was proposed, as it was."""
    return Proposing(
        change.entitlement_id,
        change.kind,  # type: ignore[arg-type]
        change.month,
        change.ground,
        "",
        change.amount,
        change.months,
        tuple(change.members) if change.members is not None else None,
        change.person,
        article=change.article,
        case=change.case,
        account="0" * 12 if change.kind == "account" else "",
    )


def _apply(actor: access.Actor, row: models.Entitlement, change: models.Change, one: Proposing) -> None:
    """The terms that it makes, and who is paid by which account from then on."""
    by = {"ground": one.ground, "article": one.article, "change": change.pk, "case": one.case}
    by |= {"made_by": change.made_by, "checked_by": actor.account}

    first = max(one.month, changing.first_open(row)) if one.kind == "amount" else one.month

    def term(kind: str, since: date, amount: int, until: date = months.FOREVER) -> Stated:
        return Stated(kind, since, amount, until, **by)  # type: ignore[arg-type]

    amount, last = one.amount or 0, months.later(one.month, one.months)
    match one.kind:
        case "amount":
            made = changing.restated(row, one.month, amount)
            keeping.write(row, [term("change", span.since, amount, span.until) for span in made])
        case "resume":
            keeping.write(row, [term("resume", one.month, amount)])
        case "suspend":
            keeping.write(row, [term("suspend", one.month, 0)])
        case "stop":
            keeping.write(row, [term("stop", one.month, 0)])
        case "taper":
            keeping.write(row, [term("taper", one.month, amount, last), term("stop", last, 0)])
        case "recover":
            each, rest = divmod(amount, one.months)
            second = months.later(one.month, 1)
            parts = [term("recover", one.month, each + rest, second), term("recover", second, each, last)]
            keeping.write(row, parts[: 1 if one.months == 1 else 2])
    if one.members is not None or one.kind == "resume":
        _members(row, replace(one, month=first))
    _payee(actor, row, change)


def _members(row: models.Entitlement, one: Proposing) -> None:
    """From its month on the entitlement counts for these, and for no others."""
    standing = row.members.filter(until__gt=one.month)
    members = one.members or changing.last_members(row)
    gone = standing.exclude(person__in=members)
    gone.filter(since__gte=one.month).delete()
    gone.update(until=one.month)
    there = set(standing.filter(person__in=members).values_list("person", flat=True))
    ends = row.ends
    for key in members:
        if key not in there:
            row.members.create(item=row.item, person=key, since=one.month, until=ends)


def _payee(actor: access.Actor, row: models.Entitlement, change: models.Change) -> None:
    """Another payee, or another account."""
    account = _opened(actor, change).get("account", "") if change.said else ""
    if change.person and change.person != row.person:
        row.person, row.said, row.account_state = change.person, None, "none"
    if account:
        (row.said,) = keeping.seal_accounts([(row.person, account)])
        row.account_state = ""
    row.save()


def _opened(actor: access.Actor, change: models.Change) -> dict[str, str]:
    """What is written of a change, for a verb."""
    record = vault.Record(change.subject, bytes(change.said) if change.said else None, change.place_code)
    (texts,) = vault.open_many(actor, "keep", [record], for_work=True)
    if texts is None:
        raise people.Refused("destroyed", person=change.subject)
    return dict(texts)
