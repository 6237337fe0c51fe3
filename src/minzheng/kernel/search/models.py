"""What is kept: tokens, which are bytes that tell nothing, and whose they are."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """Something that is found: a thing of a room by its kind and id, where it lies, and its tokens, eight bytes each."""

    pk = models.CompositePrimaryKey("kind", "ref")
    kind = models.CharField(max_length=16)
    ref = models.BigIntegerField()
    place = models.BigIntegerField()
    tokens = models.BinaryField()


class Area(models.Model):
    """An area in which something is or was kept: those that a search of a wider scope looks into."""

    area = models.IntegerField(primary_key=True)


class Token(models.Model):
    """That something at a place is found by a token. The key is the one index: an area, a token, then places in order, then ids.

    `token` is a keyed digest of kind and text as a number; `place` a code of twelve digits as a number, `area` its first six.
    Tokens lie as if by chance, so without areas every name would touch pages all over the table; with them, what comes in
    together from a county stays together.
    """

    pk = models.CompositePrimaryKey("area", "token", "place", "ref")
    area = models.IntegerField()
    token = models.BigIntegerField()
    place = models.BigIntegerField()
    ref = models.BigIntegerField()
