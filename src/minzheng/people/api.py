"""The door of the room: persons, their kinship and households, and by what they are known."""

from minzheng.people.bulk import Report, Row, bulk_found, bulk_register
from minzheng.people.checks import check as broken
from minzheng.people.composing import Relationship, relationships
from minzheng.people.happened import HouseholdChanged, PersonHappened
from minzheng.people.households import found, join, leave, move_household, name_head, split, transfer
from minzheng.people.identity import Identity, Sex, check_character, kinds
from minzheng.people.identity import Kind as IdentityKind
from minzheng.people.identity import read as read_identity
from minzheng.people.keeping import LOWEST, SECTOR
from minzheng.people.kinship import divorce, marry, relate
from minzheng.people.lives import died, undied
from minzheng.people.merging import decide, dismiss, flag, propose_merge, propose_part
from minzheng.people.names import read as read_name
from minzheng.people.near import dwellers, near, of_one_surname, places_of, seen_keys
from minzheng.people.organisations import read as read_organisation
from minzheng.people.reads import (
    duplicate,
    duplicates,
    find,
    find_number,
    history,
    household,
    household_history,
    kin,
    lives_in,
    page,
    person,
    persons,
)
from minzheng.people.refusals import Refused, Remark, words
from minzheng.people.saying import FIELDS, age
from minzheng.people.things import Duplicate, Found, Happened, Household, Kept, Kind, Kinship, Member, Person
from minzheng.people.verbs import change, correct, move, register

__all__ = [
    "FIELDS",
    "LOWEST",
    "SECTOR",
    "Duplicate",
    "Found",
    "Happened",
    "Household",
    "HouseholdChanged",
    "Identity",
    "IdentityKind",
    "Kept",
    "Kind",
    "Kinship",
    "Member",
    "Person",
    "PersonHappened",
    "Refused",
    "Relationship",
    "Remark",
    "Report",
    "Row",
    "Sex",
    "age",
    "broken",
    "bulk_found",
    "bulk_register",
    "change",
    "check_character",
    "correct",
    "decide",
    "died",
    "dismiss",
    "divorce",
    "duplicate",
    "duplicates",
    "dwellers",
    "find",
    "find_number",
    "flag",
    "found",
    "history",
    "household",
    "household_history",
    "join",
    "kin",
    "kinds",
    "leave",
    "lives_in",
    "marry",
    "move",
    "move_household",
    "name_head",
    "near",
    "of_one_surname",
    "page",
    "person",
    "persons",
    "places_of",
    "propose_merge",
    "propose_part",
    "read_identity",
    "read_name",
    "read_organisation",
    "register",
    "relate",
    "relationships",
    "seen_keys",
    "split",
    "transfer",
    "undied",
    "words",
]
