"""What waits on the demo's day, proposals by some of the practice accounts for others of them; and what they made public."""

from __future__ import annotations

from datetime import date, timedelta

from minzheng.config.demo.content import Bulletin, words
from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry

_HOMES, _STAFF = "elder_care_institution", "township_staff"


def propose(opens: date) -> None:
    """Enters them in the days before."""
    clerk, officer = _practice("township_clerk"), _practice("department_officer", "county")
    reviewer, city = _practice("department_reviewer", "county"), _practice("department_officer", "city")
    said = words().matters
    town = places.name(clerk.place, opens)
    with time.at(opens - timedelta(8)):
        wrong = registry.enter(
            clerk, _HOMES, clerk.place, _home(said["refused_home"].format(place=town), 6, time.today()), since=time.today()
        )
    with time.at(opens - timedelta(6)):
        registry.check(reviewer, wrong.id, number=wrong.number, accept=False, reason=said["refused_reason"])
    with time.at(opens - timedelta(4)):
        new = _home(said["new_home"].format(place=town), 120, time.today())
        registry.enter(clerk, _HOMES, clerk.place, new, since=time.today(), reason=said["new_reason"])
    with time.at(opens - timedelta(2)):
        _more(officer, _HOMES, "beds", 60, said["beds_reason"])
        _more(city, _HOMES, "beds", 100, said["beds_reason"], descending=False)
        _more(officer, _STAFF, "staff", 1, said["staff_reason"])


def publish(opens: date) -> None:
    """Figures of registers, made public in the days before by those who answer for them."""
    makers = _practice("department_reviewer"), _practice("department_officer", "city"), _practice("department_officer", "county")
    for number, bulletin in enumerate(words().bulletin):
        for back, maker in enumerate(makers):
            with time.at(opens - timedelta(21 - 7 * number - back)):
                _publish(maker, bulletin)


def _publish(maker: access.Actor, bulletin: Bulletin) -> None:
    day, place = time.today(), maker.place
    totals = registry.totals(maker, bulletin.register, bulletin.measured, day, place)
    if not any(one.count for one in totals):
        return
    counts = (bulletin.count, sum(one.count for one in totals)), (bulletin.sum, sum(one.sum for one in totals))
    title = Said(*(text.format(place=places.full_name(place, day)) for text in (bulletin.title.zh, bulletin.title.en)))
    publishing.publish(
        maker,
        journal.Subject("register", f"{bulletin.register} {place}", place),
        title,
        [publishing.Line(name, Said(f"{figure:,}", f"{figure:,}")) for name, figure in counts],
        place_code=place,
        sector=maker.sector,
        until=day + timedelta(365),
    )


def _home(name: str, beds: int, opened: date) -> dict[str, object]:
    return {"name": name, "ownership": "public", "beds": beds, "opened": opened, "state": "open"}


def _more(actor: access.Actor, register: str, field: str, by: int, reason: str, *, descending: bool = True) -> None:
    """An entry of the actor's place with the most, or the least, of a field gets more of it; nothing where there is none."""
    query = registry.Query(day=time.today(), sort=field, descending=descending, size=20)
    found = next((one for one in registry.page(actor, register, query).entries if not one.waiting), None)
    if found is None:
        return
    values = dict(found.values) | {field: int(str(found.values[field])) + by}
    registry.amend(actor, found.id, values, since=time.today(), number=found.number, reason=reason)


def _practice(role: str, level: str = "") -> access.Actor:
    found = next(one for one in access.practices() if one.role == role and level in {"", places.level(one.place_code)})
    return access.actor_of(found.account_id)
