"""The door of the room: applications, what is done with them by their law, and what was decided."""

from minzheng.services.cases.catching_up import catch_up
from minzheng.services.cases.checks import check as broken
from minzheng.services.cases.deciding import approve, decide, opine, sample, send_back, tell
from minzheng.services.cases.dossier import Dossier
from minzheng.services.cases.ending import (
    Outcome,
    ask_reconsideration,
    end,
    extend,
    go_on,
    reconsidered,
    resume,
    run_on,
    suspend,
    terminate,
    withdraw,
)
from minzheng.services.cases.ground import board
from minzheng.services.cases.happened import CaseMoved, CasesBrought
from minzheng.services.cases.inquiry import authorise, certificate, check, look_again, review, verify, visit
from minzheng.services.cases.keeping import NoCase
from minzheng.services.cases.opening import accept, apply, declare_relative, lack, supply
from minzheng.services.cases.posting import answer_objection, end_postings, post
from minzheng.services.cases.reads import (
    acts,
    allowed,
    case,
    cases,
    counts,
    left,
    numbered,
    objections,
    of_household,
    of_person,
    postings_of,
    queue,
    queued,
    stands,
    to_post,
    track,
    used,
)
from minzheng.services.cases.relation import DECIDED
from minzheng.services.cases.scans import file, scan, scans
from minzheng.services.cases.together import History, bring, on_paper
from minzheng.services.cases.weighing import Weighed, known, rerun, signed, weigh

__all__ = [
    "DECIDED",
    "CaseMoved",
    "CasesBrought",
    "Dossier",
    "History",
    "NoCase",
    "Outcome",
    "Weighed",
    "accept",
    "acts",
    "allowed",
    "answer_objection",
    "apply",
    "approve",
    "ask_reconsideration",
    "authorise",
    "board",
    "bring",
    "broken",
    "case",
    "cases",
    "catch_up",
    "certificate",
    "check",
    "counts",
    "decide",
    "declare_relative",
    "end",
    "end_postings",
    "extend",
    "file",
    "go_on",
    "known",
    "lack",
    "left",
    "look_again",
    "numbered",
    "objections",
    "of_household",
    "of_person",
    "on_paper",
    "opine",
    "post",
    "postings_of",
    "queue",
    "queued",
    "reconsidered",
    "rerun",
    "resume",
    "review",
    "run_on",
    "sample",
    "scan",
    "scans",
    "send_back",
    "signed",
    "stands",
    "supply",
    "suspend",
    "tell",
    "terminate",
    "to_post",
    "track",
    "used",
    "verify",
    "visit",
    "weigh",
    "withdraw",
]
