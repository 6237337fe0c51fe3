"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RecipientsConfig(AppConfig):
    """Those who have an item already."""

    name = "minzheng.services.recipients"
    label = "recipients"

    def ready(self) -> None:
        """Every process knows tables of recipients."""
        import_module("minzheng.services.recipients.intake")
