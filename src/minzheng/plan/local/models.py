"""What is kept of places and plans: only what differs. Private to the room.

Plans and duties are named by their ids, promises by duty and letter, places by the code of their day.
"""

from __future__ import annotations

from datetime import date

from django.db import models

FOREVER = date.max
REASON, NAME = 250, 60


class LocalPlan(models.Model):
    """One plan at one place: derived by its issuer, adopted by the place."""

    plan = models.BigIntegerField()
    place_code = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    ended = models.CharField(max_length=REASON, default="")
    adopted_on = models.DateField(null=True)
    adopted_by = models.CharField(max_length=32, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "place_code"), condition=models.Q(until=FOREVER), name="local_plan_once"),
        )


class Adjustment(models.Model):
    """What a place says of a promise in its own words, from `since` until before `until`; it binds those below too.

    `letter` is that of the promise, empty for the duty as a whole. One that is `proposed` waits for the place above and changes
    nothing; `parent_target` and `parent_due` are the wording above when it was made or approved.
    """

    plan = models.BigIntegerField()
    duty = models.BigIntegerField()
    letter = models.CharField(max_length=2, default="")
    place_code = models.CharField(max_length=12)
    stance = models.CharField(max_length=16)  # adopt, adapt, not_applicable
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    due = models.CharField(max_length=10, default="")
    parent_target = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    parent_due = models.CharField(max_length=10, default="")
    tightens = models.BooleanField()
    reason = models.CharField(max_length=REASON, default="")
    funder = models.CharField(max_length=REASON, default="")
    state = models.CharField(max_length=10)  # proposed, in_force, refused, dropped
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    checked_by = models.CharField(max_length=32, default="")
    checked_on = models.DateField(null=True)
    answer = models.CharField(max_length=REASON, default="")
    typed = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "place_code", "duty", "letter", "state"),
                condition=models.Q(until=FOREVER, state__in=("proposed", "in_force")),
                name="local_adjustment_once",
            ),
        )


class Relief(models.Model):
    """请求减压: a place asks not to be bound by what a place above it added. Unanswered by its day, it goes one level up."""

    adjustment = models.ForeignKey(Adjustment, models.PROTECT, related_name="reliefs")
    place_code = models.CharField(max_length=12)
    question = models.CharField(max_length=REASON)
    asked_by = models.CharField(max_length=32)
    asked_on = models.DateField()
    state = models.CharField(max_length=10)  # asked, relieved, kept
    answered_by = models.CharField(max_length=32, default="")
    answered_at = models.CharField(max_length=12, default="")
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=REASON, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("adjustment", "place_code"), condition=models.Q(state="asked"), name="local_relief_asked_once"
            ),
        )


class Naming(models.Model):
    """Who a place names for a field of work, in every plan; with an empty sector, its leader where no other is named."""

    place_code = models.CharField(max_length=12)
    sector = models.CharField(max_length=48)
    leader = models.CharField(max_length=NAME, default="")
    unit = models.CharField(max_length=64, default="")
    person = models.CharField(max_length=NAME, default="")
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    typed = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("place_code", "sector"), condition=models.Q(until=FOREVER), name="local_named_once"),
        )


class Deed(models.Model):
    """A line of what a place does for a duty: a measure (措施), a milestone that it set itself, or money for a year.

    A measure has its `text` alone; a milestone a `due` and, once reached, `done_on`; money a `year`, an `amount` in fen, of which
    nought says that none is needed, its `source`, and in `text` where it stands, or why none is needed.
    """

    plan = models.BigIntegerField()
    duty = models.BigIntegerField()
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=10)
    text = models.CharField(max_length=REASON)
    due = models.DateField(null=True)
    done_on = models.DateField(null=True)
    year = models.IntegerField(null=True)
    amount = models.BigIntegerField(null=True)
    source = models.CharField(max_length=NAME, default="")
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    made_by = models.CharField(max_length=32)

    class Meta:
        indexes = (models.Index(fields=("plan", "place_code", "kind"), name="local_deed_place"),)
