"""A change of what was granted is proposed; where the family gets less, its notice is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypedDict, Unpack

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import keeping, models, notices, owing, recovering
from minzheng.services.entitlements.keeping import MAKE
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.schema import Proposing, grounds, kinds
from minzheng.services.months import api as months

OPEN = ("noticed", "proposed")
WHOLE = ("grant", "change", "resume")
"""Terms that say what is granted month by month."""
_INSTALMENTS, _AMOUNTS = 60, {"amount", "taper", "recover", "resume"}


class Called(TypedDict, total=False):
    """What is known of a change that is called for: fen, who it is for and who is paid from then on, of which case it comes."""

    amount: int | None
    members: list[int] | None
    person: int | None
    case: int | None


def propose(actor: access.Actor, one: Proposing, *, number: int | None = None, request: str = "") -> int:
    """A change that waits for another person; the id. Where the family gets less, its notice is written now.

    `number`: how many changes of the entitlement the actor knew of. Raises Forbidden and Refused.
    """
    with keeping.held(actor, one.entitlement, MAKE, number) as row:
        if earlier := keeping.made_before(models.Change, actor, request):
            return earlier
        check(row, one)
        waiting = row.changes.filter(state="proposed").exclude(kind="account")
        if one.kind != "account" and waiting.exists():
            raise Refused("waits_already", change=waiting[0].pk)
        change = _noticed(row, one) if one.noticed else models.Change(entitlement=row)
        return write(actor, row, change, one, request)


def _noticed(row: models.Entitlement, one: Proposing) -> models.Change:
    """What an event called for. What a case was decided to come to is proposed as it was decided."""
    found = row.changes.filter(pk=one.noticed or 0, state="noticed").first()
    if found is None:
        raise Refused("change_over")
    if found.case and (found.kind, found.amount, found.ground) != (one.kind, one.amount, one.ground):
        raise Refused("not_as_decided", amount=months.yuan(found.amount or 0))
    return found


def notice(
    actor: access.Actor,
    row: models.Entitlement,
    kind: str,
    ground: str,
    month: date,
    source: str,
    **more: Unpack[Called],
) -> None:
    """Keeps that somebody has to say what follows; once for an event."""
    if models.Change.objects.filter(source=source).exclude(source="").exists():
        return
    change = models.Change(entitlement=row, place_code=row.place_code, subject=row.person, kind=kind, ground=ground, month=month)
    change.amount, change.members, change.case = more.get("amount"), more.get("members"), more.get("case")
    change.person = more.get("person") if more.get("person") != row.person else None
    change.state, change.source, change.made_by = "noticed", source, access.SYSTEM.account
    change.made_on, change.made_at = time.today(), time.machine()
    change.save()
    note(actor, "notice", row, change)


def decided_anew(actor: access.Actor, entitlement: int, amount: int | None, *, case: int, turn: int) -> None:
    """A case was decided otherwise after it was granted: what follows waits for one who proposes and another who approves.

    `amount`: fen; None: nothing is granted any more. More holds from the first month on; less, and an end, from the next month.
    Raises Forbidden and Refused.
    """
    kept = keeping.seen(actor, entitlement)
    with keeping.held(actor, entitlement, keeping.decides(actor, kept.item, kept.version)) as row:
        granted = row.terms.filter(kind__in=WHOLE).order_by("-turn").values_list("amount", flat=True)[0]
        month, source = max(months.later(months.month_of(time.today()), 1), first_open(row)), f"case {case} {turn}"
        if amount is not None and amount > granted:
            notice(actor, row, "amount", "appeal", row.owed_from, source, amount=amount, case=case)
        elif amount != granted and row.ends > month:
            notice(actor, row, "stop" if amount is None else "amount", "appeal", month, source, amount=amount, case=case)


def write(actor: access.Actor, row: models.Entitlement, change: models.Change, one: Proposing, request: str = "") -> int:
    """The change as it waits."""
    reason = people.check_reason(one.reason, needed=actor != access.SYSTEM)
    texts = {"reason": reason, "notice": "", "answer": "", "account": months.read_account(one.account)}
    change.place_code, change.subject = row.place_code, one.person or row.person
    change.kind, change.ground, change.article = one.kind, one.ground, one.article
    change.month, change.months, change.case = one.month, one.months, one.case or change.case
    change.amount = amount_of(row, one)
    change.members = list(one.members) if one.members is not None else None
    change.person, change.state = one.person, "proposed"
    change.made_by, change.made_on, change.made_at = actor.account, time.today(), time.machine()
    change.request = keeping.word(request)
    if less(row, change):
        texts["notice"] = notices.text(row, change, reason)
    seal(change, texts)
    change.save()
    note(actor, "propose", row, change)
    return change.pk


def seal(change: models.Change, texts: dict[str, str]) -> None:
    """Keeps what is written of a change under the key of whoever is paid."""
    try:
        (change.said,) = vault.seal_many(models.CHANGE, [(change.subject, texts)])
    except vault.Destroyed:
        raise people.Refused("destroyed", person=change.subject) from None


def amount_of(row: models.Entitlement, one: Proposing) -> int | None:
    """What is proposed; what was paid before a suspension is paid after it, unless said."""
    if one.kind == "resume" and one.amount is None:
        whole = row.terms.filter(kind__in=WHOLE)
        return whole.order_by("-turn").values_list("amount", flat=True).first()
    return one.amount if one.kind in _AMOUNTS else None


def less(row: models.Entitlement, change: models.Change) -> bool:
    """Whether the family gets less by it."""
    if kinds()[change.kind].less:
        return True
    made = restated(row, change.month, change.amount or 0) if change.kind == "amount" else ()
    return months.lessens(keeping.spans_of(row), made)


def untold(change: models.Change) -> bool:
    """Whether there is nobody to tell before."""
    return grounds()[change.ground].untold


def first_open(row: models.Entitlement) -> date:
    """The first month paid from here that stands on no roster, nor any after it: from then on it can be changed."""
    last = owing.last_months([row.pk]).get(row.pk)
    return max(row.owed_from, months.later(last, 1)) if last else row.owed_from


def first_open_of(actor: access.Actor, entitlement: int) -> date:
    """The same, of one that the actor may see. Raises Forbidden and Refused."""
    return first_open(keeping.seen(actor, entitlement))


def ending(row: models.Entitlement, day: date) -> catalogue.Ending:
    """What an end waits for by the law of a day; by that of the grant where the item has none any more."""
    version = catalogue.item(row.item).on(day) or keeping.version_of(row.item, row.version)
    return version.ending


def check(row: models.Entitlement, one: Proposing) -> None:
    """Raises Refused for what cannot become of it."""
    if one.kind not in kinds():
        raise Refused("no_such_kind_of_change")
    if one.ground not in grounds() or one.kind not in grounds()[one.ground].of:
        known = [ground.name for ground in grounds().values() if one.kind in ground.of]
        names = Said("、".join(it.zh for it in known), ", ".join(it.en for it in known))
        raise Refused("no_such_ground", grounds=names)
    months.check_month(one.month)
    months.read_account(one.account)
    if one.article and one.article.partition(" ")[0] not in keeping.version_of(row.item, row.version).papers:
        raise Refused("no_such_paper")
    if one.kind == "account":
        if not one.account:
            raise Refused("account_missing")
        return
    if one.kind in _AMOUNTS:
        amount = amount_of(row, one)
        if amount is None:
            raise Refused("amount_missing_here")
        months.check_amount(amount)
    first = first_open(row)
    late = one.kind != "recover" and first > one.month
    if late and not (_makes_good(one) and any(it.since < first for it in restated(row, one.month, one.amount or 0))):
        raise Refused("month_paid", first=f"{first:%Y-%m}")
    if late and not open_run(row, first) and one.members is None and one.person is None:
        return  # it has ended, or is suspended: what it came short of is paid all the same
    one = replace(one, month=first) if late else one
    _check_state(row, one, late=late)
    _check_members(row, one)


def _makes_good(one: Proposing) -> bool:
    """Whether it also speaks of months on a roster."""
    return one.kind == "amount" and grounds()[one.ground].arrears


def restated(row: models.Entitlement, month: date, amount: int) -> list[months.Span]:
    """In which months an amount (fen) from a month on holds."""
    return months.restated(keeping.spans_of(row), max(month, row.owed_from), first_open(row), amount)


def open_run(row: models.Entitlement, month: date) -> bool:
    """Whether something is granted for a month, and not suspended."""
    span = months.span_of(keeping.spans_of(row), month)
    return span is not None and not span.suspended


def _check_state(row: models.Entitlement, one: Proposing, *, late: bool) -> None:
    """What it stands at in that month lets it become so."""
    if one.kind == "recover":
        paid, asked = owing.paid(row.pk), recovering.owed_back(row)
        if not 0 < one.months <= _INSTALMENTS or (one.amount or 0) < one.months:
            raise Refused("instalments", most=_INSTALMENTS)
        if row.origin == "case" and asked + (one.amount or 0) > paid:
            raise Refused("more_than_paid", paid=f"{paid / 100:,.2f}", asked=f"{asked / 100:,.2f}")
        return
    span = months.span_of(keeping.spans_of(row), one.month)
    if one.kind == "resume":
        if span and not span.suspended:
            raise Refused("not_suspended", month=f"{one.month:%Y-%m}")
        return
    if span is None:
        raise Refused("ended_by_then", month=f"{one.month:%Y-%m}")
    if span.suspended and one.kind != "stop":
        raise Refused("suspended_by_then", month=f"{one.month:%Y-%m}")
    if one.kind == "taper":
        most = ending(row, time.today()).taper
        if not most:
            raise Refused("no_taper")
        if not 0 < one.months <= most - _tapered(row, one.month):
            raise Refused("taper_long", most=most)
    if one.kind == "amount" and one.amount == span.amount and one.members is None and not one.person and not late:
        raise Refused("same_amount")


def _tapered(row: models.Entitlement, month: date) -> int:
    """For how many months it has tapered right up to a month."""
    first, tapers = month, list(row.terms.filter(kind="taper").values_list("since", "until"))
    while before := [since for since, until in tapers if since < first <= until]:
        first = min(before)
    return len(list(months.between(first, month)))


def _check_members(row: models.Entitlement, one: Proposing) -> None:
    """Who it is for and who is paid, from then on."""
    ended = one.kind == "resume" and row.ends <= one.month
    if one.members is None and one.person is None and not ended:
        return
    if one.kind not in {"amount", "resume"}:
        raise Refused("members_needless")
    members = one.members or last_members(row)
    payee = one.person or row.person
    if payee not in members or len(set(members)) != len(members):
        raise Refused("payee_no_member", person=payee)
    known = {*last_members(row), *(key for _, key in people.living_at([row.household] if row.household else []))}
    if strangers := set(members) - known:
        raise Refused("member_elsewhere", person=min(strangers))
    lives = people.lives_of(members)
    for key in members:
        life = lives.get(key)
        if life is None or life.destroyed:
            raise people.Refused("no_person", person=key)
        if life.died and life.died < one.month:
            raise Refused("member_dead", person=key, day=life.died)
    if taken := keeping.check_free(row.item, dict.fromkeys(members, (one.month, months.FOREVER)), but=row.pk):
        key, member = min(taken.items())
        raise Refused("has_item", person=key, entitlement=member.entitlement_id, month=f"{one.month:%Y-%m}")


def last_members(row: models.Entitlement) -> tuple[int, ...]:
    """For whom it counts now, or counted last."""
    last = row.members.order_by("-until").values_list("until", flat=True)[:1]
    return tuple(row.members.filter(until=last).order_by("pk").values_list("person", flat=True))


def note(actor: access.Actor, verb: str, row: models.Entitlement, change: models.Change) -> None:
    """The journal's row on a change: of what is written in it the digest of the sealed bytes."""
    said = {
        "change": change.pk,
        "kind": change.kind,
        "ground": change.ground,
        "month": change.month,
        "amount": change.amount,
        "state": change.state,
        "told": change.told_on,
        "posted": change.posted_on,
        "sealed": journal.digest(bytes(change.said)) if change.said else "",
    }
    journal.write(actor, f"entitlement.{verb}", keeping.subject(row), said)
