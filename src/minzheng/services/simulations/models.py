"""What is kept of simulations. Private to the room."""

from __future__ import annotations

from django.db import models

from minzheng.kernel.vault import api as vault

GROUP = "simulations.census"


class Census(models.Model):
    """Facts of all households of a place for an item and a day; `state` is a word of `schema.State`.

    `known` says of each fact of how many it is known. `job` makes it. What is left of one that was destroyed are its counts.
    """

    account = models.CharField(max_length=32)
    item = models.CharField(max_length=48)
    version = models.CharField(max_length=48)
    place_code = models.CharField(max_length=12)
    day = models.DateField()
    state = models.CharField(max_length=12)
    households = models.BigIntegerField(default=0)
    persons = models.BigIntegerField(default=0)
    known = models.JSONField(default=dict)
    job = models.BigIntegerField(default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("item", "place_code", "id"), name="simulations_census_at"),)


class Part(models.Model):
    """Some households of a census, all of one county unit, sealed as columns."""

    census = models.ForeignKey(Census, models.CASCADE, related_name="parts", db_index=False)
    number = models.IntegerField()
    place_code = models.CharField(max_length=12)
    columns = vault.Sealed(GROUP, subject="census")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("census", "number"), name="simulations_part_once"),)


class Simulation(models.Model):
    """What changes would do at a place and below, by county unit: counts and fen, and nothing of anybody.

    `changes` are parameters with their values and places; `entries` are the proposals that it became, at `promoted_at`.
    """

    census = models.ForeignKey(Census, models.PROTECT, related_name="simulations")
    account = models.CharField(max_length=32)
    place_code = models.CharField(max_length=12)
    changes = models.JSONField()
    assumes = models.BooleanField()
    counties = models.JSONField()
    entries = models.JSONField(default=list)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("place_code", "id"), name="simulations_at"),)


class Activation(models.Model):
    """A version of a rule, by the digest of its texts, as it was tried and as a second person signed it.

    `tried` says what the trial found; `state` is a word of `schema.Tried`.
    """

    item = models.CharField(max_length=48)
    version = models.CharField(max_length=48)
    digest = models.CharField(max_length=64)
    place_code = models.CharField(max_length=12)
    census = models.ForeignKey(Census, models.PROTECT, related_name="activations")
    state = models.CharField(max_length=12)
    tried = models.JSONField(default=dict)
    job = models.BigIntegerField(default=0)
    account = models.CharField(max_length=32)
    signed_by = models.CharField(max_length=32, default="")
    reason = models.CharField(max_length=250, default="")
    recorded_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("place_code", "id"), name="simulations_tried_at"),)
        constraints = (
            models.UniqueConstraint(
                fields=("item", "version", "digest"), condition=models.Q(state="active"), name="simulations_active_once"
            ),
        )
