"""What is kept of plans in force. Private to the room."""

from __future__ import annotations

from datetime import date

from django.db import models

FOREVER = date.max
"""The `until` of what has no end: a day, so that no question needs to ask for nothing."""
REASON = 250


class Plan(models.Model):
    """A notice in force from `since` until before `until`. `revision` rises with every change of what is read here."""

    number = models.CharField(max_length=64)
    title = models.CharField(max_length=250)
    place_code = models.CharField(max_length=12)
    issued = models.DateField()
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    ended = models.CharField(max_length=REASON, default="")
    public = models.BooleanField()
    original = models.TextField()
    digest = models.CharField(max_length=64)
    document = models.BigIntegerField(null=True)
    parents = models.JSONField()  # the numbers that the notice cites
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    revision = models.IntegerField(default=1)
    compiled_by = models.CharField(max_length=32)
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("number", "place_code"), condition=models.Q(until=FOREVER), name="duties_one_plan_of_a_number"
            ),
        )


class Duty(models.Model):
    """One task of a plan, or a duty of its letter (`kind` cover), anchored to `original[start:end]`."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="duties")
    no = models.CharField(max_length=16)
    kind = models.CharField(max_length=8)
    order = models.IntegerField()
    headings = models.JSONField()
    short_zh = models.CharField(max_length=40)
    short_en = models.CharField(max_length=120)
    text = models.TextField()
    start = models.IntegerField()
    end = models.IntegerField()
    type = models.CharField(max_length=16)
    function = models.CharField(max_length=48, default="")
    due = models.CharField(max_length=10, default="")
    scope = models.JSONField()  # kinds of places; empty: the issuing place alone
    vague = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "no"), name="duties_number_once"),)


class Part(models.Model):
    """One unit's part in a duty. A lead is settled when the notice says it, or its issuer ruled it (`ruled_on`)."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="parts")
    order = models.IntegerField()
    token = models.CharField(max_length=60)
    unit = models.CharField(max_length=64)
    function = models.CharField(max_length=48, default="")
    role = models.CharField(max_length=12)  # of roles.toml
    provenance = models.CharField(max_length=16)
    ruled_by = models.CharField(max_length=32, default="")
    ruled_on = models.DateField(null=True)


class Membership(models.Model):
    """Who the members of a set (`token`) were at a place from a day on; of two for one day the later row holds. Never changed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="memberships")
    token = models.CharField(max_length=60)
    place_code = models.CharField(max_length=12)
    since = models.DateField()
    units = models.JSONField()  # keys
    basis = models.CharField(max_length=REASON)
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()


class RoleSaid(models.Model):
    """What role a unit was said to have at a place from a day on, as with memberships; said by the issuer it holds everywhere."""

    part = models.ForeignKey(Part, models.PROTECT, related_name="roles")
    place_code = models.CharField(max_length=12)
    since = models.DateField()
    role = models.CharField(max_length=12)
    basis = models.CharField(max_length=REASON)
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()


class Proof(models.Model):
    """How one promise of a duty is proven. A change is a new row; the one before ends."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="proofs")
    order = models.IntegerField()
    start = models.IntegerField()
    end = models.IntegerField()
    what_zh = models.CharField(max_length=120)
    what_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    measure = models.CharField(max_length=48, default="")
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    bound = models.CharField(max_length=12, default="")
    due = models.CharField(max_length=10, default="")
    scope = models.JSONField()
    reading_zh = models.CharField(max_length=REASON, default="")
    reading_en = models.CharField(max_length=400, default="")
    to_confirm = models.BooleanField(default=False)
    agreed_by = models.CharField(max_length=32)
    agreed_on = models.DateField()
    since = models.DateField()
    until = models.DateField(default=FOREVER)

    class Meta:
        indexes = (models.Index(fields=("measure", "until"), name="duties_proof_measure"),)


class Ruling(models.Model):
    """What the issuer said that words of its notice mean (口径说明)."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rulings")
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="rulings")
    words = models.CharField(max_length=REASON)
    question = models.CharField(max_length=REASON)
    answer = models.CharField(max_length=1000)
    made_by = models.CharField(max_length=32)
    since = models.DateField()
    until = models.DateField(default=FOREVER)


class Evidence(models.Model):
    """What proves a promise at a place without being counted: a thing with a number, or a word from outside (grade D)."""

    proof = models.ForeignKey(Proof, models.PROTECT, related_name="evidence")
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=REASON)
    number = models.CharField(max_length=64, default="")
    issuer = models.CharField(max_length=120)
    day = models.DateField()
    where = models.CharField(max_length=REASON)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    document = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10)  # proposed, in_force, refused, withdrawn
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    checked_by = models.CharField(max_length=32, default="")
    checked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=REASON, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("proof", "place_code"),
                condition=models.Q(state__in=("proposed", "in_force"), kind="artefact"),
                name="duties_artefact_once_a_place",
            ),
        )
        indexes = (models.Index(fields=("place_code", "state"), name="duties_evidence_place"),)
