"""The door of the burden room."""

from minzheng.plan.burden.reads import answers, ledger, request, requests, to_answer, to_approve
from minzheng.plan.burden.records import Holds, Match, price, records_for, source
from minzheng.plan.burden.refusals import Refused
from minzheng.plan.burden.things import Burden, Ledger, Request
from minzheng.plan.burden.verbs import Price, Wanted, answer_request, ask_figures, expire_over, priced

__all__ = [
    "Burden",
    "Holds",
    "Ledger",
    "Match",
    "Price",
    "Refused",
    "Request",
    "Wanted",
    "answer_request",
    "answers",
    "ask_figures",
    "expire_over",
    "ledger",
    "price",
    "priced",
    "records_for",
    "request",
    "requests",
    "source",
    "to_answer",
    "to_approve",
]
