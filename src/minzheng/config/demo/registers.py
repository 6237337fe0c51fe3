"""What is true in the demo's registers on a day. History is what differs from the day before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from minzheng.config.demo.chance import chance, has, share
from minzheng.config.demo.content import figures, words
from minzheng.config.demo.land import PROVINCE, Land, people, urban
from minzheng.config.demo.people import named
from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Place

Said = tuple[str, Mapping[str, object]]
"""A place code and what an entry of it says."""


def _yes(*names: str, at: float) -> bool:
    return chance(*names) < at


def population(land: Land) -> Iterator[Said]:
    """People by county as it is, as counted at the end of the year before."""
    year = date(land.day.year - 1, 12, 31)
    for county in land.counties():
        now = people(county, year, land.day)
        yield (
            county.code,
            {
                "year": year.year,
                "resident": now.resident,
                "hukou": now.hukou,
                "aged_60": now.aged_60,
                "aged_80": now.aged_80,
                "source": words().source,
            },
        )


def township_staff(land: Land) -> Iterator[Said]:
    """Staff of townships, by the end of the year before."""
    year = date(land.day.year - 1, 12, 31)
    for town in land.townships():
        now = people(town, year)
        asked = 3 if now.resident <= 50_000 else 4
        staff = asked + (chance("more", town.code) > 0.8) if has("staffed", town.code, land.day) else asked - 1
        yield (
            town.code,
            {
                "population": now.resident,
                "hukou_population": now.hukou,
                "body": words().body.format(place=town.name),
                "posts": asked,
                "staff": staff,
                "part_time": int(chance("part", town.code) * 3),
            },
        )


def elder_care_institution(land: Land) -> Iterator[Said]:
    """A home in most townships, private ones where there are many people; beds as the share of the day asks."""
    for county in land.counties():
        homes = [(town, n) for town in land.townships(county) for n in _homes(town, land.day)]
        heaviest = sum(chance("beds", town.code, str(n)) + 0.4 for town, n in homes)
        beds = people(county, land.day).aged_60 * share("beds", land.day) / 10
        for town, n in homes:
            own = int(beds * (chance("beds", town.code, str(n)) + 0.4) / heaviest) // 10 * 10 + 10
            yield town.code, _home(town, n, own)


def _homes(town: Place, day: date) -> Iterator[int]:
    if _yes("home", town.code, at=0.86):
        yield 0
    for n in range(1, 4):
        if _yes("private", town.code, str(n), at=share("centre", day) * 0.55 / n):
            yield n


def _home(town: Place, n: int, beds: int) -> Mapping[str, object]:
    names = words().institution
    given = names.private[(int(chance("name", town.code) * len(names.private)) + n) % len(names.private)] if n else names.home
    opened = date(1986, 3, 1) + timedelta(days=int(chance("opened", town.code, str(n)) * 9500))
    ownership = "public" if n == 0 else "private" if n < 3 else "private_run"
    return {
        "name": given.format(place=town.name),
        "ownership": ownership,
        "beds": beds,
        "nursing_beds": beds * 3 // 10,
        "residents": int(beds * (0.45 + 0.45 * chance("full", town.code, str(n)))),
        "staff": max(2, beds // 12),
        "opened": opened,
        "state": "open",
        "head": named("head", town.code, str(n)),
    }


def community_facility(land: Land) -> Iterator[Said]:
    """One a village or community."""
    for village in land.villages():
        meets = has("meets_standard", village.code, land.day)
        least = 400 if urban(village) else 300
        area = (
            int(least * (1 + chance("area", village.code))) if meets else int(least * (0.3 + 0.6 * chance("area", village.code)))
        )
        yield (
            village.code,
            {
                "area": area,
                "kind": "urban" if urban(village) else "rural",
                "one_window": meets or _yes("window", village.code, at=0.5),
                "elder_room": meets or _yes("elder", village.code, at=0.6),
                "reading_room": meets or _yes("reading", village.code, at=0.7),
                "clinic": _yes("clinic", village.code, at=0.8),
                "meets_standard": meets,
                "built": 1996 + int(chance("built", village.code) * 16),
            },
        )


def community_bodies(land: Land) -> Iterator[Said]:
    """The four bodies of each."""
    for village in land.villages():
        said: dict[str, object] = {"kind": "urban" if urban(village) else "rural"}
        yield (
            village.code,
            said | {name: has(name, village.code, land.day) for name in ("party", "committee", "station", "office")},
        )


def village_assistant(land: Land) -> Iterator[Said]:
    """One in a rising share of villages."""
    posts = ("committee", "party", "worker", "none")
    for village in land.villages():
        if has("assistant", village.code, land.day):
            yield (
                village.code,
                {
                    "name": named("assistant", village.code),
                    "post": posts[int(chance("post", village.code) * 4)],
                    "appointed": date(2012, 1, 1) + timedelta(days=int(chance("appointed", village.code) * 240)),
                    "allowance": 100 * (15 + int(chance("allowance", village.code) * 20)) * 100 // 10,
                    "trained": has("assistant", f"trained {village.code}", land.day),
                },
            )


def welfare_institution(land: Land) -> Iterator[Said]:
    """Three kinds in cities, a centre in counties."""
    for city in land.cities():
        for kind in ("social", "children", "psychiatric"):
            if has(kind, city.code, land.day):
                yield city.code, _welfare(city, kind, land.day)
    for county in land.counties():
        if county.kind != "district" and has("centre", county.code, land.day):
            yield county.code, _welfare(county, "centre", land.day)


def _welfare(place: Place, kind: str, day: date) -> Mapping[str, object]:
    return {
        "name": getattr(words().institution, kind).format(place=place.name),
        "kind": kind,
        "beds": 100 + int(chance("beds", kind, place.code) * 50) * 10,
        "complete": has(kind, f"complete {place.code}", day),
        "opened": date(1996, 1, 1) + timedelta(days=int(chance("opened", kind, place.code) * 5800)),
    }


def relief_station(land: Land) -> Iterator[Said]:
    """In cities and counties, more and more of them as the standard asks."""
    for place in (*land.cities(), *land.counties()):
        if place.kind != "district" and has("relief", f"stands {place.code}", land.day + timedelta(days=900)):
            yield (
                place.code,
                {
                    "name": words().institution.relief.format(place=place.name),
                    "beds": 20 + int(chance("beds", "relief", place.code) * 18) * 5,
                    "minors_centre": place.kind == "prefecture_city" or _yes("minors", place.code, at=0.4),
                    "standardised": has("relief", place.code, land.day),
                    "opened": date(2003, 8, 1) + timedelta(days=int(chance("opened", "relief", place.code) * 3200)),
                },
            )


def veteran_cadre_centre(land: Land) -> Iterator[Said]:
    """In cities, and in a few counties."""
    for place in (*land.cities(), *land.counties()):
        stands = place.kind == "prefecture_city" or (place.kind != "district" and _yes("veterans", place.code, at=0.3))
        if stands and has("veterans", f"stands {place.code}", land.day + timedelta(days=700)):
            yield (
                place.code,
                {
                    "name": words().institution.veterans.format(place=place.name),
                    "model": has("veterans", place.code, land.day),
                    "served": 40 + int(chance("served", place.code) * 900),
                    "opened": date(1988, 1, 1) + timedelta(days=int(chance("opened", "veterans", place.code) * 7500)),
                },
            )


def relief_stock(land: Land) -> Iterator[Said]:
    """Tents, quilts and coats in each county's store."""
    for county in land.counties():
        for item, price in ("tent", 1200), ("quilt", 110), ("coat", 130):
            quantity = int(chance("stock", item, county.code, str(land.day.year)) * 40) * 25 + 50
            yield (
                county.code,
                {
                    "store": words().institution.store.format(place=county.name),
                    "item": item,
                    "quantity": quantity,
                    "value": quantity * price * 100,
                },
            )


