"""The door of the room: what is written of persons, organisations and households, read and checked."""

from minzheng.particulars.composing import check as check_household
from minzheng.particulars.composing import check_ancestry, order
from minzheng.particulars.identity import Identity, check_character
from minzheng.particulars.identity import read as read_identity
from minzheng.particulars.names import read as read_name
from minzheng.particulars.organisations import read as read_organisation
from minzheng.particulars.refusals import Refused, Remark, sentences, speaks
from minzheng.particulars.saying import FIELDS, Said, age, read, read_all, read_day, texts
from minzheng.particulars.schema import Kind, Relationship, Sex, kind_named, kinds, relationship_named, relationships, words

__all__ = [
    "FIELDS",
    "Identity",
    "Kind",
    "Refused",
    "Relationship",
    "Remark",
    "Said",
    "Sex",
    "age",
    "check_ancestry",
    "check_character",
    "check_household",
    "kind_named",
    "kinds",
    "order",
    "read",
    "read_all",
    "read_day",
    "read_identity",
    "read_name",
    "read_organisation",
    "relationship_named",
    "relationships",
    "sentences",
    "speaks",
    "texts",
    "words",
]
