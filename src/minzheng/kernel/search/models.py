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


class Token(models.Model):
    """That something at a place is found by a token. The key is the one index: a token, then places in order, then ids.

    `token` is a keyed digest of kind and text as a number; `place` a code of twelve digits as a number.
    """

    pk = models.CompositePrimaryKey("token", "place", "ref")
    token = models.BigIntegerField()
    place = models.BigIntegerField()
    ref = models.BigIntegerField()
