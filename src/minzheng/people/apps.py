"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, households, and what happened to them."""

    name = "minzheng.people"
    label = "people"
