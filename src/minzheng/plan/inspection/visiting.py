"""On the spot: what the inspectors saw, what is wrong, and what is to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.plan.inspection import models
from minzheng.plan.inspection.refusals import Refused, text, words
from minzheng.plan.supervision import api as supervision

SUPERVISE = "plan.supervise"


def look(actor: access.Actor, sample_id: int, seen: Mapping[int, tuple[bool, str]]) -> None:
    """Records what an inspector saw of some items: passed or not, and a note, which a failure needs. Said once.

    Raises NoThing, Forbidden and Refused.
    """
    with db.exclusive(f"sample {sample_id}"):
        row = _drawn(actor, sample_id)
        items = row.inspection.items
        if not seen:
            raise Refused("missing", what=words().what["items"])
        known = set(row.results.values_list("item", flat=True))
        for item, (passed, note) in seen.items():
            if not 0 <= item < len(items):
                raise Refused("no_item")
            if item in known:
                raise Refused("seen_already", item=items[item])
            note = text("note", note, models.TEXT, required=not passed)
            models.Result.objects.create(sample=row, item=item, passed=passed, note=note, made_by=actor.account, day=time.today())
        results = list(row.results.values_list("passed", flat=True))
        if len(results) == len(items):
            row.passed = all(results)
            row.save(update_fields=["passed"])
        said = {str(item): [passed, note] for item, (passed, note) in seen.items()}
        journal.write(actor, "inspection.look", journal.Subject("sample", str(row.pk), row.place_code), said)


def find(actor: access.Actor, sample_id: int, *, wrong: str, evidence: str, rating: str) -> int:
    """Notes what is wrong, with its evidence and how grave it is; gives the id. Raises NoThing, Forbidden and Refused."""
    with db.exclusive(f"sample {sample_id}"):
        row = _drawn(actor, sample_id)
        if rating not in words().rating:
            raise Refused("missing", what=words().what["rating"])
        kept = {"words": text("words", wrong, models.TEXT), "evidence": text("evidence", evidence, models.TEXT), "rating": rating}
        made = models.Finding.objects.create(sample=row, **kept, made_by=actor.account, day=time.today())
        journal.write(actor, "inspection.find", journal.Subject("finding", str(made.pk), row.place_code), kept)
    return made.pk


def order(actor: access.Actor, finding_id: int, due: date) -> int:
    """Has a finding put right by a day: a matter of the county's unit, assigned at once; gives its id.

    Raises NoThing, Forbidden and Refused.
    """
    with db.exclusive(f"finding {finding_id}"):
        row = models.Finding.objects.select_related("sample__inspection").filter(pk=finding_id).first()
        if row is None:
            raise supervision.NoThing(finding_id)
        inspection = row.sample.inspection
        if not supervision.sits(actor, SUPERVISE, inspection.by_place, inspection.by_sector):
            raise access.Forbidden(SUPERVISE, row.sample.place_code)
        if row.matter is not None:
            raise Refused("ordered_already")
        made = supervision.register(
            actor,
            supervision.Opening(
                title=words().word["rectify"].zh.format(title=inspection.title)[: models.TITLE],
                asked=row.words,
                reason=row.evidence,
                place_code=row.sample.county,
                sector=inspection.sector,
                due=due,
                plan=inspection.plan,
                duty_no=inspection.duty_no,
                about=row.sample.place_code,
                source="inspection",
                source_id=inspection.pk,
            ),
        )
        supervision.step(actor, "matter", made, "assign")
        row.matter = made
        row.save(update_fields=["matter"])
        subject = journal.Subject("finding", str(row.pk), row.sample.place_code)
        journal.write(actor, "inspection.order", subject, {"matter": made, "due": due})
    return made


def _drawn(actor: access.Actor, sample_id: int) -> models.Sample:
    """A sample in the hands of one of its inspectors. Within `exclusive`."""
    row = models.Sample.objects.select_related("inspection").filter(pk=sample_id).first()
    if row is None or not access.may(actor, "plan.read"):
        raise supervision.NoThing(sample_id)
    if actor.account not in row.inspectors:
        raise access.Forbidden("plan.supervise", row.place_code)
    if row.inspection.state != "drawn":
        raise Refused("not_drawn")
    return row
