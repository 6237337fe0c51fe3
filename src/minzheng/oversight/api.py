"""The door of the oversight room: unusual reads of personal data, and what residents see and ask of reads of their own."""

from minzheng.oversight.judging import judge_new
from minzheng.oversight.reads import linked, mine, named, own, purposes, questions, unusual, waiting
from minzheng.oversight.schema import Refused, Sign, Verdict, declared, signs, verdicts
from minzheng.oversight.signs import Around, judge
from minzheng.oversight.things import Attempt, Mine, Question, Reason, Seen, Unusual
from minzheng.oversight.verbs import SETTLE, WATCH, answer, ask, link, settle

__all__ = [
    "SETTLE",
    "WATCH",
    "Around",
    "Attempt",
    "Mine",
    "Question",
    "Reason",
    "Refused",
    "Seen",
    "Sign",
    "Unusual",
    "Verdict",
    "answer",
    "ask",
    "declared",
    "judge",
    "judge_new",
    "link",
    "linked",
    "mine",
    "named",
    "own",
    "purposes",
    "questions",
    "settle",
    "signs",
    "unusual",
    "verdicts",
    "waiting",
]
