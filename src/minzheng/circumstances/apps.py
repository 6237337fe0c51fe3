"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CircumstancesConfig(AppConfig):
    """What is known of households' means and needs."""

    name = "minzheng.circumstances"
    label = "circumstances"

    def ready(self) -> None:
        """Every process knows what goes with a person's data, and what is heard of persons."""
        import_module("minzheng.circumstances.shredding")
        import_module("minzheng.circumstances.hearing")
