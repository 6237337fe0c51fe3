"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """What the program was told, and since when."""

    name = "minzheng.kernel.editions"
    label = "editions"
