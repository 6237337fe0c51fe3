"""What is kept of rosters. Private to the room; its tables bear the names that they had in the room of what is granted."""

from __future__ import annotations

from django.db import models

from minzheng.kernel.vault import api as vault
from minzheng.services.entitlements import api as entitlements


class Roster(models.Model):
    """What is to be paid of an item at a place for a month and before: drawn up, approved, handed over by three persons.

    `state` is a word of `schema.RosterState`; `digest` that of its lines as they were drawn up, by which it is sealed.
    """

    item = models.CharField(max_length=40)
    place_code = models.CharField(max_length=12)
    month = models.DateField()
    state = models.CharField(max_length=8)
    count = models.IntegerField()
    total = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    checked_by = models.CharField(max_length=32, default="")
    checked_at = models.DateTimeField(null=True)
    handed_by = models.CharField(max_length=32, default="")
    handed_on = models.DateField(null=True)
    request = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "entitlements_roster"
        indexes = (
            models.Index(fields=("place_code", "id"), name="entitlements_roster_at"),
            models.Index(fields=("month", "id"), name="entitlements_roster_month"),
        )
        constraints = (
            models.UniqueConstraint(fields=("made_by", "request"), condition=~models.Q(request=""), name="entitlements_drawn"),
        )


class Line(models.Model):
    """A month of an entitlement on a roster, or what came short of it then. `live`: it is being paid or was; all live lines of a
    month come to no more than is granted for it. `part`: how many lines the month had before.

    `said`: the account as it was, as its entitlement held it; `mark`: the digest of its sealed bytes, which stays when they go.
    `result`: paid, failed, or empty while nothing came back; `reason`: the bank's, a word of bank.toml.
    """

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="lines", db_index=False)
    number = models.IntegerField()
    entitlement = models.ForeignKey("entitlements.Entitlement", models.PROTECT, related_name="+", db_index=False)
    item = models.CharField(max_length=40)
    person = models.BigIntegerField()
    place_code = models.CharField(max_length=12)
    month = models.DateField()
    part = models.IntegerField(default=0)
    amount = models.BigIntegerField()
    said = vault.Sealed(entitlements.PAYEE, subject="person", of=entitlements)
    mark = models.CharField(max_length=64)
    live = models.BooleanField()
    result = models.CharField(max_length=8, default="")
    reason = models.CharField(max_length=24, default="")
    result_on = models.DateField(null=True)
    marked_by = models.CharField(max_length=32, default="")

    class Meta:
        db_table = "entitlements_line"
        constraints = (
            models.UniqueConstraint(fields=("roster", "number"), name="entitlements_line_once"),
            models.UniqueConstraint(fields=("entitlement", "month", "part"), name="entitlements_part_once"),
        )
