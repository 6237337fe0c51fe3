"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Years and their assessments."""

    name = "minzheng.plan.assessment"
    label = "assessment"
