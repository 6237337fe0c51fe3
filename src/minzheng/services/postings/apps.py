"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PostingsConfig(AppConfig):
    """What hangs in villages."""

    name = "minzheng.services.postings"
    label = "postings"

    def ready(self) -> None:
        """Every process knows what goes with a person's data."""
        import_module("minzheng.services.postings.shredding")
