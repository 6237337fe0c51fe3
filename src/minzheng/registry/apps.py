"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Entries of registers, their versions and what is found by."""

    name = "minzheng.registry"
    label = "registry"
