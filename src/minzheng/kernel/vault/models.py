"""What is kept. No row of this room holds a personal value; keys stand here wrapped, each by the one above it."""

from __future__ import annotations

from django.db import models


class GroupKey(models.Model):
    """One generation of a group's key, wrapped by a root key. The newest seals; older ones wait until nothing needs them.

    `number` stands for the group in sealed records, the same for all generations. `reached`: up to which `Key.id` the keys
    under it have been passed on to a newer generation.
    """

    name = models.CharField(max_length=48)
    number = models.SmallIntegerField()
    generation = models.IntegerField()
    root = models.CharField(max_length=16)
    wrapped = models.BinaryField()
    reached = models.BigIntegerField(default=0)

    class Meta:
        db_table = "vault_group_key"
        constraints = (
            models.UniqueConstraint(fields=("name", "generation"), name="vault_group_key_once"),
            models.UniqueConstraint(fields=("number", "generation"), name="vault_group_key_number"),
        )


class Key(models.Model):
    """The key of one subject for one group: its id is the group's number above 48 bits of the subject's own id.

    `wrapped` is None once it was destroyed; the row stays, so that nobody is given another.
    """

    id = models.BigIntegerField(primary_key=True)
    group_key = models.ForeignKey(GroupKey, models.DO_NOTHING, null=True, db_constraint=False, db_index=False)
    wrapped = models.BinaryField(null=True)


class Read(models.Model):
    """Somebody was shown personal data on one page. `at` is business time."""

    at = models.DateTimeField()
    day = models.DateField()
    account = models.CharField(max_length=32)
    role = models.CharField(max_length=32)
    unit = models.CharField(max_length=64)
    place_code = models.CharField(max_length=12)
    purpose = models.CharField(max_length=32)
    groups = models.TextField()
    full = models.BooleanField()
    count = models.IntegerField()

    class Meta:
        indexes = (models.Index(fields=("account", "day")),)


class Shown(models.Model):
    """Of whom something was shown in a read."""

    read = models.ForeignKey(Read, models.DO_NOTHING, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=32)
    subject = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("kind", "subject", "read")), models.Index(fields=("read", "kind", "subject")))


class Destruction(models.Model):
    """That the keys of a subject were destroyed, for which groups and why."""

    kind = models.CharField(max_length=32)
    subject = models.BigIntegerField()
    groups = models.TextField()
    reason = models.CharField(max_length=250)
    account = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("kind", "subject")),)
