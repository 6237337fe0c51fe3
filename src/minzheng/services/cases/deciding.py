"""Signed by those who answer for it: the township's opinion, the county's sample and opinion, the decision, and telling it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypedDict, Unpack, cast

from django.conf import settings

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.services.cases import posting
from minzheng.services.cases.ground import ground
from minzheng.services.cases.keeping import DECIDE, OPINE, TAKE, Held, day_of, duty, held, seen, text, version_of
from minzheng.services.cases.weighing import Weighed, granted_from, weigh
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as sheets
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import Refused, Verb


class Signing(TypedDict, total=False):
    """What a signature says beside yes or no: a note, the step that fails, an amount (fen) where no rule computes it."""

    note: str
    failing: str
    amount: int | None


def opine(actor: access.Actor, case: int, *, grant: bool, turn: int | None = None, **said: Unpack[Signing]) -> None:
    """The township says whether it should be granted, by somebody who made no inquiry; one given on paper is typed for them.

    A yes must follow from the rule; a no names the step that fails. Raises Forbidden, NoCase and Refused.
    """
    _sign(actor, case, "opinion", TAKE if ground().paper else OPINE, grant, turn, said)


def approve(actor: access.Actor, case: int, *, grant: bool, turn: int | None = None, **said: Unpack[Signing]) -> None:
    """The county's opinion before it is posted again. 《最低生活保障审核审批办法（试行）》第二十六条. Raises as `opine`."""
    _sign(actor, case, "approval", DECIDE, grant, turn, said)


def sample(actor: access.Actor, case: int, *, turn: int | None = None) -> bool:
    """Whether the county looks at a household again: by the secret drawn at acceptance, which is told now.

    Always where a relative is on record, the report differed, or somebody objected (第二十六条). Raises as `opine`.
    """
    with held(actor, case, DECIDE, turn=turn) as it:
        step = procedure.step_of(it.course, "sampling")
        must = procedure.must_look(it.acts)
        drawn = must or procedure.share(it.row.secret, it.row.number) < (step.sample or 0)
        it.note("sampling", {"drawn": drawn, "must": must, "secret": it.row.secret, "share": step.sample}, step=step.id)
    return drawn


def decide(
    actor: access.Actor,
    case: int,
    *,
    grant: bool,
    class_: str = "",
    turn: int | None = None,
    **said: Unpack[Signing],
) -> None:
    """The decision: signed once, never while a posting hangs or an objection waits, by nobody who investigated.

    Granted, it gives an entitlement from the month after; where facts changed since the last opinion it must be given anew,
    and so must one that said no, as nothing was posted then.
    Raises Forbidden, NoCase and Refused.
    """
    row = seen(actor, case)
    weighed = weigh(actor, case, purpose="decide")
    now = weighed.amount if weighed.decision else said.get("amount")
    with held(actor, case, catalogue.decided_by(version_of(row)), turn=weighed.turn if turn is None else turn) as it:
        step = procedure.step_of(it.course, "decision")
        _may_sign(it)
        procedure.may_decide(it.course, it.acts, actor.account, grant=grant, comes_to=now)
        sign(it, "decision", step.id, weighed, grant=grant, **said)
        give(it, class_)


def tell(actor: access.Actor, case: int, *, how: str, day: date | None = None, turn: int | None = None) -> None:
    """The decision was told to the family in writing. Raises Forbidden, NoCase and Refused."""
    said = text("note", how)
    with held(actor, case, TAKE, turn=turn) as it:
        procedure.need(it.course, "granted", "refused", verb="notice")
        if it.course.told:
            raise Refused("told_already_decided")
        on = day_of(day, it.row, since=it.course.decided_on)
        step = next((one.step.id for one in it.course.stages if "notice" in one.step.needs), "")
        it.note("notice", step=step, day=on, said={"note": said})


