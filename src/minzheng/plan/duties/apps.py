"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Plans and their duties."""

    name = "minzheng.plan.duties"
    label = "duties"
