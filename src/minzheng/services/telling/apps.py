"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TellingConfig(AppConfig):
    """What families are told."""

    name = "minzheng.services.telling"
    label = "telling"

    def ready(self) -> None:
        """Every process knows what is said when."""
        import_module("minzheng.services.telling.hears")
