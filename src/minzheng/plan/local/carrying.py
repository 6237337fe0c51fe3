"""What a place does for a duty, the steps it sets itself, and the money: a line each, ended and never wiped out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import models
from minzheng.plan.local.binding import binding
from minzheng.plan.local.kept import deed
from minzheng.plan.local.lineage import owner
from minzheng.plan.local.refusals import NotHere, Refused
from minzheng.plan.local.rights import named, require_place, text
from minzheng.plan.local.things import Deed, DeedKind

_FEN = 10_000 * 100


def do(actor: access.Actor, plan: duties.Plan, place_code: str, no: str, words: str) -> Deed:
    """措施: says what the place does for a duty, from today on. Raises Forbidden and Refused."""
    return _make(actor, plan, place_code, no, "measure", {"text": text("text", words, models.REASON)})


def step(actor: access.Actor, plan: duties.Plan, place_code: str, no: str, words: str, due: date) -> Deed:
    """Sets a milestone, which the place itself makes. Raises Forbidden and Refused."""
    if due < time.today():
        raise Refused("due_gone", due=due, today=time.today())
    return _make(actor, plan, place_code, no, "milestone", {"text": text("text", words, models.REASON), "due": due})


def fund(
    actor: access.Actor, plan: duties.Plan, place_code: str, no: str, *, year: str, amount: str, source: str, where: str
) -> Deed:
    """A line of money for a year, in units of 10,000 yuan as people write it; nought with the reason in `where`.

    Raises Forbidden and Refused.
    """
    if not (year.strip().isdecimal() and 2000 <= int(year) <= 2100):
        raise Refused("bad_year", given=year)
    try:
        fen = Decimal(amount.strip().replace(",", "")) * _FEN
    except InvalidOperation:
        fen = Decimal("NaN")
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen < 10**16:
        raise Refused("bad_amount", given=amount)
    source, where = text("source", source, models.NAME, needed=bool(fen)), text("where", where, models.REASON)
    said = {"year": int(year), "amount": int(fen), "source": source, "text": where}
    return _make(actor, plan, place_code, no, "fund", said)


def reach(actor: access.Actor, plan: duties.Plan, deed_id: int) -> None:
    """A milestone is reached today. Raises Forbidden, NotHere and Refused."""
    _change(actor, plan, deed_id, "done_on")


def end(actor: access.Actor, plan: duties.Plan, deed_id: int) -> None:
    """A line no longer holds from today on; it stays on record. Raises Forbidden, NotHere and Refused."""
    _change(actor, plan, deed_id, "until")


def _make(actor: access.Actor, plan: duties.Plan, place_code: str, no: str, kind: DeedKind, said: dict[str, object]) -> Deed:
    access.require(actor, "plan.adopt", place=place_code)
    one = binding(plan, place_code, time.today()).of(plan.duty(no).id)
    if one is None:
        raise Refused("not_bound", no=no, place=named(place_code, time.today()))
    require_place(actor, plan, place_code, one.sectors)
    fixed = {"plan": plan.id, "duty": one.duty.id, "place_code": place_code, "since": time.today(), "made_by": actor.account}
    with transaction.atomic():
        row = models.Deed.objects.create(kind=kind, **fixed, **said)
        journal.write(actor, f"local.{kind}", journal.Subject("deed", str(row.pk), place_code), {**said, "no": no})
    return deed(row)


def _change(actor: access.Actor, plan: duties.Plan, deed_id: int, field: str) -> None:
    """Writes today's day into a field of a line that still stands."""
    row = models.Deed.objects.filter(pk=deed_id, plan=plan.id).first()
    if row is None or not access.scope(actor, "plan.read").holds(row.place_code):
        raise NotHere(deed_id)
    today = time.today()
    place = owner(row.place_code, today)
    bound = binding(plan, place, today).of(row.duty)
    require_place(actor, plan, place, bound.sectors if bound else ())
    with transaction.atomic():
        standing = models.Deed.objects.filter(pk=row.pk, until=models.FOREVER)
        if field == "done_on":
            standing = standing.filter(kind="milestone", done_on=None)
        if not standing.update(**{field: today}):
            raise Refused("gone")
        journal.write(actor, f"local.{field}", journal.Subject("deed", str(row.pk), row.place_code), {field: today})