def training_session(land: Land) -> Iterator[Said]:
    """Each spring and each autumn one of the province, of every city and of every county."""
    spring, autumn = date(land.day.year, 4, 1), date(land.day.year - 1, 10, 15)
    term = spring if land.day.month >= 7 else autumn
    kinds = ("post", "first", "special", "joint")
    for place, planned in (*((one, 120) for one in land.cities()), *((one, 60) for one in land.counties())):
        attended = planned - int(chance("away", place.code, str(term)) * planned * 0.15)
        yield (
            place.code,
            {
                "name": words().training["name"].format(place=place.name, year=term.year),
                "begins": term + timedelta(days=int(chance("begins", place.code, str(term)) * 45)),
                "days": Decimal(2 + int(chance("days", place.code, str(term)) * 7)) / 2,
                "kind": kinds[int(chance("training", place.code, str(term)) * 4)],
                "planned": planned,
                "attended": attended,
                "passed": attended - int(chance("failed", place.code, str(term)) * attended * 0.08),
                "cost": planned * 450 * 100,
            },
        )


def preferential_policy(land: Land) -> Iterator[Said]:
    """What cities and counties grant to homes for the elderly, issued shortly before the first day on which they have it."""
    matters = ("land", "tax", "fee", "utility", "subsidy", "planning")
    for place in (*land.cities(), *land.counties()):
        first = next((day for day in figures().days if has("policy", place.code, day)), None)
        if first is None or first > land.day:
            continue
        issued = first - timedelta(days=5 + int(chance("issued", place.code) * 60))
        said = words().policy
        yield (
            place.code,
            {
                "name": said["name"],
                "number": said["number"].format(letter=place.name[0], year=issued.year, n=3 + int(chance("n", place.code) * 90)),
                "issuer": said["issuer"].format(place=place.name),
                "matter": matters[int(chance("matter", place.code) * 6)],
                "concession": said["concession"],
                "issued": issued,
                "claims": int(chance("claims", place.code) * (land.day.year - issued.year + 1) * 4),
            },
        )


