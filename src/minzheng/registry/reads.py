"""The questions. Each takes whoever asks and answers within what they may see; nothing is found by what may not be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db.models import Exists, F, OuterRef

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.time import api as time
from minzheng.registry import entries, models
from minzheng.registry.finding import Finding, counts
from minzheng.registry.loading import register as declared
from minzheng.registry.loading import registers
from minzheng.registry.refusals import NoEntry, refused
from minzheng.registry.schema import Field, Register
from minzheng.registry.standing import decode, shown, until
from minzheng.registry.values import reasons, written

COUNTED = 10_000
"""As far as a page counts."""
_READ = "register.read"
_ALL = (("", ":"),)  # every code begins with a digit
_EXPORTED = 1000
_IDS = range(1 << 63)
"""What a database keeps as a key."""


def page(actor: access.Actor, register_id: str, query: entries.Query) -> entries.Page:
    """A page of the entries that stand on a day, with how many there are. Raises Forbidden, UnknownRegister and Refused."""
    register = declared(register_id)
    held = _may(actor, register, _READ)
    return _page(Finding(register, register.fields, held.ranges, query), query)


def counted(actor: access.Actor, query: entries.Query) -> Mapping[str, entries.Counted]:
    """How many entries stand in each register that the actor may read, by its id: one statement."""
    held = access.scope(actor, _READ)
    mine = [one for one in registers() if held.ranges and held.reaches(one.sector)]
    return _counted([Finding(one, one.fields, held.ranges, query) for one in mine])


def public_counted(query: entries.Query) -> Mapping[str, entries.Counted]:
    """How many entries stand in each public register, by its id."""
    return _counted([Finding(one, _open(one), _ALL, query) for one in registers() if one.public])


def _counted(findings: Sequence[Finding]) -> Mapping[str, entries.Counted]:
    found = zip(findings, counts(findings, COUNTED + 1), strict=True)
    return {one.register.id: entries.Counted(min(total, COUNTED), total > COUNTED) for one, total in found}


def public_page(register_id: str, query: entries.Query) -> entries.Page:
    """What anybody may see: entries in force of a public register, their public fields alone. Raises Forbidden and Refused."""
    register = _public(register_id)
    found = _page(Finding(register, _open(register), _ALL, query), query)
    return entries.Page(
        tuple(_bare(register, one) for one in found.entries), found.after, found.total, found.capped, found.facets
    )


def entry(actor: access.Actor, entry_id: int, day: date | None = None) -> entries.Entry:
    """An entry as it stands on a day. Without a day: as it stands today, else as it is proposed, else as it was last said.

    Raises NoEntry where it does not stand on the day, is not there or is not in the actor's scope.
    """
    found = entries_of(actor, [entry_id], day).get(entry_id)
    if found is None:
        raise NoEntry(entry_id)
    return found


def entries_of(actor: access.Actor, ids: Iterable[int], day: date | None = None) -> Mapping[int, entries.Entry]:
    """Entries as `entry` gives them, by their ids, without those that it refuses: two statements for all."""
    held = access.scope(actor, _READ)
    rows = [row for row in models.Entry.objects.filter(pk__in=list(ids)) if held.holds(row.place_code)]
    mine = {row.pk: row for row in rows if held.reaches(declared(row.register).sector)}
    said: dict[int, list[models.Version]] = {}
    for version in models.Version.objects.filter(entry__in=list(mine)).order_by("number") if mine else ():
        said.setdefault(version.entry_id, []).append(version)
    told = {key: _told(mine[key], versions, day) for key, versions in said.items()}
    return {key: shown(declared(mine[key].register), mine[key], version) for key, version in told.items() if version}


def _told(row: models.Entry, versions: Sequence[models.Version], day: date | None) -> models.Version | None:
    """The version by which an entry is told: that of the day, else, without a day, what is proposed or was last said."""
    on = day or time.today()
    standing = next((one for one in versions if one.state == "in_force" and one.since <= on < one.until), None)
    if standing or day:
        return standing
    proposed = next((one for one in versions if one.number == row.waiting), None) if not row.number else None
    return proposed or next((one for one in reversed(versions) if one.kind != "end"), None)


def public_entry(entry_id: int, day: date | None = None) -> entries.Entry:
    """What anybody may see of an entry in force. Raises NoEntry."""
    found = public_entries([entry_id], day) if entry_id in _IDS else ()
    if not found:
        raise NoEntry(entry_id)
    return found[0]


def public_entries(entry_ids: Sequence[int], day: date | None = None) -> list[entries.Entry]:
    """The same of several, in their order, without those that are not in force or not public."""
    on = day or time.today()
    (these, given), (those, ids) = db.one_of("entry_id", entry_ids), db.one_of("id", entry_ids)
    standing = db.found(models.Version, f"{these} AND state = 'in_force' AND since <= %s AND until > %s", [*given, on, on])
    rows = {row.pk: row for row in db.found(models.Entry, those, ids) if declared(row.register).public}
    told = {one.entry_id: one for one in standing}
    both = ((declared(rows[key].register), rows[key], told[key]) for key in entry_ids if key in told and key in rows)
    return [_bare(register, shown(register, row, one)) for register, row, one in both]


def history(actor: access.Actor, entry_id: int) -> tuple[entries.Version, ...]:
    """All that was ever said of an entry, in the order in which it was said. Raises NoEntry."""
    register, row = _seen(actor, entry_id)
    return tuple(_version(register, one) for one in row.versions.order_by("number"))


def waiting(actor: access.Actor, *, after: str = "", size: int = 50, singly: bool = False) -> entries.Page:
    """The proposals that the actor may check, oldest first; never the actor's own, `singly` none of a batch. Raises Forbidden."""
    held = access.scope(actor, "register.check")
    if not held.ranges:
        raise access.Forbidden("register.check")
    theirs = [register.id for register in registers() if register.checked and held.reaches(register.sector)]
    found = models.Version.objects.filter(state="proposed", number=F("entry__waiting"), entry__register__in=theirs)
    found = found.filter(held.where("entry__place_code"), entry__waiting__gt=0).exclude(made_by=actor.account)
    found = found.filter(batch=None) if singly else found
    total = found[: COUNTED + 1].count()
    if after:
        if not after.isdecimal():
            raise refused("bad_after")
        found = found.filter(entry__gt=int(after))
    rows = list(found.select_related("entry").order_by("entry")[: size + 1])
    given = tuple(shown(declared(one.entry.register), one.entry, one) for one in rows[:size])
    return entries.Page(given, str(given[-1].id) if len(rows) > size else "", min(total, COUNTED), total > COUNTED, {})


