"""What the room takes away when a person's data is destroyed: what stands in clear beside what was sealed."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.people import models


@vault.shreds
def shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    """Birthday, sex and the numbers by which somebody was found go; days, places and kinship by key stay."""
    if subject.kind == "person" and models.GROUP in groups:
        key = int(subject.id)
        models.Person.objects.filter(pk=key).update(born=None, sex="")
        models.Identity.objects.filter(person=key).delete()
        models.Version.objects.filter(person=key).update(reason="")
