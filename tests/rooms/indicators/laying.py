"""Rows of the sources that engines give, laid down where their relations read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.db.models import Model

from minzheng.indicators import api as indicators
from minzheng.indicators.schema import Fact
from minzheng.kernel.time import api as time
from minzheng.services.cases import models as cases
from minzheng.services.entitlements import models as entitlements

_sequence = count(1)
PACES = {"in_time": True, "late": False, "unlimited": None}
SAID = {"no": None, "granted": False, "refused": True}
KEPT = {"none": None, "kept": True, "missed": False}
FOUND = {"due": ("unchanged", None), "ended": ("stop", "approved"), "waits": ("stop", "proposed")}


def lay(source: str, place: str, values: Mapping[str, str], since: date, until: date | None = None, *, times: int = 1) -> None:
    """Rows of a source, as many times."""
    rows = [LAID[source](place, values, since, until) for _ in range(times)]
    type(rows[0]).objects.bulk_create(rows)  # type: ignore[attr-defined]


def _decided(place: str, values: Mapping[str, str], since: date, _until: date | None) -> Model:
    number = next(_sequence)
    took = int(values.get("took", "10"))
    return cases.Case(
        number=f"T{number}",
        code=f"T{number}",
        item=values["item"],
        place_code=place,
        person=number,
        channel=values.get("channel", "counter"),
        urgent=values.get("urgent") == "yes",
        opened_on=since - timedelta(took),
        made_by="9000021",
        state="granted" if values.get("granted", "yes") == "yes" else "refused",
        decided_on=since,
        ruled_on=since,
        took=took,
        in_time=PACES[values["pace"]],
        looked=values.get("looked", "").replace("none", ""),
        said_before=SAID[values.get("corrected", "no")],
        promise_kept=KEPT[values.get("promise", "none")],
        income=round(Decimal(values["income"]) * 100) if "income" in values else None,
        heads=int(values.get("heads", "0")),
        waited=int(values["waited"]) if "waited" in values else None,
    )


def _granted(place: str, values: Mapping[str, str], since: date, until: date | None) -> Model:
    ends = until or entitlements.FOREVER
    to = _entitled(place, values, since, ends)
    return entitlements.Member(entitlement=to, item=to.item, person=to.person, since=since, until=ends)


def _rechecked(place: str, values: Mapping[str, str], since: date, _until: date | None) -> Model:
    to, (result, state) = _entitled(place, values, since, entitlements.FOREVER), FOUND[values["found"]]
    change = state and entitlements.Change.objects.create(
        entitlement=to,
        place_code=place,
        subject=to.person,
        kind="stop",
        ground="income",
        month=since,
        state=state,
        made_by="9000021",
        made_on=since,
        made_at=time.machine(),
    )
    made = {"made_by": "9000021", "recorded_at": time.machine()}
    return entitlements.Recheck(entitlement=to, day=since, result=result, change=change or None, **made)


def _entitled(place: str, values: Mapping[str, str], since: date, ends: date) -> entitlements.Entitlement:
    return entitlements.Entitlement.objects.create(
        item=values["item"],
        version="2016",
        place_code=place,
        person=next(_sequence),
        frequency="month",
        origin="case",
        basis="",
        first=since,
        owed_from=since,
        ends=ends,
        said=b"",
        made_by="9000021",
        recorded_at=time.machine(),
    )


@contextmanager
def offered(facts: Sequence[Fact]) -> Iterator[None]:
    """A catalogue that holds nothing but these versions of items."""
    found = indicators.sources()["catalogue.items"]
    rows = [
        (one.place, one.since, one.until or date.max, one.values["item"], int(one.values["complete"] == "yes"))
        for one in facts
        if one.source == found.id
    ]
    before = found.rows
    if rows:
        object.__setattr__(found, "rows", lambda: rows)
    try:
        yield
    finally:
        object.__setattr__(found, "rows", before)


LAID: dict[str, Callable[[str, Mapping[str, str], date, date | None], Model]] = {
    "cases.decided": _decided,
    "entitlements.counted": _granted,
    "entitlements.rechecked": _rechecked,
}


def counted() -> None:
    """All that engines would tell."""
    for name in indicators.sources():
        indicators.count_again(name, ())
