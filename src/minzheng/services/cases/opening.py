"""An application: made, told once what it lacks, accepted under the law of that day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from secrets import token_hex, token_urlsafe

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from minzheng.rules import api as rules
from minzheng.services.cases import models, posting
from minzheng.services.cases.ground import COUNTY, ground
from minzheng.services.cases.keeping import DECIDE, OPINE, OWN, TAKE, Held, day_of, duty, held, known, resident, text
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.months import api as months
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import OPEN, Answers, Applying, Opened, Refused, words


def apply(actor: access.Actor, asked: Applying, *, request: str = "") -> Opened:
    """Somebody applies, for themselves or through an official; gives number and code, the code this once alone.

    `request` is a word of the caller's for this very act: the second time gives the same case, without its code.
    Raises Forbidden and Refused, of this room and, for what is no account, of months.
    """
    day = time.today()
    bound, item = procedure.bound(asked.item, "", day), catalogue.item(asked.item)
    if asked.urgent and not any(step.spares for step in bound.steps):
        raise Refused("not_urgent")
    _may_apply(actor, asked)
    _living(asked, day)
    check_answers(asked.item, day, asked.place_code, asked.answers, (asked.person, *asked.members))
    said = {
        "note": text("reason", asked.reason, needed=False),
        "answers": procedure.dumps(asked.answers),
        "account": months.read_account(asked.account),
    }
    word, code = journal.digest(request.encode()) if request else "", token_urlsafe(9)
    with ground().opening(asked.place_code):
        if before := ground().requested(actor, word):
            return Opened(before.pk, before.number, "")
        row = models.Case(
            number=ground().next_number(f"{asked.place_code[:COUNTY]}-{day.year}-"),
            code=journal.digest(code.encode()),
            item=item.id,
            place_code=asked.place_code,
            household=asked.household,
            person=asked.person,
            members=list(asked.members),
            channel=asked.channel,
            urgent=asked.urgent,
            opened_on=day,
            made_by=actor.account,
            request=word,
            state="opened",
        )
        no_other(row)
        Held(actor, row, [], procedure.of(procedure.Law(item.versions[-1], asked.urgent), [])).note(
            "apply", {"for": row.channel}, said=said
        )
    return Opened(row.pk, row.number, code)


def lack(actor: access.Actor, case: int, papers: Iterable[str], *, turn: int | None = None) -> None:
    """Tells once, in one list, what is missing; the clock does not run before it came. Raises Forbidden, NoCase and Refused."""
    missing = [text("papers", one) for one in papers]
    if not missing:
        raise Refused("missing", what=words().what["papers"])
    with held(actor, case, TAKE, turn=turn) as it:
        procedure.need(it.course, "opened", verb="lack")
        if any(act.verb == "lack" for act in it.acts):
            raise Refused("told_already")
        it.note("lack", {"papers": len(missing)}, said={"note": "\n".join(missing)})


def supply(actor: access.Actor, case: int, *, answered: Answers | None = None, note: str = "", turn: int | None = None) -> None:
    """What was missing came. Raises as `lack`."""
    with held(actor, case, OWN if resident(actor) else TAKE, turn=turn) as it:
        procedure.need(it.course, "lacking", verb="supply")
        check_said(it, answered)
        it.note("supply", said={"note": text("note", note, needed=False), "answers": procedure.dumps(answered or {})})


def accept(actor: access.Actor, case: int, *, day: date | None = None, turn: int | None = None) -> None:
    """Takes an application: from this day its law binds and its clock runs.

    The secret of the county's sample is drawn now, and its digest told: whoever decides later can neither know nor choose. What
    the place has promised on this day binds it too. Raises Forbidden, NoCase and Refused.
    """
    with held(actor, case, TAKE, turn=turn) as it:
        procedure.need(it.course, "opened", "lacking", verb="accept")
        on = day_of(day, it.row)
        bound = procedure.bound(it.row.item, "", on)
        it.row.version, it.row.secret = bound.id, token_hex(16)
        told = {"version": bound.id, "drawn_from": journal.digest(it.row.secret.encode())}
        it.note("accept", told | _promised(it.row, bound, on), day=on)


def _promised(row: models.Case, bound: catalogue.Version, day: date) -> dict[str, object]:
    """Within what time the place has promised to decide, where that is sooner than the law asks."""
    found = catalogue.promise(row.item, row.place_code, day, ground().laid_down)
    if found is None or catalogue.promised_by(found, bound, day) is None:
        return {}
    return {"promise": {"length": found.within.length, "unit": found.within.unit, "entry": found.entry}}


def declare_relative(actor: access.Actor, case: int, account: str, relation: str, *, turn: int | None = None) -> None:
    """Puts on record that a member of staff is a close relative: they do nothing in the case, and it is looked at twice.

    Of whoever acts at the place or above it, by anybody who handles or signs cases there; of oneself too. What they had a hand in
    before is done again, by others, from there on; so is what followed where the household was not drawn for a second look.

    民发〔2012〕220号 第十四条、第二十六条; 民发〔2021〕57号 第十一条. Raises Forbidden, NoCase and Refused.
    """
    said = text("reason", relation)
    with held(actor, case, duty(actor, TAKE, OPINE, DECIDE), turn=turn) as it:
        if not procedure.contested(it.acts):
            procedure.need(it.course, *OPEN, verb="relative")
        known(it, {account} - {actor.account})
        it.note("relative", {"account": account}, said={"note": said})
        did = {act.step for act in it.acts if act.verb in procedure.TAKES_PART and account in procedure.hands(act)}
        did |= {act.step for act in it.acts if act.verb == "sampling"} if it.course.drawn is False else set()
        again = next((stage.step.id for stage in it.course.stages if stage.step.id in did), None)
        if again and it.course.state == "underway":
            posting.take_down(it)
            it.note("send_back", {"to": again})


def check_answers(item: str, day: date, place: str, given: Answers, persons: Sequence[int]) -> None:
    """That answers are of facts that the rule asks of these persons, within their ranges. Raises Refused."""
    if not given or facts.rule(item, day) is None:
        return
    turned = {person: number for number, person in enumerate(persons, 1)} | {0: 0}
    if strange := {person for _, person in given} - turned.keys():
        raise Refused("no_member", person=min(strange))
    try:
        facts.answered(
            ground().blank(item, place, day, len(persons)),
            {(name, turned[who]): one for (name, who), one in given.items()},
            day=day,
        )
    except (rules.CaseError, facts.Refused) as error:
        fault = error.faults[0] if isinstance(error, rules.CaseError) else error
        said = Said(fault.message("zh"), fault.message("en"))
        raise Refused("wrong_answer", name=fault.facts.get("name", ""), fault=said) from None


def check_said(it: Held, given: Answers | None) -> None:
    """The same of what was answered in a case later."""
    row = it.row
    check_answers(row.item, row.accepted_on or row.opened_on, row.place_code, given or {}, (row.person, *row.members))


def _may_apply(actor: access.Actor, asked: Applying) -> None:
    """An official at the place, or a resident for themselves and their family where these are registered or live."""
    if resident(actor):
        own = oversight.own(actor)
        if own is None or not {asked.person, *asked.members} <= people.near(own):
            raise Refused("not_own")
        there = {life.place_code for life in ground().lives_of([asked.person]).values()}
        home = {people.household(access.SYSTEM, asked.household).place_code} if asked.household is not None else set()
        if asked.place_code not in there | home:
            raise Refused("not_lived_at")
        return
    access.require(actor, TAKE, place=asked.place_code, sector=people.SECTOR)
    lives, scope = ground().lives_of([asked.person]), access.scope(actor, TAKE)
    if asked.person not in lives or not (scope.holds(lives[asked.person].place_code) or asked.urgent):
        raise Refused("not_here")


def _living(asked: Applying, day: date) -> None:
    """That everybody counted is alive and of the household; where none is named, one person applies alone."""
    lives = ground().lives_of([asked.person, *asked.members])
    living = ground().living(asked.household, day) if asked.household is not None else {asked.person}
    for person in (asked.person, *asked.members):
        life = lives.get(person)
        if life is None or person not in living:
            raise Refused("no_member", person=person)
        if life.died is not None and life.died <= day:
            raise Refused("dead", person=person, day=life.died)


def no_other(row: models.Case) -> None:
    """One household, or one person where there is none, has one application for an item at a time. Raises Refused."""
    if found := ground().other(row):
        raise Refused("open_already", item=catalogue.item(row.item).name, number=found)
