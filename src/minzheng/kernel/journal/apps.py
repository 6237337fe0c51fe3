"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Rows, blocks and days."""

    name = "minzheng.kernel.journal"
    label = "journal"
