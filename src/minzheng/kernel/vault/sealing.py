"""Many records at once, sealed and opened; texts found blind.

A record is JSON of fields and texts under the subject's key: a byte for this format, two for the group's number, then as in
`cipher`, bound to the id of the key, so that it opens for its own subject alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import NamedTuple

from minzheng.kernel.db import api as db
from minzheng.kernel.vault import cipher
from minzheng.kernel.vault.fields import BLIND, declared
from minzheng.kernel.vault.keys import INDEX, LOCK, held, key_id, new_keys, subject_keys
from minzheng.kernel.vault.masks import normal
from minzheng.kernel.vault.schema import Group, kinds

_FORMAT = 1
_HEAD = 3


class Record(NamedTuple):
    """A sealed record as a row holds it: whose it is, the bytes, and the place where that subject lies."""

    subject: int
    sealed: bytes | None
    place: str = ""


class Opened(dict[str, str]):
    """Fields and texts of a record. It never tells them where an object is printed."""

    def __repr__(self) -> str:
        return f"<{len(self)} personal fields>"


def group(group_id: str) -> Group:
    """A group that some model holds. Raises LookupError."""
    found = declared().get(group_id)
    if found is None:
        raise LookupError(f"No model holds personal data of a group {group_id}.")
    return found.group


def seal_many(group_id: str, given: Iterable[tuple[int, Mapping[str, str]]], *, first: bool = False) -> list[bytes]:
    """Sealed records of subjects of a group, in their order, under each subject's own key.

    `first`: nothing was ever sealed for these subjects, so that nobody looks for their keys; IntegrityError where one has some.
    In the transaction that keeps them: RuntimeError without one. Raises Destroyed, and LookupError for a field that the group
    does not have.
    """
    if not db.unsettled():
        raise RuntimeError("Records are sealed in the transaction that keeps them; there is none.")
    rows = list(given)
    known = {field.id for field in group(group_id).field}
    for _, fields in rows:
        if strange := fields.keys() - known:
            raise LookupError(f"{group_id} has no field {min(strange)}.")
    with db.shared(LOCK):
        over = held(group_id)
        ids = [key_id(over.number, subject) for subject, _ in rows]
        distinct = list(dict.fromkeys(ids))
        keys = {} if first else {one.id: one.key for one in subject_keys(distinct)}
        if missing := [id_ for id_ in distinct if id_ not in keys]:
            keys |= new_keys(over, missing, first=first)
    head = bytes([_FORMAT]) + over.number.to_bytes(2)
    return [
        head + cipher.seal(keys[id_], _json(fields).encode("utf-8", "surrogatepass"), id_.to_bytes(8))
        for id_, (_, fields) in zip(ids, rows, strict=True)
    ]


def _json(fields: Mapping[str, str]) -> str:
    return _form(tuple(fields)) % tuple(map(encode_basestring, fields.values()))


@lru_cache(256)  # of many records the same fields
def _form(names: tuple[str, ...]) -> str:
    return "{" + ",".join(f"{encode_basestring(name)}:%s" for name in names) + "}"


def unseal_many(records: Sequence[Record]) -> tuple[list[Opened | None], list[str]]:
    """Records in their order, None where there is none or its key was destroyed; and the group of each, empty there.

    Raises NoKey and Tampered.
    """
    ids = [_key_of(record) for record in records]
    keys = {one.id: one for one in subject_keys([id_ for id_ in dict.fromkeys(ids) if id_ is not None])}
    opened: list[Opened | None] = []
    names: list[str] = []
    for id_, record in zip(ids, records, strict=True):
        if id_ is None or record.sealed is None or id_ not in keys:
            opened.append(None)
            names.append("")
            continue
        text = cipher.unseal(keys[id_].key, bytes(record.sealed)[_HEAD:], id_.to_bytes(8))
        opened.append(Opened(json.loads(text.decode("utf-8", "surrogatepass"))))
        names.append(keys[id_].name)
    return opened, names


def _key_of(record: Record) -> int | None:
    if record.sealed is None:
        return None
    if record.sealed[0] != _FORMAT:
        raise cipher.Tampered("These bytes are no sealed record.")
    return key_id(int.from_bytes(record.sealed[1:_HEAD]), record.subject)


def blinder(kind: str, size: int = BLIND) -> Callable[[str], bytes]:
    """The function that gives texts of a kind their blind index; for one act, not to be kept. Equal forms are equal bytes."""
    if kind not in kinds():
        raise LookupError(f"There is no kind {kind} of personal fields; there are {', '.join(sorted(kinds()))}.")
    blind_bytes = cipher.blinder(held(INDEX).key, size)
    return lambda text: blind_bytes(f"{kind} {normal(kind, text)}".encode("utf-8", "surrogatepass"))


def blind(kind: str, text: str) -> bytes:
    """The blind index of one text."""
    return blinder(kind)(text)
