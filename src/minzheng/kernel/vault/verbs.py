"""The two acts upon keys: those of a subject are destroyed, those of groups and the root are replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import cipher, keys, roots
from minzheng.kernel.vault.fields import declared
from minzheng.kernel.vault.models import Destruction, GroupKey, Key
from minzheng.kernel.vault.schema import Refused

DESTROY, ROTATE = "personal.destroy", "personal.rotate"
REASON = 250
_DIGITS = re.compile(r"\d{7}")
_BATCH = 2000
_PASS_ON = "UPDATE vault_key SET wrapped = %s, group_key_id = %s WHERE id = %s AND wrapped = %s"
type Shredder = Callable[[journal.Subject, Sequence[str]], None]
_shredders: list[Shredder] = []


def shreds(shredder: Shredder) -> Shredder:
    """Has a room above take away, in the transaction of a destruction, what it made of a subject's data of these groups."""
    if shredder not in _shredders:
        _shredders.append(shredder)
    return shredder


def destroy(actor: access.Actor, subject: journal.Subject, reason: str, groups: Sequence[str] = ()) -> None:
    """Destroys the keys of a subject for groups, all unless said: what they sealed, wherever it lies, opens no more.

    Blind indexes and what other rooms made of the data go in the same transaction. Nothing is ever sealed for the subject in
    these groups again. Raises Forbidden and Refused.
    """
    access.require(actor, DESTROY, place=subject.place_code)
    reason = reason.strip()
    if not reason or len(reason) > REASON:
        raise Refused("reason", most=REASON)
    if _DIGITS.search(reason):
        raise Refused("digits")
    known = {name: one for name, one in declared().items() if one.group.subject == subject.kind}
    for name in groups or ("",) * (not known):
        if name not in known:
            raise Refused("group", subject=subject.kind, group=name)
    chosen = list(groups or known)
    with db.shared(keys.LOCK):
        for name in chosen:
            id_ = keys.key_id(keys.number(name), int(subject.id))
            if not Key.objects.filter(pk=id_).update(wrapped=None, group_key=None):
                db.bulk_insert(Key, ("id", "group_key", "wrapped"), [(id_, None, None)])
            known[name].erase(int(subject.id))
        for shredder in _shredders:
            shredder(subject, chosen)
        Destruction.objects.create(
            kind=subject.kind,
            subject=int(subject.id),
            groups=" ".join(chosen),
            reason=reason,
            account=actor.account,
            recorded_at=time.machine(),
        )
        journal.write(actor, DESTROY, subject, {"reason": reason, "groups": chosen})


def rotate(actor: access.Actor, told: Callable[[int], None] = lambda _done: None) -> int:
    """Replaces the root key and every group's, and says how many subjects' keys were passed on; `told` says it on the way.

    Everything opens meanwhile, and is sealed under the new. Broken off, it goes on when it is called again. The old root key
    stays in its file: backups need it. Raises Forbidden.
    """
    access.require(actor, ROTATE)
    if not _older():
        _begin(actor)
    done = 0
    while (passed := rewrap()) is not None:
        done += passed
        told(done)
    return done


def _begin(actor: access.Actor) -> None:
    """A new root over all keys of groups, and a new generation of each. Who still seals under the old has ended before."""
    with db.exclusive(keys.LOCK), db.exclusive(keys.MAKING):
        if _older():
            return
        rows = list(GroupKey.objects.order_by("id"))
        opened = [keys.group_key(row.name, row.generation, row.root, bytes(row.wrapped)) for row in rows]
        root, count = roots.make(), 0
        for row, key in zip(rows, opened, strict=True):
            row.root, row.wrapped = root, keys.wrap_group(row.name, row.generation, root, key)
            row.save(update_fields=["root", "wrapped"])
            if row.name != keys.INDEX:
                keys.generate(row.name, row.number, row.generation + 1, root)
                count += 1
        journal.write(actor, ROTATE, journal.Subject("root", root), {"groups": count})


def _older() -> list[GroupKey]:
    """Generations that are not the newest of their group."""
    rows = list(GroupKey.objects.order_by("id"))
    newest = {row.name: max(one.generation for one in rows if one.name == row.name) for row in rows}
    return [row for row in rows if row.generation < newest[row.name]]


def rewrap(batch: int = _BATCH) -> int | None:
    """Passes some subjects' keys on to the newest generation of their group, and says how many; None when there are none.

    A generation that no key needs any more is removed. Whoever destroys or seals meanwhile is not in the way.
    """
    with transaction.atomic():
        older = _older()
        if not older:
            return None
        row = GroupKey.objects.select_for_update().filter(pk=older[0].pk).first()
        if row is None:  # another has just removed it
            return 0
        first = max(row.reached + 1, keys.key_id(row.number, 0))
        under = Key.objects.filter(group_key=row.pk, id__gte=first, id__lt=keys.key_id(row.number + 1, 0))
        ids = list(under.order_by("id").values_list("id", flat=True)[:batch])
        if ids:
            _pass_on(keys.held(row.name), ids)
            row.reached = ids[-1]
            row.save(update_fields=["reached"])
        elif Key.objects.filter(group_key=row.pk).exists():
            row.reached = 0
            row.save(update_fields=["reached"])
        else:
            row.delete()
        return len(ids)


def _pass_on(over: keys.Held, ids: Sequence[int]) -> None:
    old = keys.subject_keys(ids)
    db.run_many(_PASS_ON, [(keys.wrap(over, one.id, one.key), over.id, one.id, one.wrapped) for one in old])


def check() -> list[str]:
    """What is wrong with keys: a root key that is not here, a group's that does not open, subjects' keys under none."""
    found = []
    for row in GroupKey.objects.order_by("id"):
        try:
            roots.root(row.root)
            keys.group_key(row.name, row.generation, row.root, bytes(row.wrapped))
        except (roots.NoKey, cipher.Tampered) as error:
            found.append(f"The key of {row.name}, generation {row.generation}, does not open. {error}")
    lost = Key.objects.filter(wrapped__isnull=False).exclude(group_key__in=GroupKey.objects.values("id")).count()
    if lost:
        found.append(f"{lost} subjects' keys lie under a key of a group that is not there.")
    open_files = [file for file in roots.folder().glob("root-*") if file.stat().st_mode & 0o077]
    return found + [f"{file} can be read by others: chmod 600 {file}." for file in open_files]
