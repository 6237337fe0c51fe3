"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Steps of figures, kept by increments as registers change."""

    name = "minzheng.indicators"
    label = "indicators"
