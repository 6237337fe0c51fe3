"""What is kept: steps, by which figures change on days. Private to the room; `STEPS` is how others read them."""

from __future__ import annotations

from django.db import models


class Step(models.Model):
    """By how much numerator and denominator of a series change at a place on a day. What a place has on a day is the sum so far.

    `series` is a measure's id, or with a slash one of its alternatives'; `part` the value that divides it, or empty. `known` is
    how many places began to have the record that they are to have, `gaps` how many records began not to say what is asked. A step
    may be all noughts: something was said again on that day.
    """

    series = models.CharField(max_length=97)
    place_code = models.CharField(max_length=9)
    part = models.CharField(max_length=100)
    day = models.DateField()
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    known = models.IntegerField()
    gaps = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("series", "place_code", "part", "day"), name="indicators_step_once"),)


class Series(models.Model):
    """How far a series has been brought: `definition` digests what it was computed by, `stamp` is another after every change."""

    id = models.CharField(max_length=97, primary_key=True)
    definition = models.CharField(max_length=64)
    stamp = models.CharField(max_length=32)
