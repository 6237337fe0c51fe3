"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RollsConfig(AppConfig):
    """Tables on their way in."""

    name = "minzheng.rolls"
    label = "rolls"

    def ready(self) -> None:
        """Every process knows tables of households and of births, and what goes with a table that is destroyed."""
        import_module("minzheng.rolls.households")
        import_module("minzheng.rolls.births")
        import_module("minzheng.rolls.shredding")
