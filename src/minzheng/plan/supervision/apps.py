"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Matters, help, consultations and meetings."""

    name = "minzheng.plan.supervision"
    label = "supervision"