def assistance_standard(land: Land) -> Iterator[Said]:
    """What the province, its cities and the counties of their own lay down; the minimum living standard rises every July."""
    july = land.day.year - (land.day.month < 7)
    for benefit, yuan in words().standard_of_province.items():
        yield PROVINCE, _standard(benefit, "all", yuan, PROVINCE, 2012)
    for city in land.cities():
        for place in (city, *(one for one in places.children(city.code, land.day) if one.kind != "district")):
            amounts = dibao(place, land.day)
            for area, yuan in zip(("urban", "rural") if len(amounts) > 1 else ("all",), amounts, strict=True):
                yield place.code, _standard("dibao", area, yuan, place.code, july)


def dibao(place: Place, day: date) -> list[int]:
    """The minimum living standard of a city or county on a day, in yuan: in towns and in the country, or one for both."""
    first = next(one.dibao for one in figures().city if one.code[:4] == place.code[:4])
    own = places.level(place.code) == "county" and place.kind != "district"
    part, years = 0.88 + 0.12 * chance("standard", place.code) if own else 1, day.year - (day.month < 7) - 2012
    return [round(yuan * part * 1.065**years / 5) * 5 for yuan in dict.fromkeys(first)]


def _standard(benefit: str, area: str, yuan: int, place: str, year: int) -> Mapping[str, object]:
    return {"benefit": benefit, "area": area, "amount": yuan * 100, **_issued(benefit, place, year)}


def _issued(what: str, place: str, year: int) -> Mapping[str, object]:
    """A document of a place, of June of a year."""
    said, n = words().standard, 10 + int(chance("number", what, place, str(year)) * 80)
    letter = said["province"] if place == PROVINCE else places.name(place)[0]
    return {
        "number": said["number"].format(letter=letter, year=year, n=n),
        "issued": date(year, 6, 5 + int(chance("issued", what, place, str(year)) * 20)),
    }


