"""A table of persons for the tests of the vault, which is there for as long as a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

from minzheng.kernel.vault import api as vault


@contextmanager
def registered() -> Iterator[None]:
    """Models that are made within are forgotten afterwards."""
    before = set(apps.all_models["vault"])
    vault.declared.cache_clear()
    try:
        yield
    finally:
        for name in set(apps.all_models["vault"]) - before:
            del apps.all_models["vault"][name]
        apps.clear_cache()
        vault.declared.cache_clear()


@contextmanager
def papers() -> Iterator[Any]:
    """The model Paper and its table."""
    with registered():

        class Paper(models.Model):
            person = models.BigIntegerField()
            identity = vault.Sealed("tests.identity", subject="person")
            found = vault.Blind("tests.identity", "citizen_id", subject="person")
            contact = vault.Sealed("tests.contact", subject="person")

            class Meta:
                app_label, managed, db_table = "vault", False, "test_paper"

        bytes_, key = ("bytea", "bigserial") if connection.vendor == "postgresql" else ("blob", "integer")
        with connection.cursor() as cursor:
            columns = ", ".join(f"{name} {bytes_}" for name in ("identity", "found", "contact"))
            cursor.execute(f"CREATE TABLE test_paper (id {key} PRIMARY KEY, person bigint, {columns})")
        try:
            yield Paper
        finally:
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("DROP TABLE test_paper")
