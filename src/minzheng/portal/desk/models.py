"""What is kept: a table between its upload and its import. Private to the desk."""

from __future__ import annotations

from django.db import models


class Upload(models.Model):
    """A table that somebody wants to bring into a register; it goes when its rows are in, or after two days."""

    account = models.CharField(max_length=32)
    register = models.CharField(max_length=48)
    name = models.CharField(max_length=200)
    data = models.BinaryField()
    recorded_at = models.DateTimeField()
