"""What must hold of letters and messages, run at start and nightly. Each fault is a sentence that names nobody."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from minzheng.channels import models, providers
from minzheng.kernel.time import api as time


def check() -> Iterator[str]:
    """Every fault: what was read before it was told, or went out in a way that nobody knows; a letter of a day to come."""
    for row in models.Message.objects.filter(read_on__lt=F("told_on")).order_by("pk"):
        yield f"Message {row.pk} was read on {row.read_on}, and told on {row.told_on}."
    for row in models.Message.objects.exclude(sms__in=list(providers.words().sms)).order_by("pk"):
        yield f"Message {row.pk} went out as {row.sms!r}, which is no word of the room."
    for letter in models.Letter.objects.filter(given_on__gt=time.today()).order_by("pk"):
        yield f"Letter {letter.pk} was given on {letter.given_on}, which is still to come."
