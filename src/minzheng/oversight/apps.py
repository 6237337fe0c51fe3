"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Unusual reads, and what residents ask about reads of their data."""

    name = "minzheng.oversight"
    label = "oversight"
