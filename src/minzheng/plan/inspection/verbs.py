"""Special inspections by sample: in the year's plan, sealed, drawn, looked at, concluded, made public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from django.db import transaction

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.time import api as time
from minzheng.plan.inspection import models, population
from minzheng.plan.inspection.drawing import Listed, digest_of, draw, seed_digest
from minzheng.plan.inspection.refusals import Refused, text, words
from minzheng.plan.inspection.sampling import names, sampling, sizes
from minzheng.plan.supervision import api as supervision
from minzheng.registry import api as registry

SUPERVISE = "plan.supervise"
supervision.declare(supervision.Kind("inspection", Path(__file__).with_name("lives") / "inspection.toml", models.Inspection))


@dataclass(frozen=True, slots=True)
class Prepared:
    """An inspection to be prepared: of an entry of the plan of the year, of what, where, by which sampling plan, looking at what.

    `population`: the id of a register, or a level of places (city, county, township, village). `weight`: a field of the register
    by which size is meant; empty where all weigh alike. `sector`: of the units that answer for places; a register has its own.
    """

    entry: int
    title: str
    population: str
    sampling: str
    items: tuple[str, ...]
    place_code: str = ""
    weight: str = ""
    sector: str = ""
    plan: int | None = None
    duty_no: str = ""


def list_in_year(actor: access.Actor, year: int, quarter: int, title: str, number: str) -> int:
    """Enters an inspection into the plan of a year, under the number of its approval. Raises Forbidden and Refused."""
    access.require(actor, SUPERVISE)
    title, number = text("title", title, models.TITLE), text("number", number, 64)
    if not (1 <= quarter <= 4 and time.today().year <= year <= time.today().year + 1):
        raise Refused("no_quarter")
    with transaction.atomic():
        row, made = models.YearEntry.objects.get_or_create(
            by_place=actor.place,
            year=year,
            title=title,
            defaults={"quarter": quarter, "number": number, "by_sector": actor.sector, "made_by": actor.account},
        )
        if not made:
            raise Refused("listed_already", title=title, year=year)
        said = {"year": year, "quarter": quarter, "title": title, "number": number}
        journal.write(actor, "inspection.list", journal.Subject("year_entry", str(row.pk), actor.place), said)
    return row.pk


def enrol(actor: access.Actor, login: str) -> str:
    """Puts an official among those who can be drawn to inspect; gives the account. Raises Forbidden and Refused."""
    access.require(actor, SUPERVISE)
    try:
        who = access.actor_of_login(text("login", login, 64))
    except (LookupError, access.Forbidden):
        raise Refused("no_official", login=login) from None
    if not access.may(who, "plan.read") or not access.scope(actor, SUPERVISE).holds(who.place):
        raise Refused("no_official", login=login)
    with transaction.atomic():
        models.Inspector.objects.update_or_create(
            account=who.account,
            defaults={"place_code": who.place, "sector": who.sector, "since": time.today(), "until": models.FOREVER},
        )
        journal.write(actor, "inspection.enrol", journal.Subject("account", who.account, who.place))
    return who.account


def declare_tie(actor: access.Actor, account: str, place_code: str, reason: str) -> None:
    """Declares why somebody does not inspect at a place (回避): by themselves, or by the office. Raises Forbidden and Refused."""
    if actor.account != account:
        access.require(actor, SUPERVISE, place=place_code)
    elif not actor.signed_in:
        raise access.Forbidden("plan.read")
    reason = text("reason", reason, models.TITLE)
    if not places.exists(place_code, time.today()):
        raise Refused("no_place", place=place_code)
    with transaction.atomic():
        models.Tie.objects.create(
            account=account, place_code=place_code, reason=reason, made_by=actor.account, since=time.today()
        )
        journal.write(actor, "inspection.tie", journal.Subject("account", account, place_code), {"reason": reason})


def prepare(actor: access.Actor, prepared: Prepared) -> int:
    """Prepares an inspection of the year's plan and gives its id. Raises Forbidden and Refused."""
    place = prepared.place_code or actor.place
    access.require(actor, SUPERVISE, place=place)
    entry = models.YearEntry.objects.filter(pk=prepared.entry, by_place=actor.place).first()
    if entry is None or models.Inspection.objects.filter(entry=entry).exists():
        raise Refused("no_entry")
    items = [text("items", one, 120) for one in prepared.items if one.strip()]
    if not 1 <= len(items) <= 20:
        raise Refused("how_many", least=1, most=20)
    if prepared.sampling not in names():
        raise Refused("missing", what=words().what["sampling"])
    supervision.check_duty(actor, prepared.plan, prepared.duty_no)
    row = models.Inspection(
        entry=entry,
        title=text("title", prepared.title, models.TITLE),
        by_place=actor.place,
        by_sector=actor.sector,
        place_code=place,
        sector=_sector(prepared),
        plan=prepared.plan,
        duty_no=prepared.duty_no,
        population=prepared.population,
        weight=prepared.weight,
        items=items,
        sampling=prepared.sampling,
    )
    with transaction.atomic():
        supervision.begin(
            actor, "inspection", "prepare", row, {"entry": entry.pk, "population": prepared.population, "items": items}
        )
    return row.pk


