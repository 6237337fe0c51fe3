"""The door of the places room: who is in force on a day, what became of whom, and figures on another day's places."""

from datetime import date

from minzheng.kernel.places.gazetteer import BeforeTheList, Count, DoNotFit, Doubt, Gazetteer, Link, Standing
from minzheng.kernel.places.loading import default, kinds, load
from minzheng.kernel.places.roll_up import Figure, Piece, RolledUp, Total, UnknownPlaces, roll_up
from minzheng.kernel.places.schema import Event, EventKind, Flow, Kind, Listed, Outcome, Place
from minzheng.kernel.places.when import When


def ranges(code: str, day: date) -> tuple[tuple[str, str], ...]:
    return ((code, code + "~"),)


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
    "Link",
    "Listed",
    "Outcome",
    "Piece",
    "Place",
    "RolledUp",
    "Standing",
    "Total",
    "UnknownPlaces",
    "When",
    "default",
    "kinds",
    "load",
    "ranges",
    "roll_up",
]
