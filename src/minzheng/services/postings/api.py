"""The door of the room: what hangs in villages, and what neighbours hold against it."""

from minzheng.services.postings.board import Board, Hangs
from minzheng.services.postings.checks import check as broken
from minzheng.services.postings.happened import PostingObjected, PostingPutUp
from minzheng.services.postings.reads import board, objection, objections, of, posting, words_of
from minzheng.services.postings.refusals import Refused, words
from minzheng.services.postings.things import Hanging, Objection, Posting
from minzheng.services.postings.verbs import answer, ended, hangs, last_day, objected, put_up, take_down, waiting

__all__ = [
    "Board",
    "Hanging",
    "Hangs",
    "Objection",
    "Posting",
    "PostingObjected",
    "PostingPutUp",
    "Refused",
    "answer",
    "board",
    "broken",
    "ended",
    "hangs",
    "last_day",
    "objected",
    "objection",
    "objections",
    "of",
    "posting",
    "put_up",
    "take_down",
    "waiting",
    "words",
    "words_of",
]
