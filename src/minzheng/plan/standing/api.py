"""The door of the standing room."""

from minzheng.plan.standing.bound import binds, bound
from minzheng.plan.standing.gathering import Tail, month_ends
from minzheng.plan.standing.light import Known, Point, Standing, light, reaches
from minzheng.plan.standing.reads import (
    Change,
    DutyStanding,
    Promise,
    Verdict,
    changes,
    lately,
    promise_at,
    standing,
    standings,
    standings_at,
    tail,
    verdict,
)
from minzheng.plan.standing.thresholds import State, Thresholds, thresholds
from minzheng.plan.standing.wording import Reason, words, written

__all__ = [
    "Change",
    "DutyStanding",
    "Known",
    "Point",
    "Promise",
    "Reason",
    "Standing",
    "State",
    "Tail",
    "Thresholds",
    "Verdict",
    "binds",
    "bound",
    "changes",
    "lately",
    "light",
    "month_ends",
    "promise_at",
    "reaches",
    "standing",
    "standings",
    "standings_at",
    "tail",
    "thresholds",
    "verdict",
    "words",
    "written",
]
