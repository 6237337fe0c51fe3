"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    """What was granted, month by month."""

    name = "minzheng.services.entitlements"
    label = "entitlements"

    def ready(self) -> None:
        """Every process knows what goes with a person's data, and what figures may be made of."""
        for name in ("shredding", "counted"):
            import_module(f"minzheng.services.entitlements.{name}")
