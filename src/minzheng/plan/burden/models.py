"""What is kept of requests. Private to the room."""

from __future__ import annotations

from django.db import models

from minzheng.plan.supervision.api import Lived

TITLE, TEXT = 120, 1000


class Request(Lived):
    """Figures asked of lower levels (向下要数), with what that costs. `found`: the records that answer, with what they share."""

    columns = models.JSONField()
    reason = models.CharField(max_length=TEXT)
    cells = models.IntegerField()
    minutes = models.IntegerField()
    found = models.JSONField()

    class Meta:
        indexes = (models.Index(fields=("by_place", "state"), name="burden_request_by"),)


class Asking(models.Model):
    """What a request costs one place, in a month, once it was `sent`; nothing where `by_record`. `answer`: what they said."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="askings")
    place_code = models.CharField(max_length=12)
    month = models.DateField()
    cells = models.IntegerField()
    minutes = models.IntegerField()
    by_record = models.BooleanField()
    sent = models.BooleanField(default=False)
    answer = models.JSONField(null=True)
    answered_by = models.CharField(max_length=32, default="")
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("request", "place_code"), name="burden_asked_once"),)
        indexes = (models.Index(fields=("place_code", "month"), name="burden_asking_place"),)
