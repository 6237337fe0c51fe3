"""Everything that is kept of a person is declared, and every personal field has its shredder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.db import transaction

from minzheng.kernel.access.api import SYSTEM
from minzheng.kernel.journal.api import Subject
from minzheng.kernel.vault import api as vault
from tests.rooms.kernel.vault.papers import papers

TELLING = {
    "citizen_id",
    "id_card",
    "id_number",
    "phone",
    "mobile",
    "telephone",
    "bank_account",
    "account_number",
    "passport",
    "birth",
}


def test_no_column_holds_plainly_what_the_vault_guards() -> None:
    plain = [
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if TELLING & {column.name, *column.name.split("_")} and not isinstance(column, (vault.Sealed, vault.Blind))
    ]
    assert plain == [], "a Sealed or Blind column with its group in personal.toml"


@pytest.mark.django_db
def test_every_group_has_a_column_that_is_sealed_and_knows_its_subject() -> None:
    with papers():
        for declared in vault.declared().values():
            columns = [model._meta.get_field(name) for model, name in declared.columns]
            assert any(isinstance(column, vault.Sealed) for column in columns), declared.group.id
            for model, name in declared.columns:
                column: Any = model._meta.get_field(name)
                assert model._meta.get_field(column.subject), f"{model.__name__}.{name}"
                assert column.null, f"{model.__name__}.{name} cannot be emptied"


@pytest.mark.django_db
def test_a_destruction_reaches_every_column_of_every_group(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    with papers() as paper, transaction.atomic():
        paper.objects.create(person=1, identity=b"1", found=b"1", contact=b"1")
        groups = vault.declared()
        for kind in sorted({declared.group.subject for declared in groups.values()}):
            vault.destroy(SYSTEM, Subject(kind, "1"), "x")
        for declared in groups.values():
            for model, name in declared.columns:
                column: Any = model._meta.get_field(name)
                if isinstance(column, vault.Blind) or declared.group.destruction == "erase":
                    left = model._default_manager.filter(**{column.subject: 1}).exclude(**{name: None})
                    assert not left.exists(), f"{model.__name__}.{name}"
