"""The desk as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DeskConfig(AppConfig):
    """Pages for officials."""

    name = "minzheng.portal.desk"
    label = "desk"

    def ready(self) -> None:
        """Every part's `waits.py` is read, so that the day's page knows what each of them gives it."""
        autodiscover_modules("waits")
