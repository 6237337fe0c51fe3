"""The door of the duties room."""

from minzheng.plan.duties.composing import Meaning, Settled
from minzheng.plan.duties.evidence import Said as Recorded
from minzheng.plan.duties.evidence import check, record, withdraw
from minzheng.plan.duties.happened import EvidenceInForce, PlanInForce
from minzheng.plan.duties.held import Held, agreed, held
from minzheng.plan.duties.held import stamp as evidence_stamp
from minzheng.plan.duties.reads import evidence, plan, plans, proofs_on, rulings, versions, waiting_evidence
from minzheng.plan.duties.refusals import NoPlan, Refused, words
from minzheng.plan.duties.scopes import kinds_of, kinds_of_words, scopes
from minzheng.plan.duties.sheet import DutySheet, ProofSheet, sheets
from minzheng.plan.duties.things import Bound, Duty, Evidence, Part, Plan, Proof, ProofKind, Ruling, last_day, settled
from minzheng.plan.duties.verbs import Contract, agree, establish, rule, rule_lead
from minzheng.plan.duties.who import Answering, duties_of, sectors, who

__all__ = [
    "Answering",
    "Bound",
    "Contract",
    "Duty",
    "DutySheet",
    "Evidence",
    "EvidenceInForce",
    "Held",
    "Meaning",
    "NoPlan",
    "Part",
    "Plan",
    "PlanInForce",
    "Proof",
    "ProofKind",
    "ProofSheet",
    "Recorded",
    "Refused",
    "Ruling",
    "Settled",
    "agree",
    "agreed",
    "check",
    "duties_of",
    "establish",
    "evidence",
    "evidence_stamp",
    "held",
    "kinds_of",
    "kinds_of_words",
    "last_day",
    "plan",
    "plans",
    "proofs_on",
    "record",
    "rule",
    "rule_lead",
    "rulings",
    "scopes",
    "sectors",
    "settled",
    "sheets",
    "versions",
    "waiting_evidence",
    "who",
    "withdraw",
    "words",
]
