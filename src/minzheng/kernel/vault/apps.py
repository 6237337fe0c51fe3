"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys, who read what, and what was destroyed."""

    name = "minzheng.kernel.vault"
    label = "vault"
