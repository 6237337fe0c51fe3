"""All that is kept in one file, and back: the same file for SQLite and PostgreSQL, so it also carries one into the other.

A backup is a ZIP of one JSON Lines member a table (a row is a list of its fields in the order that the manifest gives), of
the documents as they lie, and of `manifest.json` with counts and SM3 digests. The keys are not in it.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from minzheng.kernel.db import api as db

_MANIFEST = "manifest.json"
_FORMAT = 1
_DOCUMENTS = "documents"
_FORGOTTEN = {"sessions.Session", "indicators.Step", "indicators.Series"}  # everybody signs in again; figures are counted again


class CannotRestore(Exception):  # noqa: N818 - what happened
    """The file, or the database, is not fit for it; the database is as it was."""


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, datetime):
            return o.isoformat()  # to the microsecond, which the journal's digests know
        return b64encode(o).decode() if isinstance(o, (bytes, memoryview)) else super().default(o)


def backup(file: Path) -> int:
    """Writes everything, as it is at one moment, into a new file; says how many rows. Raises FileExistsError."""
    own = open(file, "xb", opener=_for_its_user_alone)  # noqa: SIM115 - the next line closes it
    with own, ZipFile(own, "w", ZIP_DEFLATED, compresslevel=3) as archive, transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        tables = [_write(archive, model) for model in _models()]
        kept = [_copy(archive, one) for one in sorted((settings.HOME / _DOCUMENTS).rglob("*")) if one.is_file()]
        manifest = {"format": _FORMAT, "migrations": _migrations(), "tables": tables, "documents": kept}
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    return sum(cast(int, table["rows"]) for table in tables)


def restore(file: Path) -> int:
    """Fills an empty database with a backup; says how many rows. Raises CannotRestore, and keeps nothing of it then."""
    try:
        with ZipFile(file) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            _fit(manifest, archive)
            with transaction.atomic():
                count = sum(_read(archive, table) for table in manifest["tables"])
                db.measure(*_models())
                archive.extractall(settings.HOME, [one["name"] for one in manifest["documents"]])
            return count
    except (BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise CannotRestore(f"{file} is no backup, or a damaged one ({error}).") from error


def _models() -> list[type[models.Model]]:
    """Every table of our own. What refers to what is checked when all are filled."""
    return [one for one in apps.get_models() if one._meta.managed and one._meta.label not in _FORGOTTEN]


def _migrations() -> list[list[str]]:
    return sorted(map(list, MigrationRecorder(connection).applied_migrations()))


def _for_its_user_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write(archive: ZipFile, model: type[models.Model]) -> dict[str, object]:
    fields = [field.attname for field in model._meta.concrete_fields]
    rows = 0
    digest = Hash(SM3())
    with archive.open(f"{model._meta.label}.jsonl", "w", force_zip64=True) as member:
        for row in model._default_manager.order_by("pk").values_list(*fields).iterator(chunk_size=5000):
            line = json.dumps(row, cls=_Encoder, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            member.write(line)
            digest.update(line)
            rows += 1
    return {"model": model._meta.label, "fields": fields, "rows": rows, "sm3": digest.finalize().hex()}


def _copy(archive: ZipFile, document: Path) -> dict[str, object]:
    name = document.relative_to(settings.HOME).as_posix()
    archive.write(document, name)
    return {"name": name, "size": document.stat().st_size, "sm3": _digest(document.open("rb"))}


def _digest(stream: BinaryIO) -> str:
    made = Hash(SM3())
    with stream:
        while block := stream.read(1 << 20):
            made.update(block)
    return made.finalize().hex()


def _fit(manifest: dict[str, Any], archive: ZipFile) -> None:
    """Raises CannotRestore unless the file is whole, of this program's age, and the database empty."""
    if manifest["format"] != _FORMAT:
        raise CannotRestore(f"the backup has format {manifest['format']}; this program reads {_FORMAT}.")
    if manifest["migrations"] != _migrations():
        raise CannotRestore("the backup was made by another version of the program. Restore it with that version, then upgrade.")
    full = next((model for model in _models() if model._default_manager.exists()), None)
    if full is not None:
        raise CannotRestore(f"the database is not empty: {full._meta.db_table} has rows. Name another in MINZHENG_DATABASE.")
    kept = settings.HOME / _DOCUMENTS
    if kept.is_dir() and any(kept.iterdir()):
        raise CannotRestore(f"{kept} is not empty. Name another home in MINZHENG_HOME.")
    members = [(f"{one['model']}.jsonl", one["sm3"]) for one in manifest["tables"]]
    for one in manifest["documents"]:
        if not one["name"].startswith(f"{_DOCUMENTS}/") or ".." in Path(one["name"]).parts:
            raise CannotRestore(f"{one['name']} would lie outside the documents.")
    for name, digest in [*members, *((one["name"], one["sm3"]) for one in manifest["documents"])]:
        if _digest(cast(BinaryIO, archive.open(name))) != digest:
            raise CannotRestore(f"{name} in the backup is not what was written.")


def _read(archive: ZipFile, table: dict[str, Any]) -> int:
    model = apps.get_model(table["model"])
    fields = [model._meta.get_field(name) for name in table["fields"]]

    def rows() -> Iterator[list[object]]:
        with TextIOWrapper(archive.open(f"{table['model']}.jsonl"), "utf-8", newline="\n") as lines:
            for line in lines:
                yield [_python(field, cell) for field, cell in zip(fields, json.loads(line), strict=True)]

    count = db.bulk_insert(model, [field.name for field in fields], rows())
    db.count_on(model)
    return count


def _python(field: Any, cell: Any) -> object:
    if isinstance(field, models.BinaryField) and cell is not None:
        return b64decode(cell)
    return field.to_python(cell) if field.remote_field is None else cell
