"""What the demo's places made of the plan: who adopted it, whom they named, what they added, and one question that waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from minzheng.config.demo.chance import chance
from minzheng.config.demo.content import local_words as words
from minzheng.config.demo.people import named
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local

Told = Callable[[str], None]
WEEK = timedelta(7)
WEEKS, LATE, LEFT_OPEN = 4, 0.93, 0.04
"""Within so many weeks a place adopts; of all, so many do; and so many fields are left without a name."""
COUNTY, CITY = "320623", "320600"
OPEN = frozenset({"civility", "price", "party_school"})
"""Fields for which the county of the practice accounts names nobody."""


def make(tell: Told, plan: duties.Plan) -> None:
    """Derives the local plans and lets the places take them on, each in its week."""
    supervisor = access.actor_of_login("practice-0")
    with time.at(plan.since):
        tell(f"{local.derive(supervisor, plan)} local plans")
    standing = places.default().on(plan.since)
    own = [
        one for one in standing.places.values() if one.code != plan.place_code and places.level(one.code) in {"city", "county"}
    ]
    weeks = {one.code: 1 + int(chance("week", one.code) * WEEKS) for one in own if _takes_on(one.code)}
    for week in sorted(set(weeks.values())):
        with time.at(plan.since + WEEK * week):
            for one in own:
                if weeks.get(one.code) == week:
                    _take_on(plan, one)
    _add(plan)
    tell(f"{len(weeks)} places took the plan on")


def _takes_on(code: str) -> bool:
    return code in {COUNTY, CITY} or chance("adopts", code) < LATE


def _take_on(plan: duties.Plan, place: places.Place) -> None:
    officer = _officer(place)
    local.adopt(officer, plan, place.code)
    local.name_people(officer, plan, place.code, list(_names(plan, place.code)))


def _names(plan: duties.Plan, code: str) -> Iterator[local.Naming]:
    """A leader for all, a few for single fields, and a person in nearly each."""
    yield local.Naming(local.EVERYTHING, named("leader", code))
    for sector in local.binds(plan, code).sectors:
        open_ = sector in OPEN if code == COUNTY else chance("open", code, sector) < LEFT_OPEN
        if not open_:
            leader = named("leader", code, sector) if chance("own leader", sector) < 0.2 else ""
            yield local.Naming(sector, leader, named("person", code, sector))


def _add(plan: duties.Plan) -> None:
    """What some places added, relaxed, or said does not apply; and the county that asks to be relieved."""
    made: dict[str, local.Adjusted] = {}
    for one in words().adjust:
        place = places.default().on(one.on).place(one.place)
        said = local.Adjusting(one.stance, one.target, one.due, one.reason, one.funder)
        with time.at(one.on):
            made[one.id] = local.adjust(_officer(place), plan, one.place, one.no, one.letter, said)
            if one.agreed:
                above = places.default().on(one.on).place(place.parent)
                who = access.actor_of_login(f"{above.code}-{above.born}-department_reviewer")
                local.approve(who, plan, made[one.id].id, accept=True, answer=one.agreed)
    county = places.default().on(plan.since).place(COUNTY)
    for fund in words().fund:
        with time.at(fund.on):
            said_of = {"year": str(fund.year), "amount": fund.amount, "source": fund.source, "where": fund.where}
            local.fund(_officer(county), plan, COUNTY, fund.no, **said_of)
    for doing in words().doing:
        with time.at(doing.on):
            local.do(_officer(county), plan, COUNTY, doing.no, doing.text)
            if doing.step and doing.due:
                local.step(_officer(county), plan, COUNTY, doing.no, doing.step, doing.due)
    relief = words().relief
    with time.at(relief.on):
        local.ask_relief(_officer(county), plan, made[relief.of].id, COUNTY, relief.question)


def _officer(place: places.Place) -> access.Actor:
    return access.actor_of_login(f"{place.code}-{place.born}-department_officer")
