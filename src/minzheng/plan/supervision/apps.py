"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Matters, help, requests to lower levels, and inspections by sample."""

    name = "minzheng.plan.supervision"
    label = "supervision"
