"""Texts by their digests, and which file had which text from which moment on."""

from __future__ import annotations

from django.db import models


class Text(models.Model):
    """The text of a content file. It is never changed and never deleted; the database refuses both."""

    digest = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()


class Load(models.Model):
    """From this moment of machine time on the program ran with this text in the file of that name."""

    name = models.CharField(max_length=200)
    text = models.ForeignKey(Text, models.PROTECT, related_name="loads")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("name", "at"), name="editions_load_name"),)
