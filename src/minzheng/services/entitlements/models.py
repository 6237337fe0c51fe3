"""What is kept of entitlements. Private to the room."""

from __future__ import annotations

from datetime import date

from django.db import models

from minzheng.kernel.vault import api as vault

FOREVER = date.max
PAYEE, CHANGE = "entitlements.payee", "entitlements.change"


class Entitlement(models.Model):
    """Something that was granted to a household and is paid to one person of it. What it comes to in a month its terms say.

    `origin` is case or roll_in, `basis` the number of the decision, `standard` that of the place (fen) where a table said it.
    Months are their first days: `first` that for which it was granted, `owed_from` the first that is paid from here, `ends` that
    from which nothing is granted any more. `recheck`: by when it is to be looked at again, none where nothing is. `said` holds
    the account; `account_state`: none, wrong, or empty where it can be paid. `number` counts its changes.
    """

    item = models.CharField(max_length=40)
    version = models.CharField(max_length=16)
    place_code = models.CharField(max_length=12)
    household = models.BigIntegerField(null=True)
    person = models.BigIntegerField()
    frequency = models.CharField(max_length=8)
    area = models.CharField(max_length=8, default="")
    recheck_class = models.CharField(max_length=24, default="")
    recheck = models.DateField(null=True)
    origin = models.CharField(max_length=8)
    case = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=64)
    standard = models.BigIntegerField(null=True)
    first = models.DateField()
    owed_from = models.DateField()
    ends = models.DateField(default=FOREVER)
    said = vault.Sealed(PAYEE, subject="person")
    account_state = models.CharField(max_length=8, default="")
    number = models.IntegerField(default=1)
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    request = models.CharField(max_length=64, default="")

    class Meta:
        indexes = (
            models.Index(fields=("place_code", "id"), name="entitlements_at"),
            models.Index(fields=("item", "place_code", "id"), name="entitlements_of_item"),
            models.Index(fields=("household",), condition=models.Q(household__isnull=False), name="entitlements_of_home"),
            models.Index(fields=("place_code", "recheck"), condition=models.Q(recheck__isnull=False), name="entitlements_due"),
            models.Index(fields=("case",), condition=models.Q(case__isnull=False), name="entitlements_of_case"),
        )
        constraints = (
            models.UniqueConstraint(fields=("made_by", "request"), condition=~models.Q(request=""), name="entitlements_request"),
        )


class Member(models.Model):
    """A person for whom an entitlement counts, from a month until before another. Nobody has an item twice in a month."""

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="members")
    item = models.CharField(max_length=40)
    person = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField(default=FOREVER)

    class Meta:
        indexes = (models.Index(fields=("person", "item"), name="entitlements_of_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "item"), condition=models.Q(until=FOREVER), name="entitlements_member_once"
            ),
        )


class Change(models.Model):
    """What somebody, or an event, proposes of an entitlement; `state` and `kind` are words of `schema`.

    `month`: from which it holds; `amount` a month from then on, or in all where it is to be paid back; `months`: for how many it
    tapers, or in how many instalments it is paid back. `members` and `person`: who they are from then on, where that changes.
    `said`: reason, notice and account. `told_on`: when the family was told, `posted_on`: since when it is shown. `source`: the
    event that it comes of.
    """

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="changes")
    place_code = models.CharField(max_length=12)
    subject = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    ground = models.CharField(max_length=24)
    article = models.CharField(max_length=60, default="")
    month = models.DateField()
    amount = models.BigIntegerField(null=True)
    months = models.IntegerField(default=0)
    members = models.JSONField(null=True)
    person = models.BigIntegerField(null=True)
    case = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12)
    said = vault.Sealed(CHANGE, subject="subject")
    told_on = models.DateField(null=True)
    told_how = models.CharField(max_length=12, default="")
    posted_on = models.DateField(null=True)
    source = models.CharField(max_length=64, default="")
    made_by = models.CharField(max_length=32)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    checked_by = models.CharField(max_length=32, default="")
    checked_at = models.DateTimeField(null=True)
    request = models.CharField(max_length=64, default="")

    class Meta:
        indexes = (models.Index(fields=("state", "place_code", "id"), name="entitlements_change_waits"),)
        constraints = (
            models.UniqueConstraint(fields=("source",), condition=~models.Q(source=""), name="entitlements_change_source"),
            models.UniqueConstraint(fields=("made_by", "request"), condition=~models.Q(request=""), name="entitlements_asked"),
        )


class Term(models.Model):
    """What holds of an entitlement from a month until before another, in the order in which it was made; never changed."""

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="terms", db_index=False)
    turn = models.IntegerField()
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    amount = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    ground = models.CharField(max_length=24)
    article = models.CharField(max_length=60, default="")
    change = models.ForeignKey(Change, models.PROTECT, null=True, db_index=False, related_name="+")
    case = models.BigIntegerField(null=True)
    made_by = models.CharField(max_length=32)
    checked_by = models.CharField(max_length=32, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entitlement", "turn"), name="entitlements_term_once"),)


class Span(models.Model):
    """What the terms of an entitlement come to: see `months.spans`. Made again with every term, for questions over many."""

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="spans", db_index=False)
    since = models.DateField()
    until = models.DateField()
    amount = models.BigIntegerField()
    suspended = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entitlement", "since"), name="entitlements_span_once"),)


class Recheck(models.Model):
    """That an entitlement was looked at again, with what came of it: a word of `schema.Result`, and the change proposed."""

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="rechecks")
    day = models.DateField()
    result = models.CharField(max_length=12)
    change = models.ForeignKey(Change, models.PROTECT, null=True, db_index=False, related_name="+")
    next = models.DateField(null=True)
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()


class Repaid(models.Model):
    """That something was paid back, on a day."""

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="repaid")
    day = models.DateField()
    amount = models.BigIntegerField()
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    request = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("made_by", "request"), condition=~models.Q(request=""), name="entitlements_repaid_once"
            ),
        )
