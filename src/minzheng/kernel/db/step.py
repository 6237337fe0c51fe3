"""A step of a migration that asks no models."""

from __future__ import annotations

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState

type Does = Callable[[BaseDatabaseSchemaEditor], None]


class Step(Operation):
    """What is done to the database by statements alone, forwards and backwards.

    RunPython sets all models of the program together anew for whoever might ask them: more than a third of laying out an empty
    database.
    """

    reduces_to_sql = False
    category = OperationCategory.PYTHON

    def __init__(self, forwards: Does, backwards: Does) -> None:
        self.forwards, self.backwards = forwards, backwards

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Does it."""
        self.forwards(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Takes it back."""
        self.backwards(schema_editor)
