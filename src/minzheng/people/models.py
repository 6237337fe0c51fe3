"""What is kept of persons and households. Private to the room."""

from __future__ import annotations

from datetime import date

from django.db import models

from minzheng.kernel.vault import api as vault

FOREVER = date.max
"""The `until` of what has no end: a day, so that no question needs to ask for nothing."""
GROUP = "people.person"


class Person(models.Model):
    """Somebody. The key is a dense whole number, in the order of first registration; other rooms know no other name.

    `sex`, `born`, `died`, `departed` (from the province) and the place stand here for questions about many. `number`: of the
    last version. `merged_into`: the person whom this one turned out to be. `alike`: name and birthday, blind, by which double
    entries are noticed.
    """

    key = models.BigAutoField(primary_key=True)
    place_code = models.CharField(max_length=12)
    sex = models.CharField(max_length=8)
    born = models.DateField(null=True)
    died = models.DateField(null=True)
    departed = models.DateField(null=True)
    number = models.IntegerField(default=1)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="+")
    alike = vault.Blind(GROUP, "name", subject="key")

    class Meta:
        indexes = (
            models.Index(fields=("place_code", "key"), name="people_person_at"),
            models.Index(fields=("alike",), name="people_person_alike"),
            models.Index(fields=("merged_into",), condition=models.Q(merged_into__isnull=False), name="people_person_merged"),
        )


class Identity(models.Model):
    """A number by which a person is found: the present one and those before it, but for what was entered wrongly."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="identities", db_constraint=False)
    blind = vault.Blind(GROUP, "number", subject="person", unique=True)


class Version(models.Model):
    """What was said of a person from a day on, or what happened to them on it; `kind` is a word of `things.Kind`.

    `place_code` is theirs since then, `other` the person whom it concerns too.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="versions", db_constraint=False, db_index=False)
    number = models.IntegerField()
    kind = models.CharField(max_length=8)
    superseded = models.BooleanField(default=False)
    since = models.DateField()
    place_code = models.CharField(max_length=12)
    said = vault.Sealed(GROUP, subject="person")
    other = models.BigIntegerField(null=True)
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    reason = models.CharField(max_length=250, default="")
    request = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "number"), name="people_version_number"),
            models.UniqueConstraint(
                fields=("made_by", "request"), condition=~models.Q(request=""), name="people_version_request"
            ),
        )


class Kinship(models.Model):
    """Kinship by birth, adoption or marriage: `person` is the parent, or the spouse, of `other` from a day on."""

    kind = models.CharField(max_length=8)  # parent, spouse
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(default=FOREVER)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "person", "other"), condition=models.Q(until=FOREVER), name="people_kinship_once"
            ),
        )


class Household(models.Model):
    """Persons who live as one household at a place. It stands from `since` until before `until`; `number` counts its changes."""

    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)  # family, collective
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    number = models.IntegerField(default=1)
    parted_from = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("place_code", "id"), name="people_household_at"),)


class Member(models.Model):
    """A person in a household, and what they are to its head, from a day until before another. `ended_by`: what ended it."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="members", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relationship = models.CharField(max_length=16)
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    ended_by = models.CharField(max_length=8, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person",), condition=models.Q(until=FOREVER), name="people_member_once"),)
        indexes = (models.Index(fields=("household", "until", "id"), name="people_member_of"),)


class Duplicate(models.Model):
    """Two entries that may be one person; `state` is a word of `things.Suspicion`.

    `made_by` proposed what waits, `checked_by` took it.
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    since = models.DateField()
    made_by = models.CharField(max_length=32)
    checked_by = models.CharField(max_length=32, default="")
    reason = models.CharField(max_length=250, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kept", "other"), name="people_duplicate_once"),)
        indexes = (models.Index(fields=("state", "place_code", "id"), name="people_duplicate_waits"),)
