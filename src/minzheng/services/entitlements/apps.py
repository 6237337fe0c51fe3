"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    """What was granted, month by month."""

    name = "minzheng.services.entitlements"
    label = "entitlements"

    def ready(self) -> None:
        """Every process knows tables of recipients, and what goes with a person's data."""
        import_module("minzheng.services.entitlements.intake")
        import_module("minzheng.services.entitlements.shredding")
