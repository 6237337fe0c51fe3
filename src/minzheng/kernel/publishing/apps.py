"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Publications."""

    name = "minzheng.kernel.publishing"
    label = "publishing"
