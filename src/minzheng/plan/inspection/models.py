"""What is kept of inspections. Private to the room."""

from __future__ import annotations

from datetime import date

from django.db import models

from minzheng.plan.supervision.api import Lived

FOREVER = date.max
TITLE, TEXT = 120, 1000


class YearEntry(models.Model):
    """An inspection in the plan of a year (年度督查计划), under the number of its approval."""

    year = models.IntegerField()
    quarter = models.IntegerField()
    title = models.CharField(max_length=TITLE)
    number = models.CharField(max_length=64)
    by_place = models.CharField(max_length=12)
    by_sector = models.CharField(max_length=48)
    made_by = models.CharField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("by_place", "year", "title"), name="inspection_once_a_year"),)


class Inspection(Lived):
    """A special inspection by sample (专项督查). `listed` is the population as it was sealed: id, county, size."""

    entry = models.OneToOneField(YearEntry, models.PROTECT, related_name="inspection")
    population = models.CharField(max_length=48)  # a register, or a level of places
    weight = models.CharField(max_length=48, default="")  # the field by which size is meant; empty: all alike
    items = models.JSONField()
    sampling = models.CharField(max_length=24)
    n = models.IntegerField(default=0)
    c = models.IntegerField(default=0)
    team = models.IntegerField(default=0)
    listed = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    inspectors = models.JSONField(default=list)
    seed = models.CharField(max_length=64, default="")
    seed_digest = models.CharField(max_length=64, default="")
    beacon_name = models.CharField(max_length=TITLE, default="")
    beacon = models.CharField(max_length=TITLE, default="")
    committed_at = models.DateTimeField(null=True)
    failed = models.IntegerField(null=True)


class Inspector(models.Model):
    """Somebody who can be drawn to inspect."""

    account = models.CharField(max_length=32, unique=True)
    place_code = models.CharField(max_length=12)
    sector = models.CharField(max_length=48)
    since = models.DateField()
    until = models.DateField(default=FOREVER)


class Tie(models.Model):
    """Why an inspector does not go to a place: somebody near works there, or other reasons that were declared."""

    account = models.CharField(max_length=32)
    place_code = models.CharField(max_length=12)
    reason = models.CharField(max_length=TITLE)
    made_by = models.CharField(max_length=32)
    since = models.DateField()
    until = models.DateField(default=FOREVER)


class Sample(models.Model):
    """One thing drawn: what it is, where it lies, who looks at it. `passed` is known once every item was looked at."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="samples")
    order = models.IntegerField()
    ref = models.CharField(max_length=24)
    title = models.CharField(max_length=TITLE)
    place_code = models.CharField(max_length=12)
    county = models.CharField(max_length=12)
    inspectors = models.JSONField()
    passed = models.BooleanField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("inspection", "ref"), name="inspection_drawn_once"),)
        indexes = (models.Index(fields=("place_code",), name="inspection_sample_place"),)


class Result(models.Model):
    """What was seen of one item at one sample."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="results")
    item = models.IntegerField()
    passed = models.BooleanField()
    note = models.CharField(max_length=TEXT, default="")
    made_by = models.CharField(max_length=32)
    day = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sample", "item"), name="inspection_looked_at_once"),)


class Finding(models.Model):
    """What is wrong at a sample, with its evidence. What is to be put right is a matter."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="findings")
    words = models.CharField(max_length=TEXT)
    evidence = models.CharField(max_length=TEXT)
    rating = models.CharField(max_length=8)
    matter = models.BigIntegerField(null=True)
    made_by = models.CharField(max_length=32)
    day = models.DateField()
