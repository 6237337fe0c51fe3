"""The door of the clues room."""

from minzheng.plan.clues.checks import broken
from minzheng.plan.clues.reads import clue, clues, followed, published, said, to_answer
from minzheng.plan.clues.refusals import NoClue, Refused, words
from minzheng.plan.clues.things import Class, Clue, Left, Said, State
from minzheng.plan.clues.verbs import Leaving, answer, expire, leave, open_matter, read

__all__ = [
    "Class",
    "Clue",
    "Leaving",
    "Left",
    "NoClue",
    "Refused",
    "Said",
    "State",
    "answer",
    "broken",
    "clue",
    "clues",
    "expire",
    "followed",
    "leave",
    "open_matter",
    "published",
    "read",
    "said",
    "to_answer",
    "words",
]
