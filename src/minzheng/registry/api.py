"""The door of the registry room."""

from minzheng.registry.entries import Entry, Kind, Page, Query, Report, State, Total, Version
from minzheng.registry.loading import UnknownRegister, register, registers
from minzheng.registry.refusals import NoEntry, Refused, SamePerson, Stale
from minzheng.registry.schema import Choice, Example, Field, Level, Register, Type
from minzheng.registry.values import Problem, clean, written

__all__ = [
    "Choice",
    "Entry",
    "Example",
    "Field",
    "Kind",
    "Level",
    "NoEntry",
    "Page",
    "Problem",
    "Query",
    "Refused",
    "Register",
    "Report",
    "SamePerson",
    "Stale",
    "State",
    "Total",
    "Type",
    "UnknownRegister",
    "Version",
    "clean",
    "register",
    "registers",
    "written",
]