def sent_back(actor: access.Actor, since: datetime, *, size: int = 50) -> tuple[entries.Version, ...]:
    """What the actor proposed and another person refused since a moment, where nothing was said after it; the newest first.

    What came in a batch is told by `own_batches`.
    """
    later = models.Version.objects.filter(entry=OuterRef("entry"), number__gt=OuterRef("number"))
    found = models.Version.objects.filter(state="refused", made_by=actor.account, checked_at__gte=since, batch=None)
    found = found.exclude(Exists(later))
    held = access.scope(actor, _READ)
    rows = found.filter(held.where("entry__place_code")).select_related("entry").order_by("-id")[:size]
    theirs = ((declared(one.entry.register), one) for one in rows)
    return tuple(_version(register, one) for register, one in theirs if held.reaches(register.sector))


def totals(actor: access.Actor, register_id: str, field: str, day: date, within: str) -> tuple[entries.Total, ...]:
    """For each place one level below `within`: its entries on a day, and what a measured field of theirs adds up to.

    What lies in none of those places stands at `within` itself. Raises Forbidden, UnknownRegister and Refused.
    """
    register = declared(register_id)
    held = _may(actor, register, _READ)
    query = entries.Query(day=day, place=within)
    return Finding(register, register.fields, held.ranges, query).totals(field)


def public_totals(register_id: str, field: str, day: date, within: str, among: Sequence[str] = ()) -> tuple[entries.Total, ...]:
    """`totals` for anybody, of a public register and its public fields; by these places where they are given.

    Raises Forbidden, UnknownRegister and Refused.
    """
    register = _public(register_id)
    return Finding(register, _open(register), _ALL, entries.Query(day=day, place=within)).totals(field, among)


