"""What an objection calls for: an inquiry made anew before it is answered, and what its law has done again after that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from minzheng.content.api import Said
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure.things import Act
from minzheng.services.procedure.words import Refused, words


def called_for(version: catalogue.Version, acts: Sequence[Act]) -> tuple[catalogue.Deed, ...]:
    """The inquiries of which one is made anew, for an objection that waits and into which nobody looked since; none else."""
    answered = {act.facts["objection"] for act in acts if act.verb == "answer"}
    waiting = (act for act in acts if act.verb == "objection" and act.facts["objection"] not in answered)
    return next((_what(version, one).inquiry for one in waiting if not _looked_into(version, acts, one)), ())


def may_dismiss(version: catalogue.Version, acts: Sequence[Act], objection: int) -> dict[str, str]:
    """That somebody looked into an objection since it was made; gives the deeds that are done again, each with its step.

    What the case was sent back for since is done again as it is; and of a step no posting is put up again for a second time,
    or a neighbour who objects each time would never let it end. Raises Refused.
    """
    made = next(act for act in acts if act.verb == "objection" and act.facts["objection"] == objection)
    what, order = _what(version, made), [step.id for step in version.steps]
    if not _looked_into(version, acts, made):
        named = [words().deed[one] for one in what.inquiry]
        raise Refused("uninquired", needs=Said("／".join(one.zh for one in named), " / ".join(one.en for one in named)))
    back = [order.index(str(act.facts["to"])) for act in acts if act.verb == "send_back" and act.turn > made.turn]
    shown = {again(act).get("posting") for act in acts}
    found = {deed: catalogue.step_before(version, made.step, deed) for deed in what.again}
    return {
        deed: step.id
        for deed, step in found.items()
        if not any(to <= order.index(step.id) for to in back) and not (deed == "posting" and step.id in shown)
    }


def again(act: Act) -> Mapping[str, str]:
    """The deeds that an answer has done again, each with its step."""
    return cast("Mapping[str, str]", act.facts.get("again", {}))


def undismissed(version: catalogue.Version, acts: Sequence[Act], answer: Act) -> bool:
    """Whether an objection was answered as one that does not hold, though nobody had looked into it.

    Of answers from before an inquiry was asked for, which tell nothing of what is done again, it is not.
    """
    made = next((act for act in acts if act.verb == "objection" and act.facts["objection"] == answer.facts["objection"]), None)
    return made is not None and "again" in answer.facts and not _looked_into(version, acts[: answer.turn - 1], made)


def _looked_into(version: catalogue.Version, acts: Sequence[Act], made: Act) -> bool:
    """Whether one of the inquiries came since, or the county was at the home."""
    which = {*_what(version, made).inquiry, "look_again"}
    return any(act.verb in which and act.turn > made.turn and act.day >= made.day for act in acts)


def _what(version: catalogue.Version, made: Act) -> catalogue.Objected:
    return next((step.objected for step in version.steps if step.id == made.step), catalogue.Objected())
