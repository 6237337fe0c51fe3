"""Nine more plans like the demo's first, and a checked document at two places of three for every promise that one proves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from minzheng.plan.duties.models import Evidence

PLANS, IN_FORCE, DAY = 10, date(2012, 10, 31), date(2014, 9, 30)


def fill() -> None:
    """What is there already is left."""
    supervisor = access.actor_of(next(one for one in access.practices() if one.role == "province_supervisor").account_id)
    notice = notices.compile(content.text(content.jurisdiction() / "seed" / "jiangsu-2012-85.txt"))
    keys = {unit.name: _key(unit.name) for duty in notice.all_duties for unit in duty.units}
    with time.at(DAY):
        there = len(duties.plans(supervisor))
    for number in range(there, PLANS):
        head = replace(notice.head, number=replace(notice.head.number, value=f"\u82cf\u529e\u30142012\u3015{900 + number}\u53f7"))
        with time.at(IN_FORCE):
            duties.establish(supervisor, duties.Settled(replace(notice, head=head), keys))
    with time.at(DAY):
        for plan in duties.plans(supervisor):
            _prove(plan)


def _key(token: str) -> str:
    try:
        return units.of_token(token).key
    except units.UnknownUnit:
        return ""


def _prove(plan: duties.Plan) -> None:
    if Evidence.objects.filter(proof__duty__plan=plan.id).exists():
        return
    made = [proof for duty in plan.duties for proof in duty.proofs if proof.kind == "artefact"]
    rows = [
        _evidence(proof.id, place)
        for proof in made
        for place in duties.bound(proof.scope, plan.place_code, DAY)
        if places.level(place) in {"city", "county"} and (int(place) + proof.id) % 3
    ]
    Evidence.objects.bulk_create(rows, batch_size=2000)


def _evidence(proof: int, place: str) -> Evidence:
    return Evidence(
        proof_id=proof,
        place_code=place,
        kind="artefact",
        title="document",
        issuer="issuer",
        day=date(2013, 6, 30),
        where="website",
        state="in_force",
        made_by="1",
        recorded_at=time.machine(),
        checked_by="2",
        checked_at=time.machine(),
    )
