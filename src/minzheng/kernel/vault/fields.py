"""Columns of other rooms that hold personal data. What they hold is declared, or the model does not load."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from minzheng.kernel.vault.schema import Group, personal

DECLARED = "personal.toml"
BLIND = 16
"""Bytes of a blind index."""


class _Personal(models.BinaryField):  # type: ignore[type-arg]
    """A column of a group. `subject` names the column of the same model that holds the subject's id.

    `of`: the door of a lower room that sealed what the column holds, and declares it.
    """

    group: Group

    def __init__(self, group_id: str, *, subject: str, of: ModuleType | None = None, **more: Any) -> None:
        super().__init__(**{"null": True, "editable": False} | more)
        self.group_id, self.subject, self.of = group_id, subject, of

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Takes its place in a model. Raises ContentError and ImproperlyConfigured."""
        file = Path(str((self.of or sys.modules[cls.__module__]).__file__)).with_name(DECLARED)
        groups = personal(file)
        if self.group_id not in groups:
            known = f"it has {', '.join(sorted(groups))}."
            raise ImproperlyConfigured(f"{cls.__name__}.{name} holds {self.group_id}, which {file} does not declare; {known}")
        self.group = groups[self.group_id]
        super().contribute_to_class(cls, name, private_only)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """A migration knows it as the bytes it is."""
        name, _, _, more = super().deconstruct()
        return str(name), "django.db.models.BinaryField", [], more

    def clone(self) -> Any:
        """As a migration knows it."""
        return models.BinaryField(**self.deconstruct()[3])


class Sealed(_Personal):
    """A sealed record: all fields of a group, or some, of one subject. None after its destruction."""


class Blind(_Personal):
    """The blind index of one field of a group, by which a row is found and nothing is told. None after its destruction."""

    def __init__(self, group_id: str, field: str, *, subject: str, **more: Any) -> None:
        super().__init__(group_id, subject=subject, **{"max_length": BLIND} | more)
        self.field = field

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """As above; its field is one of the group's."""
        super().contribute_to_class(cls, name, private_only)
        try:
            self.group.kind_of(self.field)
        except LookupError as error:
            raise ImproperlyConfigured(f"{cls.__name__}.{name}: {error}") from error


@dataclass(frozen=True, slots=True)
class Declared:
    """A group, and the columns in which it is kept: models with names of their columns."""

    group: Group
    columns: tuple[tuple[type[models.Model], str], ...]

    def erase(self, subject: int) -> None:
        """Empties its columns of a subject. Blind indexes go in any case: they are found without a key of the subject."""
        for model, name in self.columns:
            column = model._meta.get_field(name)
            if isinstance(column, Blind) or (isinstance(column, Sealed) and self.group.destruction == "erase"):
                model._default_manager.filter(**{column.subject: subject}).update(**{name: None})


@cache
def declared() -> dict[str, Declared]:
    """All that is kept of persons, by the id of its group."""
    found: dict[str, Declared] = {}
    for model, column in _columns():
        before = found.get(column.group.id, Declared(column.group, ()))
        if before.group != column.group:
            raise ImproperlyConfigured(f"{column.group.id} is declared twice; the second time beside {model.__name__}.")
        found[column.group.id] = Declared(column.group, (*before.columns, (model, column.name)))
    return found


def _columns() -> Iterator[tuple[type[models.Model], _Personal]]:
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, _Personal):
                yield model, column