def _sector(prepared: Prepared) -> str:
    """The field of work that is inspected."""
    if prepared.population in population.LEVELS:
        if prepared.weight:
            raise Refused("no_weight")
        return text("sector", prepared.sector, 48)
    try:
        register = registry.register(prepared.population)
    except registry.UnknownRegister:
        raise Refused("no_population") from None
    if prepared.weight and prepared.weight not in {one.id for one in register.fields if one.type == "integer" and one.measured}:
        raise Refused("no_weight")
    return register.sector


@supervision.effect("inspection.commit")
def commit(moving: supervision.Moving) -> None:
    """Seals the list and a seed: both digests are public and in the journal before anything is drawn."""
    row = moving.row
    whole = population.of(moving.actor, row, moving.day)
    full = visits(row.entry.year, row.entry.quarter, population.path(row.by_place, moving.day))
    left_out = sorted({one.stratum for one in whole if full.get(one.stratum, 0) >= sampling().cap})
    listed = [one for one in whole if one.stratum not in left_out]
    if not listed:
        raise Refused("all_capped", cap=sampling().cap)
    strata = sorted({one.stratum for one in listed})
    own = access.scope(moving.actor, SUPERVISE).where()
    pool = models.Inspector.objects.filter(own, since__lte=moving.day, until__gt=moving.day).order_by("account")
    inspectors = [(one.account, population.conflicts(one, strata, row.by_place, moving.day)) for one in pool]
    row.team = sampling().inspectors
    for stratum in strata:
        free = sum(stratum not in where for _, where in inspectors)
        if free < row.team:
            raise Refused("no_inspectors", place=places.name(stratum, moving.day), free=free, team=row.team)
    row.n, row.c = sizes(row.sampling, len(listed))
    row.listed, row.left_out, row.inspectors = [[one.id, one.stratum, one.size] for one in listed], left_out, inspectors
    row.seed = token_hex(32)
    row.seed_digest, row.committed_at = seed_digest(row.seed), time.machine()
    row.beacon_name = moving.given["beacon_name"][: models.TITLE]
    list_digest = digest_of(listed, inspectors, row.n)
    moving.facts |= {"seed_digest": row.seed_digest, "list": list_digest, "n": row.n, "left_out": left_out}
    lines = {"seed_digest": row.seed_digest, "list": list_digest, "n": f"{row.n} / {len(listed)}", "beacon": row.beacon_name}
    _publish(moving, "draw", words().word["draw"], lines)


@supervision.effect("inspection.draw")
def draw_sample(moving: supervision.Moving) -> None:
    """Draws, and reveals the seed."""
    row = moving.row
    row.beacon = moving.given["beacon"][: models.TITLE]
    if bool(row.beacon) != bool(row.beacon_name):
        raise Refused("beacon_missing" if row.beacon_name else "beacon_unnamed", name=row.beacon_name)
    drawn = draw([Listed(*one) for one in row.listed], row.inspectors, row.n, row.team, row.seed, row.beacon)
    named = population.named(row, [one.id for one in drawn.things], moving.day)
    models.Sample.objects.bulk_create(
        models.Sample(
            inspection=row,
            order=order,
            ref=one.id,
            place_code=named[one.id][0],
            title=named[one.id][1][: models.TITLE],
            county=one.stratum,
            inspectors=list(drawn.inspectors[one.stratum]),
        )
        for order, one in enumerate(drawn.things, 1)
    )
    moving.facts |= {"seed": row.seed, "drawn": [one.id for one in drawn.things]}


@supervision.effect("inspection.conclude")
def conclude(moving: supervision.Moving) -> None:
    """How many failed, once every one was looked at."""
    passed = list(moving.row.samples.values_list("passed", flat=True))
    if None in passed:
        raise Refused("not_all", open=passed.count(None), all=len(passed))
    moving.row.failed = passed.count(False)
    moving.facts |= {"failed": moving.row.failed, "of": len(passed), "at_most": moving.row.c}


@supervision.effect("inspection.publish")
def publish(moving: supervision.Moving) -> None:
    """Makes the result public (通报): how many, how many failed, what follows; no name of any person."""
    row = moving.row
    verdict = words().word["accepted" if row.failed <= row.c else "not_accepted"]
    lines = {"n": f"{row.n} / {len(row.listed)}", "failed": f"{row.failed}", "at_most": f"{row.c}", "seed": row.seed}
    _publish(moving, "inspection", words().word["result"], lines, verdict)


def _publish(moving: supervision.Moving, kind: str, title: Said, lines: dict[str, str], verdict: Said | None = None) -> None:
    """One publication about an inspection."""
    row, named = moving.row, words().word
    told = [publishing.Line(named[f"line_{name}"], Said(value, value)) for name, value in lines.items() if value]
    if verdict:
        told.append(publishing.Line(named["line_verdict"], verdict))
    publishing.publish(
        moving.actor,
        journal.Subject(kind, str(row.pk)),
        Said(title.zh.format(title=row.title), title.en.format(title=row.title)),
        told,
        place_code=row.place_code,
        sector=row.sector,
    )


def visits(year: int, quarter: int, offices: Iterable[str]) -> dict[str, int]:
    """How many inspections of an office, or of those above it, go to which county in a quarter: the lower one makes room."""
    drawn = models.Sample.objects.filter(
        inspection__entry__year=year, inspection__entry__quarter=quarter, inspection__by_place__in=offices
    )
    found: dict[str, int] = {}
    for county, _ in drawn.values_list("county", "inspection").distinct():
        found[county] = found.get(county, 0) + 1
    return found
