"""What the room takes away when a person's data is destroyed."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.services.entitlements import models


@vault.shreds
def shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    """Whose account is gone is paid no more until there is another; the sums stay."""
    if subject.kind == "person" and models.PAYEE in groups:
        models.Entitlement.objects.filter(person=int(subject.id)).update(account_state="none")
