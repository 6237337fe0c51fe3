"""What is kept. To rows, leaves, blocks and days one adds and nothing else: the database refuses the rest."""

from __future__ import annotations

from django.db import models

from minzheng.kernel.journal.digests import plain

_SM3 = 64  # hexadecimal letters


class Row(models.Model):
    """One thing that happened. It has a digest of its own and no predecessor; the sealer puts it into a block."""

    recorded_at = models.DateTimeField()
    day = models.DateField()
    account = models.CharField(max_length=32)
    role = models.CharField(max_length=32)
    unit = models.CharField(max_length=64)
    place_code = models.CharField(max_length=12)
    verb = models.CharField(max_length=48)
    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=64)
    content = models.CharField(max_length=_SM3)  # SM3 of the canonical JSON of what was written; empty where nothing was
    digest = models.CharField(max_length=_SM3)  # SM3 of the canonical JSON of all the fields above

    class Meta:
        indexes = (
            models.Index(fields=("subject", "kind", "id")),
            models.Index(fields=("kind", "id")),
            models.Index(fields=("account", "id")),
            models.Index(fields=("place_code", "id")),
            models.Index(fields=("day", "id")),
        )


class Block(models.Model):
    """A bounded number of rows, sealed together. Its rows are the leaves above `total - count` up to `total`."""

    number = models.BigIntegerField(primary_key=True)  # from 1, without a gap
    count = models.IntegerField()
    total = models.BigIntegerField(unique=True)  # rows in all blocks up to this one
    root = models.CharField(max_length=_SM3)  # of the tree over its leaves
    previous = models.CharField(max_length=_SM3)  # hash of the block before; empty in the first
    sealed_at = models.DateTimeField(db_index=True)
    hash = models.CharField(max_length=_SM3)  # of all the fields above

    def header(self) -> dict[str, object]:
        """What its hash is taken of."""
        said = {name: getattr(self, name) for name in ("number", "count", "total", "root", "previous")}
        return said | {"sealed_at": plain(self.sealed_at)}


class Leaf(models.Model):
    """That a row is sealed, and where. A row may be committed after one of a higher id was sealed, so ids are no order."""

    position = models.BigIntegerField(primary_key=True)  # in the whole journal, from 1, without a gap
    row = models.OneToOneField(Row, models.DO_NOTHING, db_constraint=False)  # no row is ever deleted
    hash = models.CharField(max_length=_SM3)


class Day(models.Model):
    """A day that is over, by the date in China on which its blocks were sealed. Days without a block have none."""

    day = models.DateField(primary_key=True)
    first = models.BigIntegerField()  # number of its first block
    count = models.IntegerField()  # of its blocks
    root = models.CharField(max_length=_SM3)  # of the tree over the hashes of its blocks
    previous = models.CharField(max_length=_SM3)  # hash of the day before; empty in the first
    hash = models.CharField(max_length=_SM3)  # the day's root, which is published

    def header(self, *, closed: bool = True) -> dict[str, object]:
        """What its hash is taken of. `closed` is false for the day that still runs."""
        said = {name: getattr(self, name) for name in ("first", "count", "root", "previous")}
        return said | {"day": plain(self.day), "closed": closed}


class Mark(models.Model):
    """Where the sealer looks; one row, changed at will, and lost without harm.

    Every row up to `floor` is sealed. So is every row up to `ceiling` once the transactions in `writers` have ended.
    """

    floor = models.BigIntegerField(default=0)
    ceiling = models.BigIntegerField(default=0)
    writers = models.JSONField(default=list)
