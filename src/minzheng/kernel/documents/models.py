"""What is kept of a file beside its bytes."""

from __future__ import annotations

from django.db import models


class Row(models.Model):
    """A file under the name that its giver gave it. Two rows with the same bytes have one file, named by its digest."""

    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, db_index=True)
    owner_kind = models.CharField(max_length=32)
    owner = models.CharField(max_length=64)
    account = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "documents_document"
        indexes = (models.Index(fields=("owner_kind", "owner", "id")),)
