"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """Applications that are not sent yet."""

    name = "minzheng.services.drafts"
    label = "drafts"

    def ready(self) -> None:
        """Every process knows what comes round and what goes with a person's data."""
        for name in ("jobs", "shredding"):
            import_module(f"minzheng.services.drafts.{name}")
