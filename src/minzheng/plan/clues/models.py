"""What is kept of clues. Private to the room."""

from __future__ import annotations

from django.db import models

from minzheng.kernel.vault import api as vault

GROUP = "clues.clue"
WORDS, CONTACT, TEXT = 2000, 120, 1000


class Clue(models.Model):
    """What somebody said of a promise in a place. The words are sealed; `code` is the digest of what the sayer took along.

    `source`: a digest of day and address, by which an hour's flood is held off; it is wiped out when the clue is read.
    """

    number = models.BigIntegerField(unique=True)
    code = models.CharField(max_length=64, unique=True)
    plan = models.BigIntegerField()
    duty_no = models.CharField(max_length=16)
    place_code = models.CharField(max_length=12)
    about = models.CharField(max_length=12)
    class_of = models.CharField(max_length=20)
    said = vault.Sealed(GROUP, subject="number")
    source = models.CharField(max_length=64, default="")
    state = models.CharField(max_length=10, default="left")  # left, read, answered
    left_on = models.DateField()
    left_at = models.DateTimeField()
    due = models.DateField()
    read_by = models.CharField(max_length=32, default="")
    read_on = models.DateField(null=True)
    summary = models.CharField(max_length=TEXT, default="")
    answer = models.CharField(max_length=TEXT, default="")
    answered_by = models.CharField(max_length=32, default="")
    answered_on = models.DateField(null=True)
    public = models.BooleanField(default=False)
    matter = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("place_code", "state", "due"), name="clues_at_place"),
            models.Index(fields=("left_at",), name="clues_left"),
            models.Index(fields=("plan", "duty_no", "public"), name="clues_of_promise"),
        )
