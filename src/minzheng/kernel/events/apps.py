"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    """Events, and the handlers that the rooms declare in their `hears.py`."""

    name = "minzheng.kernel.events"
    label = "events"

    def ready(self) -> None:
        """Every room's `hears.py` is read, so that every process knows who hears what."""
        autodiscover_modules("hears")
