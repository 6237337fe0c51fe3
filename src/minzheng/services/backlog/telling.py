"""A file on paper told by the verbs of cases, each act on the day on which it was done, in the name of whoever types it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from operator import itemgetter

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.services.backlog.reading import COUNTED, Did, Filed
from minzheng.services.backlog.schema import Refused, table
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure


def tell(actor: access.Actor, one: Filed, typed_on: date) -> procedure.Opened:
    """From the application to where the paper stands. Raises Refused of every room that is asked."""
    with time.at(one.applied), cases.on_paper(one.file, typed_on=typed_on):
        opened = cases.apply(actor, replace(one.asked, answers=_answers(actor, one)))
    begun = ((one.accepted, cases.accept), (one.authorised, partial(_authorised, one=one)))
    for day, act in sorted(((day, act) for day, act in begun if day), key=itemgetter(0)):
        with time.at(day), cases.on_paper(one.file, typed_on=typed_on):
            act(actor, opened.case)
    for did in one.did:
        with time.at(did.day), cases.on_paper(one.file, did.hands, typed_on=typed_on):
            _TELLS[did.deed](actor, opened.case, one, did)
        if did.deed == "posting":
            _taken_down(one, opened.case, did, typed_on)
    return opened


def _answers(actor: access.Actor, one: Filed) -> procedure.Answers:
    """What the family declared; where all of it was typed, of what is left empty and on no record a no or nought."""
    asked = one.asked
    if not one.whole:
        return asked.answers
    persons = (asked.person, *asked.members)
    sheet = cases.known(actor, asked.item, asked.household, day=one.applied, persons=persons, place=asked.place_code)
    known = facts.counting(sheet)
    rest = {
        (question.name, key): False if question.kind == "yes" else 0
        for question in one.asks
        for key in (sheet.people if question.level == "person" else (0,))
        if (question.name, key) not in known
    }
    return {**rest, **asked.answers}


def _authorised(actor: access.Actor, case: int, one: Filed) -> None:
    for person in (one.asked.person, *one.asked.members):
        cases.authorise(actor, case, person, signer=_words("signed", file=one.file))


def _verified(actor: access.Actor, case: int, one: Filed, did: Did) -> None:
    conclusion = one.cells.conclusion()
    assert conclusion is not None  # noqa: S101 - read before
    note = _note(one, did, one.cells.text("differs")) if one.cells.text("differs") else ""
    cases.verify(actor, case, conclusion, document=one.cells.text("report"), note=note)


def _visited(actor: access.Actor, case: int, one: Filed, did: Did) -> None:
    cases.visit(actor, case, with_=did.hands, note=_note(one, did, one.cells.text("found")))


def _checked(actor: access.Actor, case: int, one: Filed, did: Did) -> None:
    cases.check(actor, case, note=_note(one, did))


def _certified(actor: access.Actor, case: int, one: Filed, did: Did) -> None:
    cases.certificate(actor, case, note=_note(one, did))


def _reviewed(actor: access.Actor, case: int, one: Filed, did: Did) -> None:
    present, representatives, agree, oppose = (one.cells.number(name) or 0 for name in COUNTED)
    cases.review(actor, case, present=present, representatives=representatives, agree=agree, oppose=oppose, note=_note(one, did))


def _opined(actor: access.Actor, case: int, one: Filed, did: Did) -> None:
    grant = bool(one.cells.yes("opinion"))
    cases.opine(actor, case, grant=grant, note=_note(one, did, one.cells.text("refusal")))


def _posted(actor: access.Actor, case: int, _one: Filed, _did: Did) -> None:
    cases.post(actor, case)


def _taken_down(one: Filed, case: int, did: Did, typed_on: date) -> None:
    """Where the paper says that it hangs no more, it hung as long as the law has it, and nobody objected. Raises Refused."""
    until, hung = one.cells.day("posted_until"), cases.board().hangs("case", case)
    if until is None or hung is None:
        return
    if until < hung.ends:
        raise Refused("posting_short", column=_column("posted_until"), day=hung.ends)
    if until < typed_on:
        with time.at(until + timedelta(1)), cases.on_paper(one.file, did.hands, typed_on=typed_on):
            cases.end_postings()


_TELLS: Mapping[catalogue.Deed, Callable[[access.Actor, int, Filed, Did], None]] = {
    "verification": _verified,
    "visit": _visited,
    "check": _checked,
    "certificate": _certified,
    "review": _reviewed,
    "opinion": _opined,
    "posting": _posted,
}


def _note(one: Filed, did: Did, said: str = "") -> str:
    """What stands in the act: the paper's words, its file, and who did it by the names that stand there."""
    note = said or _words("typed", file=one.file)
    return _words("named", note=note, names=table().word["between"].zh.join(did.names)) if did.names else note


def _words(key: str, **facts: str) -> str:
    """Words of the record, which is kept in Chinese as all that is said in cases."""
    return table().word[key].zh.format(**facts)


def _column(name: str) -> object:
    return next(one.name for one in table().column if one.id == name)
