"""What is kept of letters and messages. Private to the room."""

from __future__ import annotations

from django.db import models

from minzheng.kernel.vault import api as vault

MESSAGE = "channels.message"


class Letter(models.Model):
    """A letter that was given, about a thing of a room above; of its words the digest alone, and what of them names nobody."""

    code = models.CharField(max_length=19, unique=True)
    kind = models.CharField(max_length=20)
    about_kind = models.CharField(max_length=20)
    about = models.BigIntegerField()
    number = models.CharField(max_length=64)
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


class Message(models.Model):
    """Something that somebody was told, once for each `source`, about a thing of a room above.

    `sms`: what became of it by short message, a word of `words.toml`.
    """

    person = models.BigIntegerField()
    place_code = models.CharField(max_length=12)
    message = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=20)
    about = models.BigIntegerField()
    source = models.CharField(max_length=100, unique=True)
    said = vault.Sealed(MESSAGE, subject="person")
    told_on = models.DateField()
    told_at = models.DateTimeField()
    sms = models.CharField(max_length=20)
    read_on = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("person", "id"), name="channels_of_person"),
            models.Index(fields=("about_kind", "about", "id"), name="channels_about"),
        )
