"""The door of the units room: who answers for what, at a place, on a day."""

from minzheng.kernel.units.answers import (
    NobodyAnswers,
    Passage,
    Reason,
    Responsible,
    State,
    Turn,
    Unit,
    UnknownUnit,
)
from minzheng.kernel.units.directory import Directory
from minzheng.kernel.units.loading import at, by_key, default, known, load, of_token, responsible
from minzheng.kernel.units.schema import Change, Function, Group, Open, Sector

__all__ = [
    "Change",
    "Directory",
    "Function",
    "Group",
    "NobodyAnswers",
    "Open",
    "Passage",
    "Reason",
    "Responsible",
    "Sector",
    "State",
    "Turn",
    "Unit",
    "UnknownUnit",
    "at",
    "by_key",
    "default",
    "known",
    "load",
    "of_token",
    "responsible",
]
