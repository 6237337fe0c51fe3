"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Accounts and appointments."""

    name = "minzheng.kernel.access"
    label = "access"
