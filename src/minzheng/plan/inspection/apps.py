"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """Special inspections by sample."""

    name = "minzheng.plan.inspection"
    label = "inspection"
