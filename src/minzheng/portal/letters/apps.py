"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Texts of letters, and their files."""

    name = "minzheng.portal.letters"
    label = "letters"
