"""What is kept."""

from __future__ import annotations

from django.db import models


class Row(models.Model):
    """One thing that happened. It has a digest of its own and no predecessor; the sealer puts it into a block."""

    recorded_at = models.DateTimeField()
    day = models.DateField()
    account = models.CharField(max_length=32)
    role = models.CharField(max_length=32)
    unit = models.CharField(max_length=64)
    place_code = models.CharField(max_length=12)
    verb = models.CharField(max_length=48)
    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=64)
    content = models.CharField(max_length=64)  # hex SM3 of the canonical JSON of what was written; empty where nothing was
    digest = models.CharField(max_length=64)  # hex SM3 of the canonical JSON of all the fields above

    class Meta:
        indexes = (models.Index(fields=("kind", "subject", "id")), models.Index(fields=("account", "id")))
