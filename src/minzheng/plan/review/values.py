"""What somebody answers, as it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.plan.review import models
from minzheng.plan.review.editing import deadline
from minzheng.plan.review.ground import Ground
from minzheng.plan.review.refusals import Refused
from minzheng.plan.review.things import Question


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is given: the question's key, the option's id, and words where the option asks for them."""

    key: str
    option: str
    words: str = ""


def checked(question: Question, given: Given, ground: Ground) -> str:
    """The words of an answer as they are kept: a unit by its key, a deadline as a day. Raises Refused."""
    option = question.option(given.option)
    if option is None:
        raise Refused("no_option")
    words = " ".join(given.words.replace("\x00", "").split())
    if not option.typed:
        return ""
    if not words:
        raise Refused("no_words")
    if len(words) > models.WORDS:
        raise Refused("too_long", most=models.WORDS)
    if option.id == "other":
        return _unit(words, ground)
    if option.id == "due":
        deadline(words, ground.day)
    return words


def _unit(name: str, ground: Ground) -> str:
    """The key of a unit of the list by its name."""
    unit = ground.unit(name)
    if unit is None:
        near = "\u3001".join(one.name for one in ground.near(name))
        raise Refused("unknown_unit", token=name, near=near)
    return unit.key
