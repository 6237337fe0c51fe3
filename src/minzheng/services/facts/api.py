"""The door of the room: what a rule asks, whence it is known, and what follows."""

from minzheng.services.facts.asking import groups, questions, wanted
from minzheng.services.facts.checks import check as broken
from minzheng.services.facts.foreseeing import Turn, foresee
from minzheng.services.facts.gathering import Recorded, blank, composed, gather, recorded, related
from minzheng.services.facts.keeping import dumps, loads
from minzheng.services.facts.laid import REGISTER, parameters
from minzheng.services.facts.loading import book, facts, rule
from minzheng.services.facts.records import Records
from minzheng.services.facts.schema import Difference, Facts, Known, Parameter, Question, Refused, Sheet, Source, words
from minzheng.services.facts.sheets import (
    amount,
    answered,
    case,
    counting,
    decide,
    differences,
    granted,
    income,
    kinds,
    unconfirmed,
)

__all__ = [
    "REGISTER",
    "Difference",
    "Facts",
    "Known",
    "Parameter",
    "Question",
    "Recorded",
    "Records",
    "Refused",
    "Sheet",
    "Source",
    "Turn",
    "amount",
    "answered",
    "blank",
    "book",
    "broken",
    "case",
    "composed",
    "counting",
    "decide",
    "differences",
    "dumps",
    "facts",
    "foresee",
    "gather",
    "granted",
    "groups",
    "income",
    "kinds",
    "loads",
    "parameters",
    "questions",
    "recorded",
    "related",
    "rule",
    "unconfirmed",
    "wanted",
    "words",
]
