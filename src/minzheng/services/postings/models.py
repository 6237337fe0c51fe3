"""What is kept of postings. Private to the room."""

from __future__ import annotations

from django.db import models

from minzheng.kernel.vault import api as vault

POSTING, OBJECTION = "postings.posting", "postings.objection"


class Posting(models.Model):
    """What hangs in a village: of whom, how many, how much, from when to when. `slug` is where it can be seen meanwhile.

    It is about a thing of a room above, by its `kind` and id (`about`).
    """

    kind = models.CharField(max_length=20)
    about = models.BigIntegerField()
    slug = models.CharField(max_length=32, unique=True)
    step = models.CharField(max_length=40)
    item = models.CharField(max_length=40)
    place_code = models.CharField(max_length=12)
    person = models.BigIntegerField()
    said = vault.Sealed(POSTING, subject="person")
    shows = models.JSONField()
    members = models.IntegerField(null=True)
    amount = models.BigIntegerField(null=True)
    begins = models.DateField()
    ends = models.DateField()
    over_on = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("kind", "about"), name="postings_about"),
            models.Index(fields=("place_code", "ends"), condition=models.Q(over_on__isnull=True), name="postings_board"),
        )
        constraints = (
            models.UniqueConstraint(fields=("kind", "about"), condition=models.Q(over_on__isnull=True), name="postings_one"),
        )


class Objection(models.Model):
    """What somebody holds against a posting: it is looked into and answered before anything is signed.

    `source`: a digest of day and address, by which an hour's flood is held off.
    """

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="objections")
    number = models.BigIntegerField(unique=True)
    said = vault.Sealed(OBJECTION, subject="number")
    source = models.CharField(max_length=64, default="")
    left_on = models.DateField()
    left_at = models.DateTimeField()
    due = models.DateField()
    answered_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=32, default="")
    upheld = models.BooleanField(null=True)
    answer = models.CharField(max_length=1000, default="")

    class Meta:
        indexes = (models.Index(fields=("left_at",), name="postings_left"),)
