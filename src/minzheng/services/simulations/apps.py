"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class SimulationsConfig(AppConfig):
    """Simulations, and the censuses that they read."""

    name = "minzheng.services.simulations"
    label = "simulations"

    def ready(self) -> None:
        """Every process knows what goes with a census, and with a person, that is destroyed."""
        import_module("minzheng.services.simulations.shredding")
