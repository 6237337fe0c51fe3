"""The door of the room: service items, the version that binds an application, and its clock."""

from minzheng.services.finding import find
from minzheng.services.loading import STANDARDS, UnknownItem, groups, item, items, load, remedy
from minzheng.services.path import Due, latest
from minzheng.services.schema import (
    ACCEPTED,
    Example,
    Group,
    Item,
    Limit,
    Line,
    Material,
    Note,
    Paper,
    Remedy,
    Step,
    Version,
)
from minzheng.services.standards import Standard, standards

__all__ = [
    "ACCEPTED",
    "STANDARDS",
    "Due",
    "Example",
    "Group",
    "Item",
    "Limit",
    "Line",
    "Material",
    "Note",
    "Paper",
    "Remedy",
    "Standard",
    "Step",
    "UnknownItem",
    "Version",
    "find",
    "groups",
    "item",
    "items",
    "latest",
    "load",
    "remedy",
    "standards",
]
