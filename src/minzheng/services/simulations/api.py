"""The door of the room: what a change of policy would do, and where it goes from there."""

from minzheng.services.simulations.activating import activation, activations, active, sign, try_out, unsigned
from minzheng.services.simulations.ground import amount, assumed_words, laid, ruled, usual, value
from minzheng.services.simulations.promoting import promote
from minzheng.services.simulations.reads import census, draw, items, reason, simulation, simulations
from minzheng.services.simulations.refusals import Refused
from minzheng.services.simulations.schema import (
    LEVELS,
    PERMISSION,
    SIGN,
    Activation,
    Census,
    Change,
    Count,
    Drawn,
    Reason,
    Simulation,
    total,
    words,
)
from minzheng.services.simulations.verbs import KEPT, destroy, expire, simulate, take

__all__ = [
    "KEPT",
    "LEVELS",
    "PERMISSION",
    "SIGN",
    "Activation",
    "Census",
    "Change",
    "Count",
    "Drawn",
    "Reason",
    "Refused",
    "Simulation",
    "activation",
    "activations",
    "active",
    "amount",
    "assumed_words",
    "census",
    "destroy",
    "draw",
    "expire",
    "items",
    "laid",
    "promote",
    "reason",
    "ruled",
    "sign",
    "simulate",
    "simulation",
    "simulations",
    "take",
    "total",
    "try_out",
    "unsigned",
    "usual",
    "value",
    "words",
]
