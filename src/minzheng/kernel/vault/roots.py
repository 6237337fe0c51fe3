"""Root keys: files of their own, outside the database and every backup. None is ever written over or removed by the program."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings

from minzheng.kernel.vault.cipher import new_key


class NoKey(Exception):  # noqa: N818 - what happened
    """A root key that the database was sealed with is not here, or is not what it was."""


def folder() -> Path:
    """Where they lie: files of mode 600 named by their fingerprint."""
    return Path(settings.HOME) / "keys"


def root(name: str) -> bytes:
    """A root key by its fingerprint. Raises NoKey."""
    file = folder() / f"root-{name}"
    try:
        key = bytes.fromhex(file.read_text("ascii"))
    except OSError as error:
        why = f"{file} cannot be read ({error.strerror})"
        raise NoKey(f"{why}. Nothing sealed can be opened without it: put the file back from where keys are kept.") from None
    except ValueError:
        key = b""
    if fingerprint(key) != name:
        raise NoKey(f"{file} is not the key it was: put the file back from where keys are kept.")
    return key


def newest() -> str:
    """The fingerprint of the newest root key; empty where there is none."""
    files = sorted(folder().glob("root-*"), key=lambda file: (file.stat().st_mtime_ns, file.name))
    return files[-1].name.removeprefix("root-") if files else ""


def make() -> str:
    """Makes a root key and gives its fingerprint. It is on the disk before anything is sealed with it."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    key = new_key()
    name = fingerprint(key)
    made = folder() / f".{name}"
    with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
        stream.write(key.hex())
        stream.flush()
        os.fsync(stream.fileno())
    made.rename(folder() / f"root-{name}")
    where = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(where)
    finally:
        os.close(where)
    return name


def fingerprint(key: bytes) -> str:
    """By what a root key is known: 16 letters of its SM3."""
    made = Hash(SM3())
    made.update(b"root" + key)
    return made.finalize().hex()[:16]
