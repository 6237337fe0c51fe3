"""Where a case stands: a pure function of the law that binds it and of its acts. No clock, no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import cast

from minzheng.kernel.time import api as time
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure import objecting
from minzheng.services.procedure.things import OPEN, Act, Course, Looked, Ruled, Stage, State
from minzheng.services.procedure.words import Refused

ENDS: dict[str, State] = {"withdraw": "withdrawn", "terminate": "terminated"}
INVESTIGATES = {"verification", "visit", "check", "certificate", "review", "look_again"}
"""Inquiries: whoever had a hand in one signs nothing of the case."""
SIGNS = {"opinion", "approval", "decision", "reconsidered"}
DECISIONS = {"decision", "reconsidered"}
"""What decides a case: the decision, and what came of its reconsideration."""
TAKES_PART = INVESTIGATES | SIGNS | {"sampling"}
"""Acts that are done again where a relative of the family had a hand in them."""


@dataclass(frozen=True, slots=True)
class Law:
    """What a case goes by: the version that bound it on the day of acceptance, and whether it is urgent."""

    version: catalogue.Version
    urgent: bool = False


def bound(item: str, version: str, day: date) -> catalogue.Version:
    """The version that binds a case: that of its acceptance, and before that the one in force on a day. Raises Refused."""
    try:
        known = catalogue.item(item)
    except catalogue.UnknownItem:
        raise Refused("unknown_item") from None
    found = known.version(version) or known.on(day)
    if found is None:
        raise Refused("not_in_force", item=known.name, day=day)
    return found


def of(law: Law, acts: Sequence[Act]) -> Course:
    """The course of a case by its acts in their order."""
    accepted = next((act.day for act in acts if act.verb == "accept"), None)
    decision = last(acts, "decision", "reconsidered")
    decision = decision if decision and not _sent_back_after(acts, decision) else None
    grant, amount = _meant(acts)
    promised = _promised(acts)
    stages = tuple(_stages(law, accepted, acts, grant)) if accepted else ()
    end = last(acts, "ending", "go_on", *ENDS)
    ended = ENDS.get(end.verb) if end else None
    state: State = ended or (
        ("granted" if grant else "refused") if decision else "underway" if accepted else "lacking" if _lacks(acts) else "opened"
    )
    stood = last(acts, "suspend", "resume")
    over = bool(ended) or (decision is not None and all(not one.open for one in stages))
    return Course(
        state=state,
        stages=stages,
        at=None if over else next((one for one in stages if one.ended is None and not one.skipped), None),
        accepted_on=accepted,
        decided_on=decision.day if decision else None,
        ruled=_ruled(stages, acts, promised),
        promised=promised,
        due_all=None if decision or ended or not accepted else _due_all(law, stages, accepted, acts),
        suspended=bool(stood and stood.verb == "suspend"),
        runs_on=_until(stood) if stood and stood.verb == "suspend" else None,
        grant=grant,
        amount=amount,
        objections=sum(act.verb == "objection" for act in acts) - sum(act.verb == "answer" for act in acts),
        anew=objecting.called_for(law.version, acts) if state == "underway" else (),
        drawn=_drawn(acts, _since(law, acts)),
        told=_told(acts),
        barred=frozenset(_barred(acts)),
        until=law.version.holds_until(decision.day) if decision and grant else None,
        ending=end if end and end.verb == "ending" else None,
    )


def listed(found: Course) -> dict[str, object]:
    """What of it stands in the row of a case, by column, so that lists need not fold acts."""
    at, ruled = found.at, found.ruled
    waits_for = at.step.who if at else "township" if found.state in OPEN else ""
    if found.state == "lacking":
        waits_for = "resident"
    if found.objections > 0 and found.state == "underway":
        waits_for = "township"
    if found.ending and waits_for != "county":
        waits_for = "township"
    return {
        "state": found.state,
        "step": at.step.id if at else "",
        "accepted_on": found.accepted_on,
        "step_since": at.begun if at else None,
        "due": at.due if at else None,
        "due_all": found.due_all,
        "suspended": found.suspended,
        "waits_for": waits_for,
        "decided_on": found.decided_on,
        "ruled_on": ruled.on if ruled else None,
        "took": ruled.took if ruled else None,
        "in_time": ruled.in_time if ruled else None,
        "looked": ruled.looked if ruled else "",
        "said_before": ruled.before if ruled else None,
        "promised": found.promised,
        "promise_kept": ruled.kept if ruled else None,
        "amount": found.amount if found.grant else None,
    }


def last(acts: Sequence[Act], *verbs: str) -> Act | None:
    """The last act that is one of these."""
    return next((act for act in reversed(acts) if act.verb in verbs), None)


def _ruled(stages: Sequence[Stage], acts: Sequence[Act], promised: date | None) -> Ruled | None:
    """The decision that stands as it was first given.

    It is in time by the last day of the whole, counted from acceptance; where its law sets none, by that of each step up to it.
    """
    act = last(acts, "decision")
    if act is None or _sent_back_after(acts, act):
        return None
    at = next((number for number, one in enumerate(stages) if "decision" in one.step.needs), -1)
    whole = any(limit.after == catalogue.ACCEPTED for limit in stages[at].step.limits) if stages else False
    binding = stages[at : at + 1] if whole else stages[: at + 1]
    kept = [one.ended <= one.due for one in binding if one.due and one.ended and not one.skipped]
    looked, before = _looked(acts)
    as_promised = act.day <= promised if promised else None
    return Ruled(act.day, (act.day - acts[0].day).days, all(kept) if kept else None, looked, before, as_promised)


def _promised(acts: Sequence[Act]) -> date | None:
    """By when the place has promised a decision, from acceptance on, the clock stopped while it stood."""
    accepted = last(acts, "accept")
    if accepted is None or "promise" not in accepted.facts:
        return None
    told = cast("Mapping[str, str]", accepted.facts["promise"])
    within = time.TimeLimit(int(told["length"]), cast("time.Unit", told["unit"]), carried=False)
    stood = tuple(one for one in suspensions(acts) if one.resumes is None or one.resumes > accepted.day)
    return _end(within, accepted.day, time.national(), stood)


def _looked(acts: Sequence[Act]) -> tuple[Looked, bool | None]:
    """Why it was looked at a second time, the first time that it was, and what the last signature before that had said."""
    again = next((act for act in acts if act.verb in {"look_again", "reconsidered"}), None)
    if again is None:
        return "", None
    so_far = acts[: again.turn - 1]
    said, drew = last(so_far, *SIGNS), last(so_far, "sampling")
    why: Looked = "reconsidered" if again.verb == "reconsidered" else "must" if drew and drew.facts.get("must") else "drawn"
    return why, bool(said.facts["grant"]) if said else None


def _lacks(acts: Sequence[Act]) -> bool:
    found = last(acts, "lack", "supply")
    return found is not None and found.verb == "lack"


def _meant(acts: Sequence[Act]) -> tuple[bool | None, int | None]:
    """What the last opinion or decision says, unless the case was sent back since."""
    for act in reversed(acts):
        if act.verb in SIGNS:
            return bool(act.facts["grant"]), cast("int | None", act.facts.get("amount"))
        if act.verb == "send_back" or "opinion" in objecting.again(act):
            return None, None
    return None, None


def _sent_back_after(acts: Sequence[Act], one: Act) -> bool:
    return any(act.verb == "send_back" and act.turn > one.turn for act in acts)


def _barred(acts: Sequence[Act]) -> Iterator[str]:
    for act in acts:
        if act.verb in INVESTIGATES:
            yield from hands(act)
    yield from relatives(acts)


def hands(act: Act) -> tuple[str, ...]:
    """The accounts that had a hand in an act: whose it is, and who came along."""
    return act.did if act.paper else (act.by, *cast("list[str]", act.facts.get("with", [])))


def relatives(acts: Sequence[Act]) -> set[str]:
    """The accounts of staff who are relatives of the family."""
    return {str(act.facts["account"]) for act in acts if act.verb == "relative"}


def suspensions(acts: Sequence[Act]) -> Iterator[time.Suspension]:
    """When the clock stood, or will stand until the day that was said: one that stands has its last day all the same."""
    since: Act | None = None
    for act in acts:
        if act.verb == "suspend":
            since = act
        elif act.verb == "resume" and since:
            yield time.Suspension(since.day, act.day)
            since = None
    if since:
        yield time.Suspension(since.day, _until(since))


def _until(stood: Act) -> date | None:
    """The day that was said when a clock was stopped; before there was one to say, none was."""
    return date.fromisoformat(str(stood.facts["until"])) if "until" in stood.facts else None


def _stages(law: Law, accepted: date, acts: Sequence[Act], grant: bool | None) -> Iterator[Stage]:
    ended: dict[str, date | None] = {catalogue.ACCEPTED: accepted}
    before: date | None = accepted
    since, limits, redo, anew = _since(law, acts), _limits(law, acts, grant), _redo(acts), False
    objected = {(step, deed): act.turn for act in acts for deed, step in objecting.again(act).items()}
    for step in law.version.steps:
        done = _done(step, acts, since[step.id], objected)
        spared: set[catalogue.Deed] = {*(step.spares if law.urgent else ()), *(("posting",) if grant is False else ())}
        spared |= set() if step.sample or relatives(acts) else {"sampling"}
        left = tuple(deed for deed in step.needs if deed not in done and deed not in spared)
        skipped = not done and not left
        end = None if left or before is None else max((before, *done.values()))
        ended[step.id] = end
        later = tuple(deed for deed in step.needs if deed in spared and deed in INVESTIGATES and deed not in done)
        anew = anew or bool(redo and step.id == redo.facts["to"])
        starts = _from(ended, redo) if anew else ended
        yield Stage(step, before, _due(limits[step.id], starts, acts, _begun(step, done, acts)), end, skipped, left, later)
        before = end


def _since(law: Law, acts: Sequence[Act]) -> dict[str, int]:
    """Of each step the turn after which its deeds count: a case that was sent back does it and what follows again."""
    back = {str(act.facts["to"]): act.turn for act in acts if act.verb == "send_back"}
    since = accumulate((back.get(step.id, 0) for step in law.version.steps), max)
    return dict(zip((step.id for step in law.version.steps), since, strict=True))


def _drawn(acts: Sequence[Act], since: Mapping[str, int]) -> bool | None:
    """Whether it was drawn for a second look, since it was last sent back."""
    found = (act.facts["drawn"] for act in reversed(acts) if act.verb == "sampling" and act.turn > since.get(act.step, 0))
    return next((cast("bool", one) for one in found), None)


def _told(acts: Sequence[Act]) -> bool:
    """Whether the last decision, or what reconsideration made of it, was told to the family."""
    made = [act for act in acts if act.verb == "decision" or act.facts.get("outcome") == "reversed"]
    return any(act.verb == "notice" and act.turn > made[-1].turn for act in acts if made)


def _done(step: catalogue.Step, acts: Sequence[Act], since: int, objected: Mapping[tuple[str, str], int]) -> dict[str, date]:
    """The deeds of a step that are done after a turn, each with its day; after a later one what an objection has done again."""
    found: dict[str, date] = {}
    for act in acts:
        counts = act.turn > max(since, objected.get((step.id, act.verb), 0))
        if (act.step or step.id) == step.id and counts and act.verb in step.needs:
            if act.verb == "sampling" and act.facts["drawn"]:
                continue
            found[act.verb] = act.day
        if act.step == step.id and act.turn > since and act.verb == "look_again":
            found["sampling"] = act.day
    return found


def _begun(step: catalogue.Step, done: Mapping[str, date], acts: Sequence[Act]) -> bool:
    """Whether anything was done in a step; an inquiry begins with the first who signs that records are compared."""
    return bool(done) or ("verification" in step.needs and any(act.verb == "authorise" for act in acts))


_Limits = list[tuple[catalogue.Limit, date | None]]


def _limits(law: Law, acts: Sequence[Act], grant: bool | None) -> dict[str, _Limits]:
    """The limits of each step that hold, with the day from which one is counted where an objection began it: on which the case
    went back for it; and of one that did not hold, but has something done again, on which it was made.

    That one binds all that is done again up to its step; what was counted from before the case went back does not.
    """
    at = {name: number for number, name in enumerate((catalogue.ACCEPTED, *(step.id for step in law.version.steps)))}
    found, first, back = dict[str, _Limits](), len(at), _objected(acts)
    running: _Limits = []
    for step in reversed(law.version.steps):
        for limit in step.limits:
            if limit.when == "objected" and limit.after in back:
                day, redone = back[limit.after]
                running.append((limit, day))
                first = min(first, *(at[one] for one in redone))
        again = at[step.id] >= first
        own = (one for one in step.limits if one.holds(grant) and not (again and at[one.after] < first))
        found[step.id] = [*((one, None) for one in own), *(running if again else ())]
    return found


def _objected(acts: Sequence[Act]) -> dict[str, tuple[date, tuple[str, ...]]]:
    """By the step that showed what was objected to: since when it has something done again, and from which steps on."""
    made = {act.facts["objection"]: act for act in acts if act.verb == "objection"}
    found = dict[str, tuple[date, tuple[str, ...]]]()
    for act in acts:
        one = made.get(act.facts.get("objection"))
        if one and act.verb == "send_back":
            found[one.step] = act.day, (str(act.facts["to"]),)
        elif one and (again := objecting.again(act)):
            found[one.step] = one.day, tuple(again.values())
    return found


def _due(limits: _Limits, ended: Mapping[str, date | None], acts: Sequence[Act], begun: bool) -> date | None:
    """The earliest end of the limits of a step whose beginnings are known; also by when it is begun, until it is."""
    calendar, stood = time.national(), tuple(suspensions(acts))
    more, found = longer(acts), []
    for limit, day in limits:
        start = day or ended.get(limit.after)
        if start is not None and (limit.tells == "ends" or (limit.tells == "begins" and not begun)):
            within = limit.extended if more and limit.extended else limit.within
            found.append(_end(within, start, calendar, tuple(one for one in stood if one.resumes is None or one.resumes > start)))
    return min((day for day in found if day), default=None)


@lru_cache(4096)  # of many cases and of each act of one they are the same
def _end(within: time.TimeLimit, start: date, calendar: time.Calendar, stood: tuple[time.Suspension, ...]) -> date | None:
    return time.deadline(within, start, calendar, stood).end


def _redo(acts: Sequence[Act]) -> Act | None:
    """The last time that reconsideration had it done again, and sent it back for that."""
    return next((act for act in reversed(acts) if act.verb == "send_back" and act.facts.get("redo")), None)


def _from(ended: Mapping[str, date | None], redo: Act | None) -> dict[str, date | None]:
    """From when limits are counted: the day of each step, but none before that on which reconsideration had it done again."""
    return {name: max(day, redo.day) if day and redo else day for name, day in ended.items()}


def longer(acts: Sequence[Act]) -> bool:
    """Whether more time was given, since reconsideration had it done again."""
    redo = _redo(acts)
    return any(act.verb == "extend" and act.turn > (redo.turn if redo else 0) for act in acts)


def extensible(law: Law, found: Course, acts: Sequence[Act]) -> date | None:
    """The last day of what a law lets be made longer: until then it can be."""
    ended = {catalogue.ACCEPTED: found.accepted_on} | {one.step.id: one.ended for one in found.stages}
    limits = (one for some in _limits(law, acts, found.grant).values() for one in some)
    return _due([one for one in limits if one[0].extended], _from(ended, _redo(acts)), acts, begun=True)


def _due_all(law: Law, stages: Sequence[Stage], accepted: date, acts: Sequence[Act]) -> date | None:
    """By when all is decided at the latest: where that is counted from acceptance, by what was done; else by the law alone."""
    deciding = next((one for one in stages if "decision" in one.step.needs), None)
    if deciding and any(limit.after == catalogue.ACCEPTED for limit in deciding.step.limits):
        return deciding.due
    redo = _redo(acts)
    begins = redo.day if redo else accepted
    latest = {due.step.id: due.latest for due in catalogue.latest(law.version, begins, tuple(suspensions(acts)))}
    return latest.get(deciding.step.id) if deciding else None
