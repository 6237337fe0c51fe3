"""The door of the room: persons, their kinship and households, and by what they are known."""

from minzheng.people.bulk import Reader, Report, Row, Taken, bulk_found, bulk_register, had, measure, take_homes
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
    attempts,
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
from minzheng.people.things import Duplicate, Found, Happened, Household, Kept, Kind, Kinship, Member, Person
from minzheng.people.verbs import change, correct, move, register

__all__ = [
    "LOWEST",
    "SECTOR",
    "Duplicate",
    "Found",
    "Happened",
    "Household",
    "HouseholdChanged",
    "Kept",
    "Kind",
    "Kinship",
    "Member",
    "Person",
    "PersonHappened",
    "Reader",
    "Refused",
    "Remark",
    "Report",
    "Row",
    "Taken",
    "Tie",
    "attempts",
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
    "had",
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
    "measure",
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
    "take_homes",
    "transfer",
    "undied",
    "words",
]
