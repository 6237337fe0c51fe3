"""What is kept of cases. Private to the room: a case is its acts; what stands in its row follows from them."""

from __future__ import annotations

from django.db import models

from minzheng.kernel.vault import api as vault

ACT = "cases.act"


class Case(models.Model):
    """An application. What follows `request` is derived from its acts (`procedure.of`), and kept so that lists need not.

    Of what was granted figures need what its facts and its payments say: `income`, with what was granted (fen a month), of
    `heads` persons, 0 where no rule computes it; `waited`: days from application to the first payment.

    `code`: the digest of what the applicant took along. `secret`: drawn at acceptance, its digest told then; with it the
    county's sample is drawn, so that nobody chose.
    """

    number = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=64, unique=True)
    item = models.CharField(max_length=40)
    place_code = models.CharField(max_length=12)
    household = models.BigIntegerField(null=True)
    person = models.BigIntegerField()
    members = models.JSONField(default=list)
    channel = models.CharField(max_length=10)
    urgent = models.BooleanField(default=False)
    opened_on = models.DateField()
    made_by = models.CharField(max_length=32)
    request = models.CharField(max_length=64, default="")
    secret = models.CharField(max_length=64, default="")

    version = models.CharField(max_length=20, default="")
    state = models.CharField(max_length=12)
    step = models.CharField(max_length=40, default="")
    accepted_on = models.DateField(null=True)
    step_since = models.DateField(null=True)
    due = models.DateField(null=True)
    due_all = models.DateField(null=True)
    suspended = models.BooleanField(default=False)
    waits_for = models.CharField(max_length=12, default="")
    decided_on = models.DateField(null=True)
    ruled_on = models.DateField(null=True)
    took = models.IntegerField(null=True)
    in_time = models.BooleanField(null=True)
    looked = models.CharField(max_length=12, null=True)  # nothing while nobody has said, see `catch_up`
    said_before = models.BooleanField(null=True)
    promised = models.DateField(null=True)
    promise_kept = models.BooleanField(null=True)
    amount = models.BigIntegerField(null=True)
    entitlement = models.BigIntegerField(null=True)
    income = models.BigIntegerField(null=True)
    heads = models.IntegerField(null=True)  # nothing while nobody has said, see `catch_up`
    waited = models.IntegerField(null=True)
    turn = models.IntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=("place_code", "id", "state"), name="cases_by_state"),  # lists by number read nothing else
            models.Index(
                fields=("place_code", "due", "id", "due_all", "waits_for", "suspended", "state"),
                condition=models.Q(state__in=["opened", "lacking", "underway"]),
                name="cases_open",  # lists and counts of open ones read nothing else
            ),
            models.Index(
                fields=("place_code", "due", "id"),
                condition=models.Q(state__in=["granted", "refused"], step__gt=""),
                name="cases_left",
            ),
            models.Index(fields=("household",), name="cases_of_household"),
            models.Index(fields=("person",), name="cases_of_person"),
        )
        constraints = (
            models.UniqueConstraint(fields=("made_by", "request"), condition=~models.Q(request=""), name="cases_request"),
            models.UniqueConstraint(
                fields=("item", "household"),
                condition=models.Q(state__in=["opened", "lacking", "underway"], household__isnull=False),
                name="cases_one_open",
            ),
        )


class Act(models.Model):
    """Something that was done in a case; never changed. `facts`: what of it is about nobody; `said`: the rest, sealed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts", db_index=False)
    turn = models.IntegerField()
    verb = models.CharField(max_length=20)
    step = models.CharField(max_length=40, default="")
    day = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=32)
    role = models.CharField(max_length=32, default="")
    facts = models.JSONField(default=dict)
    person = models.BigIntegerField()
    said = vault.Sealed(ACT, subject="person")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "turn"), name="cases_act_turn"),)
