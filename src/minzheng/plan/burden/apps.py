"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class BurdenConfig(AppConfig):
    """Requests to lower levels, and what they cost."""

    name = "minzheng.plan.burden"
    label = "burden"
