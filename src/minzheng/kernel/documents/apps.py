"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Which files are kept, and whose they are."""

    name = "minzheng.kernel.documents"
    label = "documents"