def send_back(actor: access.Actor, case: int, *, to: str, reason: str, turn: int | None = None) -> None:
    """Back to a step that was gone through: what was done from there on is done again. Raises Forbidden, NoCase and Refused."""
    said = text("reason", reason)
    row = seen(actor, case)
    with held(actor, case, duty(actor, DECIDE, OPINE), turn=turn) as it:
        procedure.need(it.course, "underway", verb="send_back")
        gone = [one.step.id for one in it.course.stages if one.ended or one.step.id == row.step]
        if to not in gone:
            raise Refused("no_step")
        posting.take_down(it)
        it.note("send_back", {"to": to}, said={"note": said})


def _sign(actor: access.Actor, case: int, verb: Verb, permission: str, grant: bool, turn: int | None, said: Signing) -> None:
    weighed = weigh(actor, case)
    with held(actor, case, permission, turn=weighed.turn if turn is None else turn) as it:
        step = procedure.step_of(it.course, verb)  # type: ignore[arg-type]
        _may_sign(it)
        if verb == "approval":
            procedure.may_follow(it.acts, it.hands)
        sign(it, verb, step.id, weighed, grant=grant, **said)


def _may_sign(it: Held) -> None:
    it.unbarred()
    posting.may_sign(it)


def sign(
    it: Held,
    verb: Verb,
    step: str,
    weighed: Weighed,
    *,
    grant: bool,
    note: str = "",
    failing: str = "",
    amount: int | None = None,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Writes an opinion or a decision with the facts that it rests on, after what the rule says was heard. Raises Refused."""
    said = text("note", note, needed=not grant)
    decision, comes_to = weighed.decision, weighed.amount if weighed.decision else amount
    if grant:
        procedure.consented(it.acts, (it.row.person, *it.row.members))
        if decision and weighed.sheet:
            procedure.may_grant(decision, () if settings.DEMO else sheets.unconfirmed(weighed.sheet))
        if comes_to is None:
            raise Refused("unknown_facts", names=procedure.unknown(decision)) if decision else Refused("no_rule")
    else:
        failing, comes_to = procedure.may_refuse(decision, failing), None
    if verb in procedure.DECISIONS:
        it.row.income, it.row.heads = weighed.income if grant else (None, 0)
    done = {"grant": grant, "amount": comes_to, "failing": failing} | dict(facts or {})
    it.note(verb, done, step=step, said={"note": said, "sheet": sheets.dumps(weighed.sheet) if weighed.sheet else ""})


def give(it: Held, class_: str) -> None:
    """What was decided becomes an entitlement; of what was granted before, a change that two others make."""
    row = it.row
    if row.entitlement is not None:
        amount = row.amount if it.course.grant else None
        entitlements.decided_anew(it.actor, row.entitlement, amount, case=row.pk, turn=row.turn)
    elif it.course.grant:
        _entitle(it, class_)


def _entitle(it: Held, class_: str) -> None:
    """From the month after, or once; nothing where the item pays nothing."""
    row, item = it.row, catalogue.item(it.row.item)
    if not item.pays:
        return
    first, classes = granted_from(row.item, time.today()), it.version.rechecks if item.frequency == "month" else ()
    class_ = next((one.id for one in classes if one.id == class_), classes[0].id if classes else "")
    granting = entitlements.Granting(
        item=row.item,
        version=it.version.id,
        place_code=row.place_code,
        person=row.person,
        household=row.household,
        members=(row.person, *row.members),
        amount=row.amount or 0,
        frequency=item.frequency,
        first=first,
        recheck=entitlements.next_recheck(classes, class_, first),
        class_=class_,
        case=row.pk,
        basis=row.number,
        account=_account(it),
    )
    ground().grant(it, granting, f"case {row.pk} {row.turn}")


def _account(it: Held) -> str:
    """The account that was named last by whoever applies now, opened for the grant alone: none of somebody who died meanwhile."""
    told = ground().said(it.actor, it.row, "decide", for_work=True, verbs=("apply", "supply"))
    families = [(act.turn, cast("list[int]", act.facts["family"])) for act in it.acts if "family" in act.facts]
    for act, texts in reversed(told):
        applied = next((family[0] for turn, family in families if turn > act.turn), it.row.person)
        if texts.get("account") and applied == it.row.person:
            return texts["account"]
    return ""
