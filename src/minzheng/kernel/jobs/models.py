"""What is kept."""

from __future__ import annotations

from django.db import models


class Row(models.Model):
    """A piece of long work. All moments are of machine time.

    `attempt` counts how often a worker took it and tells the workers apart: whoever holds an older number may not write.
    `tries` counts the attempts since it last came a step further. `begins` and `since` are the business time that was told
    where it was started, if any.
    """

    kind = models.CharField(max_length=48)
    key = models.CharField(max_length=64)
    arguments = models.JSONField()
    account = models.CharField(max_length=32)
    role = models.CharField(max_length=32)
    unit = models.CharField(max_length=64)
    place_code = models.CharField(max_length=12)
    begins = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    state = models.CharField(max_length=8)  # waiting, running, done, failed
    attempt = models.IntegerField(default=0)
    tries = models.IntegerField(default=0)
    due_at = models.DateTimeField()  # waiting: not before; running: until when it is the worker's
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    kept = models.JSONField(default=dict)
    message = models.CharField(max_length=48, default="")
    facts = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "jobs_job"
        indexes = (
            models.Index(fields=("account", "id")),
            models.Index(fields=("state", "due_at"), condition=models.Q(state__in=("waiting", "running")), name="jobs_open"),
        )
        constraints = (models.UniqueConstraint(fields=("kind", "key"), condition=~models.Q(key=""), name="jobs_once"),)
