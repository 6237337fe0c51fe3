"""Reads in words: which duty, for what, which fields in plain and which masked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minzheng.kernel.access import api as access
from minzheng.kernel.units import api as units
from minzheng.kernel.vault import api as vault
from minzheng.oversight import api as oversight
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import said


@dataclass(frozen=True, slots=True)
class Line:
    """A read in words. `unit` is where the reader sits; the program itself sits nowhere."""

    unit: str
    role: str
    place: str
    why: str
    plain: tuple[str, ...]
    masked: tuple[str, ...]


def line(read: vault.Read, *more: vault.Read) -> Line:
    """A read in words; with it, more of the same reader for the same purpose, whose fields stand among its own."""
    who, purposes = read.who, oversight.purposes()
    each = [fields(one) for one in (read, *more)]
    plain = dict.fromkeys(name for one, _masked in each for name in one)
    masked = dict.fromkeys(name for _plain, one in each for name in one if name not in plain)
    return Line(
        unit=unit(who.unit),
        role=role(who.role),
        place=words.place(who.place) if who.place else "",
        why=said(purposes[read.purpose]) if read.purpose in purposes else read.purpose,
        plain=tuple(plain),
        masked=tuple(masked),
    )


def role(code: str) -> str:
    """A duty in words; the program has none."""
    return said(access.roles()[code].name) if code in access.roles() else _("the program")


def unit(key: str) -> str:
    """The name of a unit; empty where there is none."""
    try:
        return units.by_key(key).name
    except units.UnknownUnit:
        return ""


def fields(read: vault.Read) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which fields the reader's duty was shown in plain, and which masked."""
    declared = vault.declared()
    held = access.roles()[read.who.role].may if read.who.role in access.roles() else ()
    listed = [
        (said(one.name), read.full or one.plain in held or (one.own and vault.OWN in held))
        for name in read.groups
        if name in declared
        for one in declared[name].group.field
    ]
    return tuple(name for name, plain in listed if plain), tuple(name for name, plain in listed if not plain)
