"""What is kept beside the reads themselves. Private to the room; no row holds a personal value."""

from __future__ import annotations

from django.db import models

TEXT = 500


class Link(models.Model):
    """That an account is a person's own: who vouched for it, since which day."""

    account = models.CharField(max_length=32, unique=True)
    person = models.BigIntegerField(unique=True)
    provider = models.CharField(max_length=16)
    since = models.DateField()


class Judged(models.Model):
    """Up to which read all were judged; one row at most."""

    read = models.BigIntegerField()


class Habit(models.Model):
    """How often a role read for a purpose on a day."""

    role = models.CharField(max_length=32)
    purpose = models.CharField(max_length=32)
    day = models.DateField()
    reads = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("role", "purpose", "day"), name="oversight_habit_once"),)


class Unusual(models.Model):
    """A read with signs. `facts`: by sign, what fills its reason. `verdict`, `word`: a supervisor's, empty while it waits."""

    read = models.BigIntegerField(primary_key=True)
    account = models.CharField(max_length=32)
    place_code = models.CharField(max_length=12)
    facts = models.JSONField()
    verdict = models.CharField(max_length=12, default="")
    word = models.CharField(max_length=TEXT, default="")
    settled_by = models.CharField(max_length=32, default="")
    settled_on = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("place_code", "read"), name="oversight_unusual_at"),
            models.Index(fields=("place_code", "read"), condition=models.Q(verdict=""), name="oversight_unusual_waits"),
        )


class Question(models.Model):
    """What a resident asks about a read of their data. `place_code`: the reader's; `due`: by when it is answered."""

    read = models.BigIntegerField()
    person = models.BigIntegerField()
    asked_by = models.CharField(max_length=32)
    reader = models.CharField(max_length=32)
    place_code = models.CharField(max_length=12)
    text = models.CharField(max_length=TEXT)
    asked_on = models.DateField()
    due = models.DateField()
    answer = models.CharField(max_length=TEXT, default="")
    answered_by = models.CharField(max_length=32, default="")
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("read", "person"), name="oversight_question_once"),)
        indexes = (
            models.Index(fields=("place_code", "due"), condition=models.Q(answered_on=None), name="oversight_question_waits"),
        )
