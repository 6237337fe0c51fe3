"""A plan's notice compiled anew from its original, and two of them held against each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from minzheng.portal.ui.typeset import typeset


@lru_cache(32)
def compiled(original: str) -> notices.Notice:
    """The notice of an original, which stands in a plan: what is kept here was kept before."""
    return notices.compile(original)


@dataclass(frozen=True, slots=True)
class Detail:
    """One difference in words."""

    matter: str
    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one duty. `no` is its number in the newer plan, else in the older."""

    kinds: tuple[tuple[str, str], ...]
    no: str
    short: str
    before: str
    after: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The newer plan against the older: every duty that is not the same, and how many there are of each kind."""

    older: duties.Plan
    newer: duties.Plan
    changed: tuple[Changed, ...]
    counts: tuple[tuple[str, str, int], ...]
    same: int

    @property
    def answer(self) -> str:
        """The first line."""
        if not self.changed:
            return _("All duties are the same")
        said = [f"{word} {n}" for _code, word, n in self.counts if n]
        return _("%(n)s duties differ: %(said)s") % {"n": len(self.changed), "said": _(", ").join(said)}


def compare(one: duties.Plan, other: duties.Plan) -> Comparison:
    """Two plans, whichever way round they are given."""
    older, newer = sorted((one, other), key=lambda plan: (plan.issued, plan.id))
    old, new = compiled(older.original), compiled(newer.original)
    found = notices.diff(old, new)
    numbers = {duty.id: duty.no or duty.id for duty in (*old.all_duties, *new.all_duties)}
    changed = tuple(
        Changed(
            tuple((kind, kinds()[kind]) for kind in change.kinds),
            numbers[change.new or change.old or ""],
            (change.new_text or change.old_text)[:20],
            typeset(change.old_text),
            typeset(change.new_text),
            tuple(Detail(matters()[one.matter], one.kind, typeset(one.before), typeset(one.after)) for one in change.details),
        )
        for change in found.changes
        if change.kinds != ("same",)
    )
    counts = tuple((kind, word, found.counts.get(kind, 0)) for kind, word in kinds().items() if kind != "same")
    return Comparison(older, newer, changed, counts, found.counts.get("same", 0))


def kinds() -> dict[str, str]:
    """What may become of a duty, in words."""
    return {
        "added": _("added"),
        "dropped": _("dropped"),
        "tightened": _("tightened"),
        "relaxed": _("relaxed"),
        "reassigned": _("given to others"),
        "reworded": _("reworded"),
        "same": _("the same"),
    }


def matters() -> dict[str, str]:
    """What of a duty may differ, in words."""
    return {
        "deadline": _("Deadline"),
        "target": _("Target"),
        "modality": _("How binding"),
        "soft_word": _("Words that leave room"),
        "lead": _("Lead"),
        "units": _("Units"),
    }
