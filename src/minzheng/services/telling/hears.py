"""What happens to a matter, and who is told of it: once each, by the hundred, and never in the act itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from minzheng.channels import api as channels
from minzheng.channels.api import Telling
from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure
from minzheng.services.rosters import api as rosters
from minzheng.services.telling.messages import When, messages, text

CASE, ENTITLEMENT = "case", "entitlement"
AHEAD = timedelta(days=30)
"""So long before it is looked at again a family is told."""
_STATES: Mapping[str, When] = {"underway": "accepted", "lacking": "lacking", "granted": "granted", "refused": "refused"}
_DECIDED = {"granted", "refused"}
Facts = Mapping[str, Said | str | date]


@events.hears(cases.CaseMoved)
def moved(told: Mapping[int, cases.CaseMoved]) -> None:
    """Accepted, something is missing, decided: whoever applied is told, and who applied for them if they are counted too."""
    tellings, known = list[Telling](), dict[int, procedure.Case]()
    for event in told.values():
        when = _STATES.get(event.state)
        if when is None:
            continue
        one = known.setdefault(event.case, known.get(event.case) or cases.case(access.SYSTEM, event.case))
        day = one.decided_on or event.day if when in _DECIDED else event.day  # it moves again once its letter was handed over
        facts: Facts = {"number": one.number, "day": day, "sum": _sum(one)}
        source = f"{when} of {one.id}" if when == "accepted" else f"{when} of {one.id} on {day}"
        tellings += _of_case(one, when, facts, source)
    channels.tell(access.SYSTEM, tellings)


@events.hears(postings.PostingPutUp)
def put_up(told: Mapping[int, postings.PostingPutUp]) -> None:
    """It hangs in the village: the family knows it before its neighbours speak of it."""
    tellings = list[Telling]()
    for event in told.values():
        if event.kind == CASE:
            one = cases.case(access.SYSTEM, event.about)
            facts: Facts = {"number": one.number, "begins": event.begins, "ends": event.ends}
            tellings += _of_case(one, "posted", facts, f"posting {event.posting}")
    channels.tell(access.SYSTEM, tellings)


@events.hears(rosters.MonthsPaid)
def paid(told: Mapping[int, rosters.MonthsPaid]) -> None:
    """What the bank paid: all that a roster paid on a day, at once."""
    for event in told.values():
        channels.tell(
            access.SYSTEM,
            [
                _telling(
                    one,
                    "paid",
                    {"month": _month(one.day), "yuan": _yuan(one.amount)},
                    f"paid {event.roster} {one.entitlement} {one.day}",
                )
                for one in rosters.paid_lines(event.roster, event.day)
            ],
        )


@events.hears(rosters.PaymentFailed)
def failed(told: Mapping[int, rosters.PaymentFailed]) -> None:
    """What the bank did not pay, and why; told once for a month and a reason."""
    whose, reasons = entitlements.payees([one.entitlement for one in told.values()]), rosters.bank_reasons()
    channels.tell(
        access.SYSTEM,
        [
            _telling(
                entitlements.Due(one.entitlement, one.item, whose[one.entitlement], one.place_code, one.month),
                "failed",
                {"month": _month(one.month), "reason": reasons[one.reason].name},
                f"failed {one.entitlement} {one.month} {one.reason}",
            )
            for one in told.values()
            if one.entitlement in whose
        ],
    )


@events.hears(entitlements.EntitlementChanged)
def changed(told: Mapping[int, entitlements.EntitlementChanged]) -> None:
    """Something else is granted from a month on."""
    kinds = entitlements.kinds()
    _settled(told, "changed", {id_: {"month": _month(one.month), "change": kinds[one.kind].name} for id_, one in told.items()})


@events.hears(entitlements.EntitlementEnded)
def ended(told: Mapping[int, entitlements.EntitlementEnded]) -> None:
    """Nothing is granted any more from a month on."""
    _settled(told, "ended", {id_: {"month": _month(one.month)} for id_, one in told.items()})


def remind() -> int:
    """Tells whose entitlement is looked at again within a month, once for each day of a recheck; gives how many were told."""
    return channels.tell(
        access.SYSTEM,
        [
            _telling(one, "recheck", {"day": one.day}, f"recheck {one.entitlement} {one.day}")
            for one in entitlements.rechecks_coming(time.today() + AHEAD)
        ],
    )


def _of_case(one: procedure.Case, when: When, facts: Facts, source: str) -> Iterable[Telling]:
    by = oversight.linked([one.made_by]).get(one.made_by)
    for person in dict.fromkeys([one.person, *([by] if by in one.members else [])]):
        due = entitlements.Due(one.id, one.item, person, one.place_code, time.today())
        yield _telling(due, when, facts, f"{source} to {person}", CASE, one.version)


def _settled(
    told: Mapping[int, entitlements.EntitlementChanged | entitlements.EntitlementEnded], when: When, facts: Mapping[int, Facts]
) -> None:
    """Whoever is paid is told; the facts are by the event's id."""
    whose = entitlements.payees([one.entitlement for one in told.values()])
    due = {
        id_: entitlements.Due(one.entitlement, one.item, whose[one.entitlement], one.place_code, one.month)
        for id_, one in told.items()
        if one.entitlement in whose
    }
    channels.tell(access.SYSTEM, [_telling(one, when, facts[id_], f"{when} by {id_}") for id_, one in due.items()])


def _telling(
    one: entitlements.Due, when: When, facts: Facts, source: str, about: str = ENTITLEMENT, version: str = ""
) -> Telling:
    """A message in both languages, with its facts in their places: in the words of the version that binds it, else of today's."""
    today = catalogue.item(one.item).on(time.today())
    id_, said = text(when, one.item, version or (today.id if today else ""))
    named: Facts = {"item": catalogue.item(one.item).name, **facts}
    in_zh, in_en = (
        form.format(**{name: _written(fact).of(lang) for name, fact in named.items()})
        for form, lang in ((said.zh, "zh"), (said.en, "en"))
    )
    return Telling(one.person, one.place_code, id_, (about, one.entitlement), source, Said(in_zh, in_en))


def _written(fact: Said | str | date) -> Said:
    """A fact as it stands within a sentence: days as they are read aloud."""
    return _dated("day", fact) if isinstance(fact, date) else Said(fact, fact) if isinstance(fact, str) else fact


def _sum(one: procedure.Case) -> Said:
    """What is granted, with how often."""
    said = messages().sum["none" if one.amount is None else catalogue.item(one.item).frequency]
    yuan = _yuan(one.amount or 0)
    return Said(said.zh.format(yuan=yuan), said.en.format(yuan=yuan))


def _month(day: date) -> Said:
    return _dated("month", day)


def _dated(how: str, day: date) -> Said:
    said = messages().date[how]
    return Said(said.zh.format(day), said.en.format(day))


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02}".removesuffix(".00")
