"""What is kept of matters, help, consultations and meetings. Private to the room."""

from __future__ import annotations

from datetime import date

from django.db import models

FOREVER = date.max
"""The `due` of what has no clock: a day, so that no question needs to ask for nothing."""
TITLE, TEXT = 120, 1000


class Lived(models.Model):
    """What has a life (`lives/`): between the unit that asks (`by_`) and the one that answers, on some duty of a plan.

    `due`: its last day. `turn_since`, `turn_due`: since when, and until when, it waits in this state. `steps`: the last one.
    """

    title = models.CharField(max_length=TITLE)
    by_place = models.CharField(max_length=12)
    by_sector = models.CharField(max_length=48)
    place_code = models.CharField(max_length=12)
    sector = models.CharField(max_length=48)
    plan = models.BigIntegerField(null=True)
    duty_no = models.CharField(max_length=16, default="")
    state = models.CharField(max_length=16)
    opened_on = models.DateField()
    due = models.DateField(default=FOREVER)
    turn_since = models.DateField()
    turn_due = models.DateField(default=FOREVER)
    steps = models.IntegerField(default=0)
    made_by = models.CharField(max_length=32)

    class Meta:
        abstract = True


class Matter(Lived):
    """Something that a unit must do, watched by an office (督办事项). `rung`: how far up the ladder it was urged."""

    number = models.CharField(max_length=16)
    asked = models.CharField(max_length=TEXT)
    reason = models.CharField(max_length=TEXT)
    source = models.CharField(max_length=12)  # office, light, meeting, inspection
    source_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=12)  # the place that it is about
    commanded = models.BooleanField()
    rung = models.CharField(max_length=16, default="")
    urged_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("by_place", "number"), name="supervision_matter_number"),)
        indexes = (
            models.Index(fields=("place_code", "state"), name="supervision_matter_at"),
            models.Index(fields=("by_place", "state"), name="supervision_matter_by"),
        )


class Help(Lived):
    """A unit that is stuck asks another (求助)."""

    blocker = models.CharField(max_length=12)
    words = models.CharField(max_length=TEXT)
    solution = models.CharField(max_length=TEXT, default="")
    solved_on = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("place_code", "state"), name="supervision_help_at"),
            models.Index(fields=("blocker", "state"), name="supervision_help_kind"),
        )


class Consultation(models.Model):
    """A question to co-units (会商征求). `silence`: what no answer by `due` means, as declared with the question."""

    title = models.CharField(max_length=TITLE)
    question = models.CharField(max_length=TEXT)
    silence = models.CharField(max_length=8)  # settle, agreed
    by_place = models.CharField(max_length=12)
    by_sector = models.CharField(max_length=48)
    plan = models.BigIntegerField(null=True)
    duty_no = models.CharField(max_length=16, default="")
    opened_on = models.DateField()
    due = models.DateField()
    made_by = models.CharField(max_length=32)


class Opinion(Lived):
    """One co-unit's answer to a consultation."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="opinions")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("consultation", "place_code", "sector"), name="supervision_one_opinion_a_unit"),
        )


class Meeting(models.Model):
    """A joint meeting (联席会议); each of its decisions is a matter."""

    title = models.CharField(max_length=TITLE)
    day = models.DateField()
    number = models.CharField(max_length=64)
    present = models.CharField(max_length=TEXT)
    by_place = models.CharField(max_length=12)
    by_sector = models.CharField(max_length=48)
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()


class Step(models.Model):
    """One step of a life. One adds and nothing else: the database refuses the rest.

    `holder_`, `turn_since`, `turn_due`: whose turn it was until this step, and by when; so every unit's time can be told.
    """

    kind = models.CharField(max_length=12)
    thing = models.BigIntegerField()
    number = models.IntegerField()
    verb = models.CharField(max_length=24)
    before = models.CharField(max_length=16)
    after = models.CharField(max_length=16)
    day = models.DateField()
    recorded_at = models.DateTimeField()
    account = models.CharField(max_length=32)
    facts = models.JSONField()
    due_before = models.DateField()
    due_after = models.DateField()
    holder_place = models.CharField(max_length=12, default="")
    holder_sector = models.CharField(max_length=48, default="")
    turn_since = models.DateField(null=True)
    turn_due = models.DateField(default=FOREVER)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "thing", "number"), name="supervision_step_number"),)
        indexes = (models.Index(fields=("holder_place", "kind", "day"), name="supervision_step_holder"),)
