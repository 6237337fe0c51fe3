"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Notices under review."""

    name = "minzheng.plan.review"
    label = "review"
