"""What the room takes away when a person's data is destroyed."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.circumstances import models
from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault


@vault.shreds
def shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    """Nothing is to be looked at any more, and no reason stays; days and sources do."""
    if subject.kind == "person" and models.GROUP in groups:
        models.Statement.objects.filter(person=int(subject.id)).update(due=None, why="")
