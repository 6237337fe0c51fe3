"""What is done: an account is linked to its person, a read is settled, a question asked and answered."""

from __future__ import annotations

import re

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.oversight import models
from minzheng.oversight.schema import Refused, declared, verdicts
from minzheng.people import api as people

WATCH, SETTLE, OWN = "personal.watch", "personal.settle", "own.read"
_NUMBER = re.compile(r"\d{7}")


def link(actor: access.Actor, vouched: access.Vouched) -> int:
    """The actor's account is, from now on, that of the person whose number a provider vouches for; gives the person's key.

    Raises Forbidden for nobody, and Refused.
    """
    if not actor.signed_in:
        raise access.Forbidden(OWN)
    if not vouched.number:
        raise Refused("not_vouched")
    try:
        person = people.find_number(access.SYSTEM, vouched.kind, vouched.number)
    except people.Refused:
        raise Refused("not_registered") from None
    if person is None:
        raise Refused("not_registered")
    with db.exclusive(f"link {person}"):
        if models.Link.objects.filter(account=actor.account).exists():
            raise Refused("linked")
        if models.Link.objects.filter(person=person).exists():
            raise Refused("linked_other")
        models.Link.objects.create(account=actor.account, person=person, provider=vouched.provider, since=time.today())
        journal.write(
            actor, "personal.link", journal.Subject("account", actor.account), {"person": person, "by": vouched.provider}
        )
    return person


def settle(actor: access.Actor, read: int, verdict: str, word: str) -> None:
    """A supervisor says what an unusual read was, in a word. Raises Forbidden and Refused."""
    with transaction.atomic():
        row = models.Unusual.objects.select_for_update().filter(access.scope(actor, WATCH).where(), pk=read).first()
        if row is None:
            raise Refused("no_read")
        access.require(actor, SETTLE, place=row.place_code)
        if row.account == actor.account:
            raise Refused("own_read")
        if row.verdict:
            raise Refused("settled")
        if verdict not in verdicts():
            raise Refused("verdict")
        kept = _text(word)
        row.verdict, row.word, row.settled_by, row.settled_on = verdict, kept, actor.account, time.today()
        row.save()
        content = {"verdict": verdict, "word": kept}
        journal.write(actor, "personal.settle", journal.Subject("read", str(read), row.place_code), content)


def ask(actor: access.Actor, read: int, text: str) -> int:
    """A resident asks about a read of their own data, once; it is answered within working days. Raises Forbidden and Refused."""
    access.require(actor, OWN)
    own = models.Link.objects.filter(account=actor.account).first()
    if own is None:
        raise Refused("unlinked")
    found = next(iter(vault.looks(ids=[read])), None)
    if found is None or ("person", own.person) not in found.subjects:
        raise Refused("no_read")
    kept = _text(text)
    with db.exclusive(f"question {own.person}"):
        if models.Question.objects.filter(read=read, person=own.person).exists():
            raise Refused("asked")
        today = time.today()
        row = models.Question.objects.create(
            read=read,
            person=own.person,
            asked_by=actor.account,
            reader=found.read.who.account,
            place_code=found.read.who.place or actor.place,
            text=kept,
            asked_on=today,
            due=time.national().add(today, declared().answer_within).day,
        )
        content = {"read": read, "text": kept, "due": row.due}
        journal.write(actor, "personal.ask", journal.Subject("question", str(row.pk), row.place_code), content)
    return row.pk


def answer(actor: access.Actor, question: int, text: str) -> None:
    """A supervisor of the reader's place, who is not the reader, answers. Raises Forbidden and Refused."""
    with transaction.atomic():
        row = models.Question.objects.select_for_update().filter(access.scope(actor, WATCH).where(), pk=question).first()
        if row is None:
            raise Refused("no_question")
        access.require(actor, SETTLE, place=row.place_code)
        if row.reader == actor.account:
            raise Refused("own_read")
        if row.answered_on:
            raise Refused("answered")
        kept = _text(text)
        row.answer, row.answered_by, row.answered_on = kept, actor.account, time.today()
        row.save()
        journal.write(actor, "personal.answer", journal.Subject("question", str(question), row.place_code), {"answer": kept})


def _text(given: str) -> str:
    kept = Refused.text("", given, models.TEXT)
    if _NUMBER.search(kept):
        raise Refused("number")
    return kept
