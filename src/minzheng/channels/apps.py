"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """What people were told, how and when."""

    name = "minzheng.channels"
    label = "channels"

    def ready(self) -> None:
        """Every process knows what goes with a person's data."""
        import_module("minzheng.channels.shredding")
