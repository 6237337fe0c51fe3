"""The door of the room: service items, the version that binds an application, and its clock."""

from minzheng.services.catalogue.finding import find
from minzheng.services.catalogue.loading import STANDARDS, UnknownItem, folder, groups, item, items, load, remedy
from minzheng.services.catalogue.path import Due, latest
from minzheng.services.catalogue.schema import (
    ACCEPTED,
    Deed,
    Ending,
    Example,
    Group,
    Item,
    Limit,
    Line,
    Material,
    Note,
    Paper,
    Recheck,
    Remedy,
    Shown,
    Step,
    Version,
)
from minzheng.services.catalogue.standards import Everywhere, Standard, laid_down, standards, standards_of

__all__ = [
    "ACCEPTED",
    "STANDARDS",
    "Deed",
    "Due",
    "Ending",
    "Everywhere",
    "Example",
    "Group",
    "Item",
    "Limit",
    "Line",
    "Material",
    "Note",
    "Paper",
    "Recheck",
    "Remedy",
    "Shown",
    "Standard",
    "Step",
    "UnknownItem",
    "Version",
    "find",
    "folder",
    "groups",
    "item",
    "items",
    "laid_down",
    "latest",
    "load",
    "remedy",
    "standards",
    "standards_of",
]
