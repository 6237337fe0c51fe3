"""The door of the room: what is paid of all that is granted, by three persons, and what the bank returned."""

from minzheng.services.rosters.checks import check as broken
from minzheng.services.rosters.drawing import approve, draw_up, drop, hand_over
from minzheng.services.rosters.files import bank_text, workbook
from minzheng.services.rosters.happened import MonthsPaid, PaymentFailed, RostersBrought
from minzheng.services.rosters.marking import bring_marks, mark, mark_rest
from minzheng.services.rosters.past import By, Went, bring
from minzheng.services.rosters.reads import begun, first_paid, lines, paid_lines, payments, roster, rosters
from minzheng.services.rosters.refusals import Refused
from minzheng.services.rosters.relation import PAID
from minzheng.services.rosters.schema import BankReason, Brought, Fault, Line, Payment, Roster, bank_reasons

__all__ = [
    "PAID",
    "BankReason",
    "Brought",
    "By",
    "Fault",
    "Line",
    "MonthsPaid",
    "Payment",
    "PaymentFailed",
    "Refused",
    "Roster",
    "RostersBrought",
    "Went",
    "approve",
    "bank_reasons",
    "bank_text",
    "begun",
    "bring",
    "bring_marks",
    "broken",
    "draw_up",
    "drop",
    "first_paid",
    "hand_over",
    "lines",
    "mark",
    "mark_rest",
    "paid_lines",
    "payments",
    "roster",
    "rosters",
    "workbook",
]
