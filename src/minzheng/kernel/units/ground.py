"""What this room needs to know of a place, from the places room: one small door between the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from minzheng.kernel.places import api as places
from minzheng.kernel.units.schema import Form


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as counterparts are named after it. `form` is None for a province and for a village, which have none."""

    code: str
    name: str
    full_name: str
    form: Form | None


_FORMS: dict[str, Form] = {"prefecture_city": "city", "district": "district", "county_level_city": "county", "county": "county"}
_TOWNS: Form = "township"


@lru_cache(maxsize=8192)
def spot(code: str, day: date | None = None) -> Spot:
    """A place on a day, the elder in a time of doubt; without a day the last that bore the code. Raises KeyError."""
    gazetteer = places.default()
    bearers = gazetteer.bearers(code, day) if day else gazetteer.ever(code)[-1:]
    if not bearers:
        raise KeyError(code)
    place = bearers[0]
    form: Form | None = _TOWNS if places.level(code) == "township" else _FORMS.get(place.kind)
    above = spot(place.parent, day).name if form in {"district", "township"} else ""
    return Spot(code, place.name, above + place.name, form)
