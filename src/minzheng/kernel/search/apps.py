"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """What is found, and by which tokens."""

    name = "minzheng.kernel.search"
    label = "search"

    def ready(self) -> None:
        """A destruction takes the tokens away, whoever has entered this room by then."""
        import_module("minzheng.kernel.search.verbs")
