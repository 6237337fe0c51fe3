"""What is kept of years. Private to the room."""

from __future__ import annotations

from django.db import models

TEXT = 1000


class Year(models.Model):
    """A year of a plan: its weights, published before it begins and never changed after."""

    plan = models.BigIntegerField()
    year = models.IntegerField()
    weights = models.JSONField()  # duty number: weight, for every duty that is not left out
    published_on = models.DateField()
    published_by = models.CharField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "year"), name="assessment_year_once"),)


class Deliverable(models.Model):
    """What a co-unit owes of its own in a year's duty at a place: without one it is not assessed for it."""

    year = models.ForeignKey(Year, models.PROTECT, related_name="deliverables")
    no = models.CharField(max_length=16)
    place_code = models.CharField(max_length=12)
    unit = models.CharField(max_length=64)
    what = models.CharField(max_length=250)
    made_by = models.CharField(max_length=32)
    made_on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("year", "no", "place_code", "unit"), name="assessment_deliverable_once"),)


class Sample(models.Model):
    """How many records of a promise were looked at again at a place, and how many were as recorded."""

    year = models.ForeignKey(Year, models.PROTECT, related_name="samples")
    proof = models.BigIntegerField()
    place_code = models.CharField(max_length=12)
    looked = models.IntegerField()
    found = models.IntegerField()
    basis = models.CharField(max_length=250)
    made_by = models.CharField(max_length=32)
    made_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("year", "proof", "place_code"), name="assessment_sample_once"),
            models.CheckConstraint(
                condition=models.Q(found__gte=0, found__lte=models.F("looked"), looked__gt=0), name="assessment_sample_possible"
            ),
        )


class Run(models.Model):
    """One assessment of a year. `data` is what is published and never changes: what corrects it is another, `because` of it.

    `state`: draft, shown (to those assessed, who may object), published, superseded.
    """

    year = models.ForeignKey(Year, models.PROTECT, related_name="runs")
    number = models.IntegerField()
    state = models.CharField(max_length=12)
    data = models.TextField()
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=32)
    made_on = models.DateField()
    shown_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    published_by = models.CharField(max_length=32, default="")
    because = models.ForeignKey("Objection", models.PROTECT, null=True, related_name="corrections")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("year", "number"), name="assessment_run_number"),)


class Objection(models.Model):
    """What an assessed place says against one line of a run. `due`: when somebody who did not make the run has to answer.

    `state`: open, upheld, dismissed.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="objections")
    place_code = models.CharField(max_length=12)
    no = models.CharField(max_length=16)
    letter = models.CharField(max_length=2)
    words = models.CharField(max_length=TEXT)
    made_by = models.CharField(max_length=32)
    made_on = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=10, default="open")
    answer = models.CharField(max_length=TEXT, default="")
    corrected = models.JSONField(null=True)  # the fields of the line that were wrong, as they should be
    answered_by = models.CharField(max_length=32, default="")
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("run", "place_code", "no", "letter"),
                condition=models.Q(state="open"),
                name="assessment_one_open_objection",
            ),
        )
        indexes = (models.Index(fields=("state", "due"), name="assessment_objections"),)
