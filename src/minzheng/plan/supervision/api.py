"""The door of the supervision room."""

from minzheng.plan.supervision.checks import broken
from minzheng.plan.supervision.clocks import Clock, clock, left
from minzheng.plan.supervision.consulting import Held, Question, consult, hold_meeting, lapse_silent
from minzheng.plan.supervision.happened import Stepped
from minzheng.plan.supervision.helps import Asking, ask_help, rise_unanswered
from minzheng.plan.supervision.kinds import Kind, declare, life, lives, verb_name
from minzheng.plan.supervision.ladder import Rung, ladder
from minzheng.plan.supervision.life import Asked, Life, State, Verb, table
from minzheng.plan.supervision.matters import Opening, check_duty, letter, register
from minzheng.plan.supervision.models import Lived
from minzheng.plan.supervision.offers import Proposal, offers, proposals
from minzheng.plan.supervision.reads import (
    answer_times,
    base,
    consultation,
    consultations,
    help_,
    helps,
    matter,
    matters,
    meeting,
    meetings,
    shows,
    solved_elsewhere,
    steps,
    unit_name,
    verbs,
    waiting,
)
from minzheng.plan.supervision.refusals import NoThing, Refused, text, words
from minzheng.plan.supervision.sides import seen, sits
from minzheng.plan.supervision.stepping import Moving, begin, effect, effects, step
from minzheng.plan.supervision.things import (
    Answered,
    Consultation,
    Help,
    Matter,
    Meeting,
    Opinion,
    Solved,
    Step,
    Thing,
)

__all__ = [
    "Answered",
    "Asked",
    "Asking",
    "Clock",
    "Consultation",
    "Held",
    "Help",
    "Kind",
    "Life",
    "Lived",
    "Matter",
    "Meeting",
    "Moving",
    "NoThing",
    "Opening",
    "Opinion",
    "Proposal",
    "Question",
    "Refused",
    "Rung",
    "Solved",
    "State",
    "Step",
    "Stepped",
    "Thing",
    "Verb",
    "answer_times",
    "ask_help",
    "base",
    "begin",
    "broken",
    "check_duty",
    "clock",
    "consult",
    "consultation",
    "consultations",
    "declare",
    "effect",
    "effects",
    "help_",
    "helps",
    "hold_meeting",
    "ladder",
    "lapse_silent",
    "left",
    "letter",
    "life",
    "lives",
    "matter",
    "matters",
    "meeting",
    "meetings",
    "offers",
    "proposals",
    "register",
    "rise_unanswered",
    "seen",
    "shows",
    "sits",
    "solved_elsewhere",
    "step",
    "steps",
    "table",
    "text",
    "unit_name",
    "verb_name",
    "verbs",
    "waiting",
    "words",
]
