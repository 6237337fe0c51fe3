"""Who a place names, once for each field of work; every duty of every plan takes its person from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.plan.duties import api as duties
from minzheng.plan.local import models
from minzheng.plan.local.binding import binding
from minzheng.plan.local.gaps import sector_name
from minzheng.plan.local.lineage import line
from minzheng.plan.local.refusals import Refused, words
from minzheng.plan.local.rights import require_place
from minzheng.plan.local.things import Named

EVERYTHING = ""
"""The field that stands for all: its leader minds whatever no other leader is named for."""
_FIELDS = ("place_code", "sector", "leader", "unit", "person", "since", "until", "made_by", "recorded_at", "typed")


@dataclass(frozen=True, slots=True)
class Naming:
    """One row of the table: a field of work by its id or name, its leader (empty: that of all), and who is responsible.

    `line` says where it stood, for whoever is told of a problem.
    """

    sector: str
    leader: str = ""
    person: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """What became of a table: how many fields were named anew, how many stood so already, and what is wrong in which line."""

    accepted: int
    unchanged: int
    problems: tuple[tuple[int, Refused], ...] = ()


def name_people(
    actor: access.Actor,
    plan: duties.Plan,
    place_code: str,
    said: Sequence[Naming],
    *,
    since: date | None = None,
    dry_run: bool = False,
) -> NamedPeople:
    """Names people from a day on, today unless said; who stood before hands over that day. All of it or nothing.

    Raises Forbidden and Refused for the place; what is wrong in a row is among the problems.
    """
    since = since or time.today()
    if since > time.today():
        raise Refused("future", day=since, today=time.today())
    access.require(actor, "plan.adopt", place=place_code)
    fields = {_sector(one.sector) or "" for one in said}
    require_place(actor, plan, place_code, fields - {""} if len(fields) == 1 else ())
    with db.exclusive(f"local names {place_code}"):
        codes = line(place_code, time.today()).codes
        rows = models.Naming.objects.filter(place_code__in=codes, until=models.FOREVER)
        standing = {row.sector: row for row in sorted(rows, key=lambda row: row.place_code == place_code)}
        wanted, problems = _read(binding(plan, place_code, time.today()).sectors, said, standing, since)
        if problems or dry_run:
            return NamedPeople(0 if problems else len(wanted), len(said) - len(wanted) - len(problems), tuple(problems))
        ended = [standing[one.sector].pk for one in wanted if one.sector in standing]
        models.Naming.objects.filter(pk__in=ended).update(until=since)
        _insert(actor, [(place_code, one, _typed(one, standing.get(one.sector))) for one in wanted], since)
    return NamedPeople(len(wanted), len(said) - len(wanted))


def name_many(actor: access.Actor, rows: Iterable[tuple[str, Naming]], *, since: date) -> int:
    """Names people at many places where nobody is named yet, for whoever holds all of them; says how many.

    Raises Forbidden, and Refused where somebody is.
    """
    said = list(rows)
    for place in {place for place, _ in said}:
        access.require(actor, "plan.adopt", place=place)
    with db.exclusive("local names"):
        standing = set(models.Naming.objects.filter(until=models.FOREVER).values_list("place_code", "sector"))
        for place, one in said:
            if (place, one.sector) in standing:
                raise Refused("before", sector=sector_name(one.sector), day=since)
        return _insert(actor, [(place, one, bool(one.leader) + bool(one.person)) for place, one in said], since)


def sheet(actor: access.Actor, plan: duties.Plan, place_code: str, named: Sequence[Named], lang: str) -> bytes:
    """The table as a workbook: every field of work with its unit, and who stands there. Raises Forbidden."""
    access.require(actor, "plan.read", place=place_code)
    today, known = time.today(), {one.sector: one for one in named}
    at = 0 if lang.startswith("zh") else 1
    head = [words().column[field][at] for field in ("sector", "unit", "leader", "person")]
    rows = []
    for sector in (EVERYTHING, *binding(plan, place_code, today).sectors):
        one = known.get(sector)
        who = (one.leader, one.person) if one else ("", "")
        rows.append([label(sector).of(lang), unit_of(sector, place_code, today), *who])
    return exchange.to_xlsx(head[3], head, rows)


def read_sheet(table: exchange.Table) -> tuple[tuple[Naming, ...], tuple[exchange.Note, ...]]:
    """The rows of a workbook that name somebody, by the ids of their fields where these are known. Raises Refused."""
    wanted = [exchange.Wanted(field, words().column[field], required=field != "unit") for field in words().column]
    found = exchange.match(table, wanted)
    if found.missing:
        raise Refused("missing", what=words().column[found.missing[0]][0])
    named = []
    for number, cells in zip(table.lines, table.rows, strict=True):
        row = found.row(cells)
        if row["sector"] and (row["leader"] or row["person"]):
            sector = _sector(row["sector"])
            named.append(Naming(row["sector"] if sector is None else sector, row["leader"], row["person"], number))
    return tuple(named), found.notes


def label(sector: str) -> Said:
    """How a field of work is called in the table."""
    return words().everything if sector == EVERYTHING else sector_name(sector)


def unit_of(sector: str, place_code: str, day: date) -> str:
    """The name of the unit of a field of work at a place, empty where none is known."""
    found = _unit(sector, place_code, day)
    return found.name if found else ""


def _unit(sector: str, place_code: str, day: date) -> units.Unit | None:
    try:
        return units.at(sector, place_code, day) if sector else None
    except (units.NobodyAnswers, KeyError):
        return None


def _read(
    fields: Sequence[str], said: Sequence[Naming], standing: Mapping[str, models.Naming], since: date
) -> tuple[list[Naming], list[tuple[int, Refused]]]:
    """The rows that change something, and what is wrong."""
    wanted: list[Naming] = []
    problems: list[tuple[int, Refused]] = []
    seen: set[str] = set()
    for one in said:
        sector = _sector(one.sector)
        try:
            if sector is None or (sector and sector not in fields):
                names = [label(field).zh for field in fields]
                near = next(iter(get_close_matches(one.sector, names, n=1, cutoff=0.4)), "")
                raise Refused("unknown_sector", given=one.sector, near=words().near.zh.format(near=near) if near else "")
            if sector in seen:
                raise Refused("twice", given=one.sector)
            seen.add(sector)
            row = _checked(one, sector, standing.get(sector), since)
        except Refused as refused:
            problems.append((one.line, refused))
            continue
        if row:
            wanted.append(row)
    return wanted, problems


def _checked(one: Naming, sector: str, old: models.Naming | None, since: date) -> Naming | None:
    """A row as it will be kept; None where it stands so already. Raises Refused."""
    leader, person = (" ".join(given.replace("\x00", "").split()) for given in (one.leader, one.person))
    for what, given in (("leader", leader), ("person", person)):
        if len(given) > models.NAME:
            raise Refused("too_long", what=words().column[what][0], most=models.NAME)
    if not leader and not person:
        raise Refused("nobody_in_row", given=label(sector))
    if old and (old.leader, old.person) == (leader, person):
        return None
    if old and since <= old.since and since != time.today():
        raise Refused("before", sector=label(sector), day=old.since)
    return Naming(sector, leader, person, one.line)


def _typed(one: Naming, old: models.Naming | None) -> int:
    """How many cells somebody filled or changed."""
    before = (old.leader, old.person) if old else ("", "")
    return sum(new != was for new, was in zip((one.leader, one.person), before, strict=True))


def _insert(actor: access.Actor, rows: Sequence[tuple[str, Naming, int]], since: date) -> int:
    moment = time.machine()
    keys: dict[tuple[str, str], str] = {}
    made = []
    for place, one, typed in rows:
        if (at := (place, one.sector)) not in keys:
            keys[at] = found.key if (found := _unit(one.sector, place, since)) else ""
        made.append((*at, one.leader, keys[at], one.person, since, models.FOREVER, actor.account, moment, typed))
    count = db.bulk_insert(models.Naming, _FIELDS, made)
    said = (({"leader": one.leader, "person": one.person, "since": since}, place, one.sector) for place, one, _ in rows)
    journal.write_many(actor, "local.name", ((_subject(*whose), facts) for facts, *whose in said))
    return count


def _subject(place: str, sector: str) -> journal.Subject:
    return journal.Subject("named", f"{place} {sector}".strip(), place)


def _sector(given: str) -> str | None:
    """The id of a field of work said by id or name; None for one that is not known."""
    everything = {"", words().everything.zh, words().everything.en.casefold()}
    if given.strip() in everything or given.strip().casefold() in everything:
        return EVERYTHING
    for one in units.default().sectors():
        if given.strip() in {one.id, one.zh} or given.strip().casefold() == one.en.casefold():
            return one.id
    return None
