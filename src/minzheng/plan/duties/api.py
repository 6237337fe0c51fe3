"""The door of the duties room."""

from minzheng.plan.duties.checks import check as broken
from minzheng.plan.duties.composing import Meaning, Settled
from minzheng.plan.duties.contract import Contract, agree
from minzheng.plan.duties.evidence import Said as Recorded
from minzheng.plan.duties.evidence import check, record, withdraw
from minzheng.plan.duties.happened import EvidenceInForce, PlanInForce
from minzheng.plan.duties.held import Held, agreed, held
from minzheng.plan.duties.held import stamp as evidence_stamp
from minzheng.plan.duties.reading import Follows, Reading
from minzheng.plan.duties.reads import (
    evidence,
    evidence_history,
    place_of,
    plan,
    plans,
    proofs_on,
    proven,
    rulings,
    versions,
    waiting_evidence,
)
from minzheng.plan.duties.refusals import NoPlan, Refused, words
from minzheng.plan.duties.roles import RoleKind, roles
from minzheng.plan.duties.rulings import say_members, say_role
from minzheng.plan.duties.scopes import bound, kinds_of, kinds_of_words, scopes
from minzheng.plan.duties.sheet import DutySheet, ProofSheet, sheets, watched
from minzheng.plan.duties.things import (
    Bound,
    Duty,
    Evidence,
    Members,
    Part,
    Plan,
    Proof,
    ProofKind,
    Role,
    RoleSaid,
    Ruling,
    last_day,
    settled,
)
from minzheng.plan.duties.verbs import establish, rule, rule_lead
from minzheng.plan.duties.who import Answering, Certainty, duties_of, is_set, role_at, sectors, takes_part, who

__all__ = [
    "Answering",
    "Bound",
    "Certainty",
    "Contract",
    "Duty",
    "DutySheet",
    "Evidence",
    "EvidenceInForce",
    "Follows",
    "Held",
    "Meaning",
    "Members",
    "NoPlan",
    "Part",
    "Plan",
    "PlanInForce",
    "Proof",
    "ProofKind",
    "ProofSheet",
    "Reading",
    "Recorded",
    "Refused",
    "Role",
    "RoleKind",
    "RoleSaid",
    "Ruling",
    "Settled",
    "agree",
    "agreed",
    "bound",
    "broken",
    "check",
    "duties_of",
    "establish",
    "evidence",
    "evidence_history",
    "evidence_stamp",
    "held",
    "is_set",
    "kinds_of",
    "kinds_of_words",
    "last_day",
    "place_of",
    "plan",
    "plans",
    "proofs_on",
    "proven",
    "record",
    "role_at",
    "roles",
    "rule",
    "rule_lead",
    "rulings",
    "say_members",
    "say_role",
    "scopes",
    "sectors",
    "settled",
    "sheets",
    "takes_part",
    "versions",
    "waiting_evidence",
    "watched",
    "who",
    "withdraw",
    "words",
]