def public_rows(register_id: str, query: entries.Query, lang: str = "zh") -> tuple[tuple[str, ...], Iterator[tuple[object, ...]]]:
    """`export_rows` for anybody, of a public register and its public fields. Raises Forbidden, UnknownRegister and Refused."""
    register = _public(register_id)
    return _table(Finding(register, _open(register), _ALL, query), lang)


def export_rows(
    actor: access.Actor, register_id: str, query: entries.Query, lang: str = "zh"
) -> tuple[tuple[str, ...], Iterator[tuple[object, ...]]]:
    """The head and every row that a query finds, as a table holds them: `import_rows` takes them again.

    Raises Forbidden, UnknownRegister and Refused.
    """
    register = declared(register_id)
    held = _may(actor, register, "register.export")
    return _table(Finding(register, register.fields, held.ranges, query), lang)


def _table(finding: Finding, lang: str) -> tuple[tuple[str, ...], Iterator[tuple[object, ...]]]:
    finding.page("", 1)  # so that what is refused is refused before the first row
    words = reasons().word
    head = (words["place"].of(lang), words["since"].of(lang), *(field.name.of(lang) for field in finding.fields))
    return head, _exported(finding, lang)


def _exported(finding: Finding, lang: str) -> Iterator[tuple[object, ...]]:
    after = ""
    while True:
        found, after = finding.page(after, _EXPORTED)
        for one in found:
            yield (one.place_code, one.since, *(_held(field, one.values.get(field.id), lang) for field in finding.fields))
        if not after:
            return


def _held(field: Field, value: object, lang: str) -> object:
    """A value as a table holds it: numbers and days as such, money in yuan."""
    if value is None:
        return None
    if field.type == "money":
        return Decimal(cast("int", value)) / 100
    return value if field.type in {"integer", "number", "date", "year"} else written(field, value, lang)


def _page(finding: Finding, query: entries.Query) -> entries.Page:
    total = finding.count(COUNTED + 1)
    many = total > COUNTED
    found, after = finding.page(query.after, query.size, few=not many)
    return entries.Page(found, after, min(total, COUNTED), many, {} if many else finding.facets())


def _may(actor: access.Actor, register: Register, permission: str) -> access.Scope:
    """Where the actor may. Raises Forbidden where that is nowhere."""
    held = access.scope(actor, permission)
    if not held.ranges or not held.reaches(register.sector):
        raise access.Forbidden(permission)
    return held


def _seen(actor: access.Actor, entry_id: int) -> tuple[Register, models.Entry]:
    """An entry that the actor may read."""
    row = models.Entry.objects.filter(pk=entry_id).first()
    held = access.scope(actor, _READ)
    if row is None or not held.holds(row.place_code) or not held.reaches(declared(row.register).sector):
        raise NoEntry(entry_id)
    return declared(row.register), row


def _public(register_id: str) -> Register:
    register = declared(register_id)
    if not register.public:
        raise access.Forbidden(_READ)
    return register


def _open(register: Register) -> tuple[Field, ...]:
    return tuple(field for field in register.fields if field.public)


def _bare(register: Register, one: entries.Entry) -> entries.Entry:
    """An entry with its public fields and nothing of who wrote it and why."""
    shows = {field.id for field in _open(register)}
    return entries.Entry(
        id=one.id,
        register=one.register,
        place_code=one.place_code,
        key=one.key if shows.issuperset(register.key) else "",
        title=one.title if register.title in shows else "",
        values={name: value for name, value in one.values.items() if name in shows},
        since=one.since,
        until=one.until,
        number=one.number,
        kind=one.kind,
        state=one.state,
        made_by="",
        checked_by="",
        recorded_at=one.recorded_at,
        reason="",
        waiting=False,
    )


def _version(register: Register, one: models.Version) -> entries.Version:
    return entries.Version(
        entry=one.entry_id,
        number=one.number,
        kind=cast("entries.Kind", one.kind),
        state=cast("entries.State", one.state),
        since=one.since,
        until=until(one.until),
        values=decode(register, one.said),
        made_by=one.made_by,
        checked_by=one.checked_by,
        recorded_at=one.recorded_at,
        checked_at=one.checked_at,
        reason=one.reason,
        check_reason=one.check_reason,
        batch=one.batch or "",
    )
