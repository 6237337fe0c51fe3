"""What is kept of a form that is being filled in. Private to the room."""

from __future__ import annotations

from django.db import models

from minzheng.kernel.vault import api as vault

GROUP, ALONE = "drafts.draft", 0


class Draft(models.Model):
    """What a resident has filled in for an item and a household (ALONE: none), and when last.

    `word`: a digest of what names the form for this very act. Without `said` the form was sent or thrown away: what is still on
    its way of it is kept no more.
    """

    person = models.BigIntegerField()
    item = models.CharField(max_length=40)
    household = models.BigIntegerField(default=ALONE)
    said = vault.Sealed(GROUP, subject="person")
    word = models.CharField(max_length=64, default="")
    kept_on = models.DateField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "item", "household"), name="drafts_one"),)
        indexes = (models.Index(fields=("kept_on",), name="drafts_kept"),)
