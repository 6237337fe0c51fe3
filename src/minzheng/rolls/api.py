"""The door of the room: tables on their way in."""

from minzheng.rolls.births import BIRTHS
from minzheng.rolls.refusals import Refused
from minzheng.rolls.schema import Column, Columns, Entered, Fault, Faults, Homes, Kind, Line, Roll, State, Told, takes
from minzheng.rolls.settling import Home, Settled, Settling
from minzheng.rolls.table import empty, told
from minzheng.rolls.verbs import (
    HOUSEHOLDS,
    confirm,
    drop,
    enter,
    faults,
    give_back,
    hand_in,
    lines,
    remarks,
    roll,
    rolls,
    to_mend,
    waiting,
)

__all__ = [
    "BIRTHS",
    "HOUSEHOLDS",
    "Column",
    "Columns",
    "Entered",
    "Fault",
    "Faults",
    "Home",
    "Homes",
    "Kind",
    "Line",
    "Refused",
    "Roll",
    "Settled",
    "Settling",
    "State",
    "Told",
    "confirm",
    "drop",
    "empty",
    "enter",
    "faults",
    "give_back",
    "hand_in",
    "lines",
    "remarks",
    "roll",
    "rolls",
    "takes",
    "to_mend",
    "told",
    "waiting",
]
