"""The door of the room: tables of households on their way in."""

from minzheng.rolls.refusals import Refused
from minzheng.rolls.schema import Column, Fault, Roll, State, Told, columns
from minzheng.rolls.settling import Home, Settled, Settling
from minzheng.rolls.table import empty, told
from minzheng.rolls.verbs import drop, enter, faults, hand_in, remarks, roll, rolls, to_mend

__all__ = [
    "Column",
    "Fault",
    "Home",
    "Refused",
    "Roll",
    "Settled",
    "Settling",
    "State",
    "Told",
    "columns",
    "drop",
    "empty",
    "enter",
    "faults",
    "hand_in",
    "remarks",
    "roll",
    "rolls",
    "to_mend",
    "told",
]
