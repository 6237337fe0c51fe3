"""The door of the time room: two clocks, working days, time limits and periods. It knows no database."""

from minzheng.kernel.time.calendar import Calendar, Counted, Day, Reached, Run, UnknownYear, load, national
from minzheng.kernel.time.clock import CHINA, Override, at, install, machine, now, override, today, travel
from minzheng.kernel.time.limits import Deadline, Step, Suspension, counting, countings, deadline, explain
from minzheng.kernel.time.periods import Period, Precision, Sometime
from minzheng.kernel.time.schema import Counting, Festival, Holiday, Law, TimeLimit, Unit, Year

__all__ = [
    "CHINA",
    "Calendar",
    "Counted",
    "Counting",
    "Day",
    "Deadline",
    "Festival",
    "Holiday",
    "Law",
    "Override",
    "Period",
    "Precision",
    "Reached",
    "Run",
    "Sometime",
    "Step",
    "Suspension",
    "TimeLimit",
    "Unit",
    "UnknownYear",
    "Year",
    "at",
    "counting",
    "countings",
    "deadline",
    "explain",
    "install",
    "load",
    "machine",
    "national",
    "now",
    "override",
    "today",
    "travel",
]
