"""Whether all that is kept is sound, asked of every room that keeps something."""

from __future__ import annotations

from collections.abc import Iterator

from minzheng.channels import api as channels
from minzheng.circumstances import api as circumstances
from minzheng.config.editions import changed
from minzheng.indicators import api as indicators
from minzheng.kernel.db import api as db
from minzheng.kernel.documents import api as documents
from minzheng.kernel.editions import api as editions
from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.plan.assessment import api as assessment
from minzheng.plan.clues import api as clues
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.plan.review import api as review
from minzheng.plan.supervision import api as supervision
from minzheng.registry import api as registry
from minzheng.services.cases import api as cases
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.postings import api as postings
from minzheng.services.rosters import api as rosters
from minzheng.services.simulations import api as simulations
from minzheng.services.telling import api as telling


def problems() -> Iterator[str]:
    """What is wrong, in words; nothing where all is well. Reads everything: it takes its time."""
    behind = db.behind()
    for migration in behind:
        yield f"The database is behind the program: {migration} has not run. Run `minzheng serve`, or restore a newer backup."
    if behind:  # a room cannot check tables that it does not know
        return
    with db.one_moment():  # what is sealed or written meanwhile is no fault
        yield from (problem.of("en") for problem in journal.check())
        yield from vault.check()
        yield from (str(found) for found in documents.check() if found.fault != "orphaned")  # what a crash leaves is harmless
        yield from editions.check(journal.contents("content"))
        yield from changed()
        yield from simulations.unsigned()
        yield from registry.broken(journal.contents("entry"))
        persons = tuple(journal.contents("person"))
        yield from people.broken(persons)
        yield from circumstances.broken(persons)
        yield from entitlements.broken()
        yield from rosters.broken()
        yield from indicators.broken()
        yield from facts.broken()
        yield from channels.broken()
        yield from telling.broken()
        yield from duties.broken(journal.contents("evidence"))
        yield from assessment.broken()
        yield from review.check(subject for subject, _ in journal.contents("draft"))
        yield from local.broken()
        yield from supervision.broken()
        yield from clues.broken()
        yield from postings.broken()
        yield from cases.broken(journal.contents("case"))
