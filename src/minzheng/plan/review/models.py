"""What is kept of notices under review. Private to the room."""

from __future__ import annotations

from django.db import models

WORDS, WHO = 1000, 120


class Draft(models.Model):
    """A notice under review at a place. What it says is `compiled`; what became of it is said by its decisions.

    `stage` is theirs too, kept for lists. `seed` chose the `sample` that a second person reads blind; its digest is journalled.
    """

    number = models.CharField(max_length=64)
    title = models.CharField(max_length=250)
    place_code = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    document = models.BigIntegerField(null=True)
    schema = models.CharField(max_length=32)
    compiled = models.TextField()
    editor = models.CharField(max_length=32)
    stage = models.CharField(max_length=10, default="drawn")
    seed = models.CharField(max_length=64)
    sample = models.JSONField()
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="after")
    plan = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("place_code", "number"), name="review_draft_number"),
            models.Index(fields=("place_code", "digest"), name="review_draft_digest"),
        )


class Decision(models.Model):
    """One act of one person; nothing is ever changed. An undo is a row that undoes, a redo one that does the same again.

    `act`: answer, reply, edit, split, merge, confirm, undo. `reader` is 2 for whoever reads blind. `taken`: as the machine says.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="decisions")
    act = models.CharField(max_length=8)
    reader = models.SmallIntegerField(default=1)
    key = models.CharField(max_length=24, default="")
    option = models.CharField(max_length=80, default="")
    words = models.CharField(max_length=WORDS, default="")
    no = models.CharField(max_length=32, default="")
    what = models.CharField(max_length=WHO, default="")
    quote = models.CharField(max_length=WORDS, default="")
    rule = models.CharField(max_length=64, default="")
    taken = models.BooleanField(null=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    redoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="redone_by")
    replays = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("draft", "reader", "key"), name="review_decision_key"),)
