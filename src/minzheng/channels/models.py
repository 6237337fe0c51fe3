"""What is kept of letters. Private to the room."""

from __future__ import annotations

from django.db import models


class Letter(models.Model):
    """A letter that was given, about a thing of a room above; of its words the digest alone, and what of them names nobody."""

    code = models.CharField(max_length=19, unique=True)
    kind = models.CharField(max_length=20)
    about_kind = models.CharField(max_length=20)
    about = models.BigIntegerField()
    number = models.CharField(max_length=40)
    place_code = models.CharField(max_length=12)
    says = models.JSONField()
    words = models.CharField(max_length=64)
    given_on = models.DateField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("about_kind", "about", "kind", "words"), name="channels_letter_once"),)


class LetterFile(models.Model):
    """The digest of a file of it. There are several where its address, or what sets it, changed."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="files")
    digest = models.CharField(max_length=64, unique=True)
