"""The door of the room: persons, their kinship and households, and by what they are known."""

from minzheng.people.bulk import Report, Row, bulk_found, bulk_register
from minzheng.people.bulk_kin import Tie, bulk_relate
from minzheng.people.checks import check as broken
from minzheng.people.happened import HouseholdChanged, PersonHappened
from minzheng.people.households import found, join, leave, move_household, name_head, split, transfer
from minzheng.people.keeping import LOWEST, SECTOR, check_day
from minzheng.people.kinship import divorce, marry, relate
from minzheng.people.lives import birth, departed, died, returned, undied
from minzheng.people.merging import decide, dismiss, flag, propose_merge, propose_part
from minzheng.people.near import homes_of, near, places_of
from minzheng.people.reads import (
    duplicate,
    duplicates,
    find,
    find_number,
    history,
    household,
    household_history,
    kin,
    life,
    lives_in,
    page,
    person,
    persons,
)
from minzheng.people.refusals import Refused, Remark, words
from minzheng.people.settling import Home, Settled, Settling
from minzheng.people.things import Duplicate, Found, Happened, Household, Kept, Kind, Kinship, Member, Person
from minzheng.people.verbs import change, correct, move, register

__all__ = [
    "LOWEST",
    "SECTOR",
    "Duplicate",
    "Found",
    "Happened",
    "Home",
    "Household",
    "HouseholdChanged",
    "Kept",
    "Kind",
    "Kinship",
    "Member",
    "Person",
    "PersonHappened",
    "Refused",
    "Remark",
    "Report",
    "Row",
    "Settled",
    "Settling",
    "Tie",
    "birth",
    "broken",
    "bulk_found",
    "bulk_register",
    "bulk_relate",
    "change",
    "check_day",
    "correct",
    "decide",
    "departed",
    "died",
    "dismiss",
    "divorce",
    "duplicate",
    "duplicates",
    "find",
    "find_number",
    "flag",
    "found",
    "history",
    "homes_of",
    "household",
    "household_history",
    "join",
    "kin",
    "leave",
    "life",
    "lives_in",
    "marry",
    "move",
    "move_household",
    "name_head",
    "near",
    "page",
    "person",
    "persons",
    "places_of",
    "propose_merge",
    "propose_part",
    "register",
    "relate",
    "returned",
    "split",
    "transfer",
    "undied",
    "words",
]
