"""The door of the search room."""

from minzheng.kernel.search.reads import Page, beginning, find, surname
from minzheng.kernel.search.schema import Refused
from minzheng.kernel.search.verbs import Keeper, forget_many, keep_many, measure, move_many, of_group

__all__ = [
    "Keeper",
    "Page",
    "Refused",
    "beginning",
    "find",
    "forget_many",
    "keep_many",
    "measure",
    "move_many",
    "of_group",
    "surname",
]
