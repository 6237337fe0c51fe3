"""What other rooms would have supervised: whoever judges duties proposes, the office decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from minzheng.kernel.access import api as access
from minzheng.plan.supervision.models import Matter
from minzheng.plan.supervision.sides import seen


@dataclass(frozen=True, slots=True)
class Proposal:
    """A duty at a place that should be looked after, with the reason in words. `sector`: of the unit that would be asked."""

    plan: int
    duty_no: str
    place_code: str
    sector: str
    title: str
    reason: str
    source: str = "light"


Offer = Callable[[access.Actor], Iterable[Proposal]]
_offers: dict[str, Offer] = {}


def offers(offer: Offer) -> Offer:
    """Registers a room's proposals, by the function that lists those that an actor may see, the gravest first."""
    _offers[f"{offer.__module__}.{offer.__qualname__}"] = offer
    return offer


def proposals(actor: access.Actor, most: int = 10) -> tuple[Proposal, ...]:
    """What is proposed and not yet a matter in hand."""
    if not access.may(actor, "plan.supervise"):
        return ()
    rows = Matter.objects.filter(seen(actor)).exclude(state__in=("closed", "archived"))
    held = set(rows.values_list("plan", "duty_no", "about"))
    found = (one for name in sorted(_offers) for one in _offers[name](actor))
    return tuple(one for one in found if (one.plan, one.duty_no, one.place_code) not in held)[:most]
