"""The door of the review room."""

from minzheng.plan.review.blind import Reading, kappa
from minzheng.plan.review.checks import check
from minzheng.plan.review.editing import FIELDS
from minzheng.plan.review.ground import Ground
from minzheng.plan.review.questions import numbers, questions
from minzheng.plan.review.reads import Desk, Draft, Row, blind_left, desk, drafts, history, record
from minzheng.plan.review.refusals import NoDraft, Refused, Twice, words
from minzheng.plan.review.things import ASK, KINDS, Agreement, Answer, Edit, Kind, Option, Question, Reply, Span, Stage
from minzheng.plan.review.values import Given
from minzheng.plan.review.verbs import confirm, decide, decide_many, edit, enforce, redo, reply, take, undo

__all__ = [
    "ASK",
    "FIELDS",
    "KINDS",
    "Agreement",
    "Answer",
    "Desk",
    "Draft",
    "Edit",
    "Given",
    "Ground",
    "Kind",
    "NoDraft",
    "Option",
    "Question",
    "Reading",
    "Refused",
    "Reply",
    "Row",
    "Span",
    "Stage",
    "Twice",
    "blind_left",
    "check",
    "confirm",
    "decide",
    "decide_many",
    "desk",
    "drafts",
    "edit",
    "enforce",
    "history",
    "kappa",
    "numbers",
    "questions",
    "record",
    "redo",
    "reply",
    "take",
    "undo",
    "words",
]
