"""The store: a folder of files named by their digests, and a table that says whose they are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.db.models import Sum

from minzheng.kernel.db import api as db
from minzheng.kernel.documents.models import Row
from minzheng.kernel.documents.schema import Refused, kinds
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028-\u202e\u2066-\u2069]")  # also what turns the direction of writing
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is kept. `owner` is what it belongs to; the room of that says who may read it."""

    id: int
    name: str
    size: int
    kind: str
    digest: str
    owner: journal.Subject


@dataclass(frozen=True, slots=True)
class Found:
    """Something that `check` found: a file that is gone, that is not what it was, or that belongs to nobody."""

    fault: Literal["missing", "altered", "orphaned"]
    file: str

    def __str__(self) -> str:
        return f"The document's file {self.file} is {self.fault}."


def fits(data: bytes, name: str) -> str:
    """Of which kind a file is that can be kept. Raises Refused for one that is empty, too large or of none."""
    told = _named(name)
    if not data:
        raise Refused("empty", {"name": told})
    if len(data) > kinds().mebibytes_each << 20:
        raise Refused("large", {"name": told})
    return _kind(data, told)


def keep(who: journal.Who, data: bytes, name: str, *, owner: journal.Subject) -> Document:
    """Keeps a file for its owner, and journals that it did. Raises Refused."""
    limits, told, kind = kinds(), _named(name), fits(data, name)
    digest = journal.digest(data)
    with db.exclusive("documents"):
        if (Row.objects.aggregate(all=Sum("size"))["all"] or 0) + len(data) > limits.gibibytes_all << 30:
            raise Refused("full", {"name": told})
        _write(_path(digest), data)
        row = Row.objects.create(
            name=_ending(told, kind),
            size=len(data),
            kind=kind,
            digest=digest,
            owner_kind=owner.kind,
            owner=owner.id,
            account=who.account,
            recorded_at=time.machine(),
        )
        said = {"name": row.name, "digest": digest, "owner": [owner.kind, owner.id]}
        journal.write(who, "document.keep", journal.Subject("document", str(row.pk)), said)
    return _shown(row)


def document(id_: int) -> Document:
    """What is known of a file. Raises Refused."""
    row = Row.objects.filter(pk=id_).first()
    if row is None:
        raise Refused("unknown", {"id": id_})
    return _shown(row)


def of(owner: journal.Subject) -> tuple[Document, ...]:
    """The files of an owner, the oldest first."""
    return tuple(map(_shown, Row.objects.filter(owner_kind=owner.kind, owner=owner.id).order_by("id")))


def open_(id_: int) -> bytes:
    """The bytes of a file, as they were given. Raises Refused when they are gone or no longer the same."""
    known = document(id_)
    try:
        data = _path(known.digest).read_bytes()
    except FileNotFoundError:
        raise Refused("missing", {"name": known.name, "id": id_}) from None
    if journal.digest(data) != known.digest:
        raise Refused("altered", {"name": known.name, "id": id_})
    return data


def check() -> Iterator[Found]:
    """Every file that is missing, altered or orphaned. A file that is just being kept may seem orphaned."""
    known = set(Row.objects.values_list("digest", flat=True).distinct())
    for path in sorted(path for path in _home().rglob("*") if path.is_file()):
        if path.name not in known or path != _path(path.name):
            yield Found("orphaned", path.relative_to(_home()).as_posix())
        elif journal.digest(path.read_bytes()) != path.name:
            yield Found("altered", path.relative_to(_home()).as_posix())
    for digest in sorted(known):
        if not _path(digest).is_file():
            yield Found("missing", _path(digest).relative_to(_home()).as_posix())


def _home() -> Path:
    return Path(settings.HOME) / "documents"


def _path(digest: str) -> Path:
    return _home() / digest[:2] / digest


def _write(path: Path, data: bytes) -> None:
    """The whole file or none: written beside its place, brought to the disk, and put there. A damaged one is healed."""
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _kind(data: bytes, name: str) -> str:
    """What a file is by its content; its name tells only one text from another."""
    binary = next((kind for kind in kinds().kind if kind.begins and data.startswith(bytes.fromhex(kind.begins))), None)
    if binary is not None and not binary.holds:
        return binary.id
    if binary is not None:
        return _container(data, name)
    texts = [kind.id for kind in kinds().kind if not kind.begins]
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text) and (encoding != "utf-16" or data[:2] in {b"\xff\xfe", b"\xfe\xff"}):
            ending = name.rpartition(".")[2].lower()
            return ending if ending in texts else texts[-1]
    raise Refused("kind", {"name": name})


def _container(data: bytes, name: str) -> str:
    try:
        with ZipFile(BytesIO(data)) as container:
            parts = set(container.namelist())
    except (BadZipFile, OSError, ValueError):
        raise Refused("kind", {"name": name}) from None
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise Refused("macro", {"name": name})
    for kind in kinds().kind:
        if kind.holds in parts:
            return kind.id
    raise Refused("kind", {"name": name})


def _named(name: str) -> str:
    """The last part of whatever was given as a name, in letters that can be shown."""
    last = name.encode("utf-8", "replace").decode().replace("\\", "/").rpartition("/")[2]
    return _CONTROL.sub("", last).strip(" .")[:120] or "file"


def _ending(name: str, kind: str) -> str:
    """A name with the ending of what the file is."""
    stem, _, ending = name.rpartition(".")
    same = {"jpg": {"jpg", "jpeg"}}.get(kind, {kind})
    return name if ending.lower() in same and stem else f"{name}.{kind}"


def _shown(row: Row) -> Document:
    return Document(row.pk, row.name, row.size, row.kind, row.digest, journal.Subject(row.owner_kind, row.owner))
