"""The review desk as Django knows it; the room of the same name has taken the short label."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewDeskConfig(AppConfig):
    """Pages of notices under review."""

    name = "minzheng.portal.review"
    label = "review_desk"
