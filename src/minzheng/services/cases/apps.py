"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Applications of residents on their way to a decision."""

    name = "minzheng.services.cases"
    label = "cases"

    def ready(self) -> None:
        """Every process knows what comes round, and what is heard of persons and postings."""
        for name in ("jobs", "hearing", "posting"):
            import_module(f"minzheng.services.cases.{name}")
