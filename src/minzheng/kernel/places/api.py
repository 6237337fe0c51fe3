"""The door of the places room: who is in force on a day, what became of whom, and figures on another day's places."""

from minzheng.kernel.places.directory import NoSuchPlace, children, exists, find, full_name, level, name, ranges
from minzheng.kernel.places.gazetteer import BeforeTheList, Count, DoNotFit, Doubt, Gazetteer, Link, Standing
from minzheng.kernel.places.loading import default, kinds, load, vintage
from minzheng.kernel.places.ranges import Range, Ranges
from minzheng.kernel.places.roll_up import Figure, Piece, RolledUp, Total, UnknownPlaces, roll_up
from minzheng.kernel.places.schema import Event, EventKind, Flow, Kind, Level, Listed, Outcome, Place, Town, Village, Vintage
from minzheng.kernel.places.when import When

__all__ = [
    "BeforeTheList",
    "Count",
    "DoNotFit",
    "Doubt",
    "Event",
    "EventKind",
    "Figure",
    "Flow",
    "Gazetteer",
    "Kind",
    "Level",
    "Link",
    "Listed",
    "NoSuchPlace",
    "Outcome",
    "Piece",
    "Place",
    "Range",
    "Ranges",
    "RolledUp",
    "Standing",
    "Total",
    "Town",
    "UnknownPlaces",
    "Village",
    "Vintage",
    "When",
    "children",
    "default",
    "exists",
    "find",
    "full_name",
    "kinds",
    "level",
    "load",
    "name",
    "ranges",
    "roll_up",
    "vintage",
]
