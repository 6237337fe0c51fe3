"""The door of the room: what a rule asks, whence it is known, and what follows."""

from minzheng.services.facts.asking import groups, questions
from minzheng.services.facts.gathering import Recorded, blank, composed, gather, related
from minzheng.services.facts.keeping import dumps, loads
from minzheng.services.facts.laid import REGISTER, parameters
from minzheng.services.facts.loading import book, facts, rule
from minzheng.services.facts.schema import Difference, Known, Parameter, Question, Refused, Sheet, Source, words
from minzheng.services.facts.sheets import answered, case, counting, decide, differences, unconfirmed

__all__ = [
    "REGISTER",
    "Difference",
    "Known",
    "Parameter",
    "Question",
    "Recorded",
    "Refused",
    "Sheet",
    "Source",
    "answered",
    "blank",
    "book",
    "case",
    "composed",
    "counting",
    "decide",
    "differences",
    "dumps",
    "facts",
    "gather",
    "groups",
    "loads",
    "parameters",
    "questions",
    "related",
    "rule",
    "unconfirmed",
    "words",
]
