"""Keys in the database: a group's by its generations, a subject's under them; and how both are unwrapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import batched
from pathlib import Path
from typing import NamedTuple

from django.db.models import Max

from minzheng.kernel.db import api as db
from minzheng.kernel.vault import cipher, roots
from minzheng.kernel.vault.models import GroupKey, Key

LOCK, MAKING = "vault", "vault making"
INDEX = "index"
"""The name under which the key of all blind indexes is kept. It has one generation: another would find nothing."""
_SUBJECT_BITS = 48
_AT_ONCE = 5000
_WRAPPED = """SELECT key.id, key.wrapped, held.id, held.name, held.generation, held.root, held.wrapped
FROM vault_key AS key JOIN vault_group_key AS held ON held.id = key.group_key_id WHERE {words}"""


class Destroyed(LookupError):  # noqa: N818 - what happened
    """The key of a subject was destroyed; nothing is sealed for it any more."""


@dataclass(frozen=True, slots=True)
class Held:
    """A generation of a group's key, unwrapped."""

    id: int
    name: str
    number: int
    key: bytes


class SubjectKey(NamedTuple):
    """A subject's key, as it is kept and unwrapped, with the name of its group."""

    id: int
    name: str
    wrapped: bytes
    key: bytes


def key_id(group: int, subject: int) -> int:
    """The id of a subject's key, by the number of the group. Raises ValueError for a subject that is no such number."""
    if not 0 <= subject < 1 << _SUBJECT_BITS:
        raise ValueError("A subject is a whole number of at most 48 bits.")
    return group << _SUBJECT_BITS | subject


def held(name: str) -> Held:
    """The newest generation of a group's key, made where there is none. Within LOCK where something is sealed under it."""
    found = _kept(name)
    return Held(found.pk, name, found.number, group_key(name, found.generation, found.root, bytes(found.wrapped)))


def number(name: str) -> int:
    """The number of a group, which needs no key to be known."""
    return _kept(name).number


def _kept(name: str) -> GroupKey:
    if found := _newest(name):
        return found
    with db.shared(LOCK), db.exclusive(MAKING):
        return _newest(name) or _make(name)


def _newest(name: str) -> GroupKey | None:
    return GroupKey.objects.filter(name=name).order_by("-generation").first()


def _make(name: str) -> GroupKey:
    """The first key of a group, under the root key in use; a root key is made only where nothing was ever sealed."""
    used = GroupKey.objects.order_by("-id").values_list("root", flat=True).first()
    most = GroupKey.objects.aggregate(most=Max("number"))["most"] or 0
    return generate(name, most + 1, 1, used or roots.newest() or roots.make())


def generate(name: str, stands_for: int, generation: int, root: str) -> GroupKey:
    """A new generation of the key of a group with that number, kept."""
    wrapped = wrap_group(name, generation, root, cipher.new_key())
    return GroupKey.objects.create(name=name, number=stands_for, generation=generation, root=root, wrapped=wrapped)


def wrap_group(name: str, generation: int, root: str, key: bytes) -> bytes:
    """A group's key under a root key."""
    return cipher.seal(roots.root(root), key, _bound(name, generation))


def group_key(name: str, generation: int, root: str, wrapped: bytes) -> bytes:
    """A group's key. Raises NoKey and Tampered."""
    return _group_key(roots.folder(), name, generation, root, wrapped)


@lru_cache(maxsize=256)  # by the wrapped bytes: what a transaction took back is never asked for again
def _group_key(_folder: Path, name: str, generation: int, root: str, wrapped: bytes) -> bytes:
    return cipher.unseal(roots.root(root), wrapped, _bound(name, generation))


def _bound(name: str, generation: int) -> bytes:
    return f"{name} {generation}".encode()


def wrap(over: Held, id_: int, key: bytes) -> bytes:
    """A subject's key under a group's."""
    return cipher.seal(over.key, key, id_.to_bytes(8))


def subject_keys(ids: Sequence[int]) -> Iterator[SubjectKey]:
    """Of these keys those that stand. Raises NoKey and Tampered."""
    over: dict[int, bytes] = {}
    for some in batched(ids, _AT_ONCE, strict=False):
        words, given = db.one_of("key.id", some)
        for id_, wrapped, held_id, name, generation, root, group_wrapped in db.rows(_WRAPPED.format(words=words), given):
            if held_id not in over:
                over[held_id] = group_key(name, generation, root, bytes(group_wrapped))
            yield SubjectKey(id_, name, bytes(wrapped), cipher.unseal(over[held_id], bytes(wrapped), id_.to_bytes(8)))


def new_keys(over: Held, ids: Sequence[int], *, first: bool = False) -> dict[int, bytes]:
    """Keys for subjects that had none; where somebody else was quicker, theirs. Raises Destroyed.

    `first`: nobody can have been quicker. Raises IntegrityError where somebody was.
    """
    made = {id_: cipher.new_key() for id_ in ids}
    rows = [(id_, over.id, wrap(over, id_, key)) for id_, key in made.items()]
    if db.bulk_insert(Key, ("id", "group_key", "wrapped"), rows, unless_there=not first) == len(rows):
        return made
    found = {one.id: one.key for one in subject_keys(ids)}
    if len(found) < len(made):
        raise Destroyed("Some of these subjects were destroyed; nothing is sealed for them any more.")
    return found
