"""What goes when a table is destroyed: its parts as well as their key."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.rolls import models


@vault.shreds
def shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    """The rows that hold sealed bytes go too; the counts stay."""
    if models.GROUP in groups:
        models.Part.objects.filter(roll=int(subject.id)).delete()
