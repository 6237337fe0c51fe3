"""What the rule of a case lets somebody sign: a yes that follows from it, a no that names the step which fails."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.rules import api as rules
from minzheng.services.procedure.words import Refused


def unknown(decision: rules.Decision) -> str:
    """What the answer, or the sum, waits for, in the rule's own words."""
    asked = decision.asks() or tuple(one for name in decision.rule.outputs for one in decision.asks(name))
    return "、".join(dict.fromkeys(one.name for one in asked))


def may_grant(decision: rules.Decision, unsure: Sequence[str]) -> None:
    """That the rule says yes, of facts that are known, by parameters of which none is `unsure`. Raises Refused."""
    if decision.answer is None:
        raise Refused("unknown_facts", names=unknown(decision))
    if not decision.answer:
        raise Refused("against_rule", step=decision.rule.answer)
    if unsure:
        raise Refused("unconfirmed", names="、".join(unsure))


def may_refuse(decision: rules.Decision | None, failing: str) -> str:
    """The step that fails, in the rule's words: what the rule says no by, or what somebody says does not hold. Raises Refused."""
    if decision is None:
        return failing
    known = {step.name for step in decision.rule.steps} | decision.rule.declared.keys()
    if failing and failing not in known:
        raise Refused("no_step")
    if decision.answer is None and not failing:
        raise Refused("unknown_facts", names=unknown(decision))
    if decision.answer and not failing:
        raise Refused("for_rule")
    return failing or first_failing(decision)


def first_failing(decision: rules.Decision) -> str:
    """The first step of a yes or no, among those that the answer rests on directly, that says no; else the answer itself."""
    rule = decision.rule
    said = {shown.step.name: shown.values for shown in decision.steps()}
    for name in rule.step(rule.answer).uses:
        if name in said and said[name] == (False,):
            inner = next((one for one in rule.step(name).uses if said.get(one) == (False,)), None)
            return inner or name
    return rule.answer