def disposable_income(land: Land) -> Iterator[Said]:
    """What residents of the cities had in the year before: invented, some four times the standard."""
    year = land.day.year - 1
    for city in land.cities():
        amounts = next(one.dibao for one in figures().city if one.code == city.code)
        for area, yuan, part in (("urban", amounts[0], 4.2), ("rural", amounts[-1], 3.3)):
            first = yuan * 12 * (part + chance("income", city.code, area))
            amount = round(first * (1.055 + 0.02 * chance("rises", city.code, area)) ** (year - 2012)) * 100
            yield city.code, {"area": area, "year": year, "amount": amount, "source": words().invented}


def recipients_income_base(land: Land) -> Iterator[Said]:
    """What families with dibao had a head in 2010, the base of their incomes: invented, three fifths of the standard."""
    yearly = [one.dibao[0] * 12 for one in figures().city]
    document = _issued("income base", PROVINCE, 2012)["number"]
    amount = round(sum(yearly) * 0.6 / len(yearly)) * 100
    yield PROVINCE, {"year": 2010, "amount": amount, "number": document, "source": words().invented}


def funeral_fee_waiver(land: Land) -> Iterator[Said]:
    """A rule in every county unit: first for people in hardship alone, and from some day on for all."""
    for county in land.counties():
        first = next((day for day in figures().days if has("waiver", county.code, day)), None)
        full = first is not None and first <= land.day
        year = first.year if full and first else 2011
        issued = date(year, 1, 4 + int(chance("issued", "waiver", county.code) * 14))
        number = words().waiver.format(letter=county.name[0], year=year, n=3 + int(chance("waiver", "n", county.code) * 90))
        yield county.code, {"all_items": full, "everybody": full, "number": number, "issued": issued}


def disabled_persons(land: Land) -> Iterator[Said]:
    """How many stand on the list of each county, since there are subsidies: invented, some two of a hundred."""
    year = land.day.year - 1
    for county in land.counties() if year >= 2015 else ():
        certified = int(people(county, date(year, 12, 31), land.day).hukou * (0.02 + 0.006 * chance("disabled", county.code)))
        severe = int(certified * (0.36 + 0.08 * chance("severe", county.code)))
        due = severe + int((certified - severe) * 0.15)
        said = {"year": year, "certified": certified, "severe": severe, "due": due, "source": words().invented}
        yield county.code, said


def assistance_parameter(land: Land) -> Iterator[Said]:
    """What the province lays down for all, and each city for itself."""
    for place in (PROVINCE, *(city.code for city in land.cities())):
        for one in words().parameter:
            if one.level == places.level(place):
                value = one.values[int(chance("parameter", one.name, place) * len(one.values))]
                yield place, {"item": one.item, "name": one.name, "value": value, **_issued(one.name, place, 2012)}


def service_promise(land: Land) -> Iterator[Said]:
    """What the province promises, and what each city promises beyond it: invented."""
    for place in (PROVINCE, *(city.code for city in land.cities())):
        for one in words().promise:
            if one.level == places.level(place) and one.since <= land.day.year:
                days = one.days[int(chance("promise", one.item, place) * len(one.days))]
                issued = _issued(f"promise {one.item}", place, one.since - 1)
                yield place, {"item": one.item, "days": days, "unit": "working_day", **issued}


REGISTERS: Mapping[str, Callable[[Land], Iterator[Said]]] = {
    one.__name__: one
    for one in (
        population,
        township_staff,
        elder_care_institution,
        community_facility,
        community_bodies,
        village_assistant,
        welfare_institution,
        relief_station,
        veteran_cadre_centre,
        relief_stock,
        training_session,
        preferential_policy,
        assistance_standard,
        disposable_income,
        recipients_income_base,
        funeral_fee_waiver,
        disabled_persons,
        assistance_parameter,
        service_promise,
    )
}
RESTATED = frozenset(
    {
        *("population", "relief_stock", "assistance_standard", "assistance_parameter"),
        *("disposable_income", "recipients_income_base", "funeral_fee_waiver", "disabled_persons", "service_promise"),
    }
)
"""Registers in which every county says all anew, so that what a county said which is no more ends with it."""
