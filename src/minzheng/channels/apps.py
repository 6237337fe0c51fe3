"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """What people were told, how and when."""

    name = "minzheng.channels"
    label = "channels"
