"""The door of the room: persons, households, and by what they are known."""

from minzheng.people.identity import Identity, Kind, Sex, check_character, kinds
from minzheng.people.identity import read as read_identity
from minzheng.people.names import read as read_name
from minzheng.people.organisations import read as read_organisation
from minzheng.people.refusals import Refused, Remark

__all__ = [
    "Identity",
    "Kind",
    "Refused",
    "Remark",
    "Sex",
    "check_character",
    "kinds",
    "read_identity",
    "read_name",
    "read_organisation",
]
