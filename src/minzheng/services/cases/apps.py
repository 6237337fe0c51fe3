"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Applications of residents on their way to a decision."""

    name = "minzheng.services.cases"
    label = "cases"

    def ready(self) -> None:
        """Every process knows what comes round, what is heard, what goes with a person's data, and what figures are made of."""
        for name in ("jobs", "hearing", "waiting", "posting", "shredding", "counted"):
            import_module(f"minzheng.services.cases.{name}")
