"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, households, and what happened to them."""

    name = "minzheng.people"
    label = "people"

    def ready(self) -> None:
        """Every process knows what goes with a person's data, and with which of it a name is found."""
        import_module("minzheng.people.shredding")
        from minzheng.kernel.search import api as search

        search.of_group("person", "people.person")
