"""Who may see what, said once more and from another side: a table of roles, and places by their parents.

Nothing here asks the program's roles or its ranges of codes; it is written from what each role is for.
"""

from __future__ import annotations

from functools import cache

from minzheng.kernel.places import api as places
from tests.completeness.world import DAY, FORMER, Object, Person

READS_OWN_SECTOR = {
    "department_officer",
    "department_reviewer",
    "payer",
    "township_clerk",
    "township_reviewer",
    "village_assistant",
}
READS_ALL_SECTORS = {"province_supervisor", "local_supervisor", "auditor"}
WRITES = {"department_officer", "department_reviewer", "township_clerk", "village_assistant"}
EXPORTS = {*READS_ALL_SECTORS, "department_officer", "department_reviewer", "township_clerk"}
IMPORTS = {"department_officer", "township_clerk"}
READS_THE_JOURNAL = {*READS_ALL_SECTORS, "department_reviewer"}
NAMED = {"elder_care_institution", "relief_station", "relief_stock", "training_session", "village_assistant"}
PUBLIC = {"elder_care_institution", "community_bodies", "community_facility", "relief_station"}
SECTOR = "civil_affairs"  # of every register so far


@cache
def holders(code: str) -> frozenset[str]:
    """A place and all that it lies in."""
    here = FORMER.get(code, code)
    return frozenset(one.code for one in places.default().on(DAY).path(here)) | {code}


def within(person: Person, code: str) -> bool:
    """Whether a place is the person's, or lies in it."""
    return person.place_code in holders(code)


def reads(person: Person) -> bool:
    """Whether somebody reads registers at all."""
    return person.role in READS_OWN_SECTOR or person.role in READS_ALL_SECTORS


def sees_registers(person: Person) -> bool:
    """Whether somebody reads these registers."""
    return person.role in READS_ALL_SECTORS or (person.role in READS_OWN_SECTOR and person.sector == SECTOR)


def sees(person: Person, thing: Object) -> bool:
    """Whether somebody reads an entry."""
    return sees_registers(person) and within(person, thing.place_code)


def given(person: Person, thing: Object) -> bool:
    """Whether an entry is given to somebody at all: by office, else as far as it is public."""
    return sees(person, thing) or thing.register in PUBLIC


def listed(person: Person, thing: Object) -> bool:
    """Whether a list has an entry: by office that of one's own places, else what is public."""
    return sees(person, thing) if sees_registers(person) else thing.register in PUBLIC


def reads_the_journal(person: Person, thing: Object) -> bool:
    """Whether somebody reads what was done to an entry."""
    return person.role in READS_THE_JOURNAL and within(person, thing.place_code)


def checks(person: Person, thing: Object) -> bool:
    """Whether somebody may check changes of an entry."""
    return person.role == "department_reviewer" and sees(person, thing)


def changes(person: Person, thing: Object) -> bool:
    """Whether somebody may change an entry."""
    return sees(person, thing) and person.role in WRITES


def found(person: Person, thing: Object) -> bool:
    """Whether a search for the name in the world's entries finds an entry: registers without a name are not found."""
    return sees(person, thing) and thing.register in NAMED


def exports(person: Person, thing: Object) -> bool:
    """Whether an export has an entry."""
    return sees(person, thing) and person.role in EXPORTS
