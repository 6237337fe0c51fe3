"""What is kept of statements. Private to the room."""

from __future__ import annotations

from datetime import date

from django.db import models

from minzheng.kernel.vault import api as vault

FOREVER = date.max
GROUP = "circumstances.statement"


class Statement(models.Model):
    """Something that was stated of a person, or of the `household` as a whole that they stand for; never changed, but taken back.

    `line`: what it is about, blind: whose, which kind, by which source. Of statements of one line the one of the highest `turn`
    stands on a day; a correction has the turn of what it corrects. `due` is the day by which this one is to be looked at again,
    none where another has taken its place. `place_code` is where the person is registered now.
    """

    person = models.BigIntegerField()
    household = models.BigIntegerField(null=True)
    place_code = models.CharField(max_length=12)
    line = vault.Blind(GROUP, "kind", subject="person")
    turn = models.BigIntegerField()
    source = models.CharField(max_length=12)
    said = vault.Sealed(GROUP, subject="person")
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    spoken = models.DateField()
    look = models.DateField(null=True)
    due = models.DateField(null=True)
    corrects = models.BigIntegerField(null=True)
    gone = models.CharField(max_length=12, default="")
    gone_by = models.CharField(max_length=32, default="")
    gone_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=250, default="")
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    request = models.CharField(max_length=64, default="")

    class Meta:
        indexes = (
            models.Index(fields=("person",), name="circumstances_of_person"),
            models.Index(fields=("household",), condition=models.Q(household__isnull=False), name="circumstances_of_home"),
            models.Index(fields=("line",), name="circumstances_line"),
            models.Index(fields=("place_code", "person", "due"), condition=models.Q(due__isnull=False), name="circumstances_due"),
        )
        constraints = (
            models.UniqueConstraint(fields=("made_by", "request"), condition=~models.Q(request=""), name="circumstances_request"),
        )
