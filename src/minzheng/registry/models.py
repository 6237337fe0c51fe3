"""What is kept: entries, their versions, and the values by which lists, searches and totals find them. Private to the room."""

from __future__ import annotations

from datetime import date

from django.db import models

from minzheng.registry.cells import TEXT

FOREVER = date.max
"""The `until` of what has no end: a day, so that no question needs to ask for nothing."""
ENTRY = ("register", "place_code", "key", "since", "until", "live", "number", "waiting")
VERSION = (
    *("entry_id", "number", "kind", "state", "since", "until", "said", "made_by", "checked_by"),
    *("recorded_at", "checked_at", "reason", "check_reason", "request", "batch"),
)
CELL = ("field", "number", "text", "entry", "place_code", "since", "until")
"""The columns of the three tables as rows are put in; an entry's key comes before where it was reserved."""


class Entry(models.Model):
    """One thing in a register at a place. It stands from `since` until before `until`.

    `live` while it stands, or waits to stand for the first time; its key is then its own. `number` is that of the version in
    force last, `waiting` that of the proposal which waits for a second person; 0 where there is none.
    """

    register = models.CharField(max_length=48)
    place_code = models.CharField(max_length=12)
    key = models.CharField(max_length=250)
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    live = models.BooleanField(default=True)
    number = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("register", "place_code", "key"), condition=models.Q(live=True), name="registry_live_key"
            ),
        )
        indexes = (
            models.Index(fields=("register", "place_code", "key")),
            models.Index(fields=("place_code", "id"), condition=models.Q(waiting__gt=0), name="registry_waiting"),
        )


class Version(models.Model):
    """What was said of an entry from `since` on, by whom; the words of its life are in `entries.Version`.

    An entry is written with its first version and never deleted, so the database is not asked for it once more at each;
    `check` does.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions", db_index=False, db_constraint=False)
    number = models.IntegerField()
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    said = models.TextField()  # the values as canonical JSON
    made_by = models.CharField(max_length=32)
    checked_by = models.CharField(max_length=32, default="")
    recorded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=250, default="")
    check_reason = models.CharField(max_length=250, default="")
    request = models.CharField(max_length=64, default="")
    batch = models.CharField(max_length=16, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("entry", "number"), name="registry_version_number"),
            models.UniqueConstraint(
                fields=("made_by", "request"), condition=~models.Q(request=""), name="registry_version_request"
            ),
        )
        indexes = (
            models.Index(fields=("made_by", "id"), condition=models.Q(state="refused"), name="registry_sent_back"),
            models.Index(fields=("batch", "entry"), condition=models.Q(batch__isnull=False), name="registry_batch"),
        )


class Cell(models.Model):
    """One value of a version in force, where lists, searches and totals look. `field` is the register's id, a dot, the field's.

    A value is a `number` (a day is its ordinal, money is fen, a decimal is 10,000 times itself) or a `text`; the other is 0 or
    empty, so that the two together order values of any type.
    """

    field = models.CharField(max_length=97)
    number = models.BigIntegerField(default=0)
    text = models.CharField(max_length=TEXT, default="")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="cells", db_index=False, db_constraint=False)
    place_code = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(default=FOREVER)

    class Meta:
        # Each holds all that a list, a search or a total asks, so that the table itself is seldom read. What comes in together
        # is neighbours in the second, which goes by entries.
        indexes = (
            models.Index(fields=("field", "number", "text", "entry", "place_code", "since", "until"), name="registry_cell_order"),
            models.Index(fields=("field", "place_code", "entry", "since", "until", "number", "text"), name="registry_cell_place"),
        )
