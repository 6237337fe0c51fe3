"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LocalConfig(AppConfig):
    """What places make of plans."""

    name = "minzheng.plan.local"
    label = "local"
