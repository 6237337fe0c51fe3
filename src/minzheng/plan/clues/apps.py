"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CluesConfig(AppConfig):
    """What citizens say about a promise, and its answer."""

    name = "minzheng.plan.clues"
    label = "clues"
