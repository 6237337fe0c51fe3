"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class BacklogConfig(AppConfig):
    """Applications under way on paper."""

    name = "minzheng.services.backlog"
    label = "backlog"

    def ready(self) -> None:
        """Every process knows tables of what is under way on paper."""
        import_module("minzheng.services.backlog.intake")
