"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """What residents can ask for; it is content, and nothing of it is kept."""

    name = "minzheng.services.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Every process knows what figures may be made of."""
        import_module("minzheng.services.catalogue.counted")
