"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Jobs, and the kinds that the rooms declare in their `jobs.py`."""

    name = "minzheng.kernel.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Every room's `jobs.py` is read, so that every process knows every kind."""
        autodiscover_modules("jobs")
