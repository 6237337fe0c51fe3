"""Enters the demo's persons on its first day, some thousand households a step; then some die, move and leave, as people do."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import batched, groupby

from minzheng.config.demo import ageing, land, means
from minzheng.config.demo.content import figures
from minzheng.config.demo.households import Drawing, Home, declared, mean
from minzheng.config.demo.reading import watched
from minzheng.config.demo.troubles import hand_in
from minzheng.config.stories import cases, history, paper, paying
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.people import api as people

Told = Callable[[str], None]
_AT_ONCE, _DOUBLES, _FILES = 4000, 3, 60


def steps(within: str, wanted: int = 0) -> Iterator[Callable[[Told, str], None]]:
    """Enters them as the province's officer would.

    About as many persons as are wanted, or as few as the demo needs: whoever goes on where it was broken off wants as many as
    before.
    """
    day = figures().days[0]
    practised = {one.place_code[:9] for one in access.practices() if places.level(one.place_code) in {"township", "village"}}
    villages = list(land.Land(day, within).villages())
    town = next((one.place_code for one in access.practices() if one.role == "township_clerk"), "")
    files = list[str]()
    drawing, doubled = Drawing(day), dict.fromkeys(sorted(practised), 0)
    drawn = (home for code, count in _counts(villages, day, wanted, practised) for home in drawing.homes(code, count))
    double, resident = list[Home](), list[Home]()
    village = next((one.place_code for one in access.practices() if one.role == "resident"), "")
    for some in batched(drawn, _AT_ONCE, strict=False):
        for home in some:
            if home.place[:9] in doubled and doubled[home.place[:9]] < _DOUBLES:
                doubled[home.place[:9]] += 1
                double.append(home)
            if home.place[:9] == town and len(files) < _FILES and "number" in home.living[0].said:
                files.append(home.living[0].said["number"])
            if home.place == village and not resident and "number" in home.living[0].said:
                resident.append(home)
        yield partial(_enter, some, day, practised)
    yield partial(_double, double, day)
    if resident:
        yield partial(watched, resident[0])
        yield partial(hand_in, village)
    yield lambda tell, within: ageing.years(day, figures().opens, within, tell)
    yield lambda tell, within: means.state(within, tell)
    yield from history.steps(within)
    yield from cases.steps(within)
    yield from paying.steps(within)
    if files:
        yield partial(paper.hand_in, town, files)


def _counts(villages: Sequence[places.Place], day: date, wanted: int, practised: Container[str]) -> Iterator[tuple[str, int]]:
    """How many households each village has: one at least, more where many live, a few more where one practises.

    Where nobody says how many are wanted, one village in some has one.
    """
    towns = [(town, list(here)) for town, here in groupby(villages, lambda one: one.code[:9])]
    hukou = {town: land.people(places.default().on(day).place(town), day).hukou for town, _ in towns} if wanted else {}
    share = max(wanted / mean() - len(villages), 0) / (sum(hukou.values()) or 1)
    for town, here in towns:
        each = 1 + hukou[town] * share / len(here) if wanted else 1 / declared().one_in
        for turn, village in enumerate(here):
            count = max(int((turn + 1) * each) - int(turn * each), turn == 0)
            yield village.code, max(count, declared().practised if town in practised else 0)


def _enter(homes: tuple[Home, ...], day: date, practised: Container[str], tell: Told, _within: str) -> None:
    maker = access.actor_of_login("js-civil_affairs")
    with time.at(day):
        report = people.bulk_register(maker, (people.Row(home.place, one.said, day) for home in homes for one in home.living))
        if report.refused:
            number, refused = report.refused[0]
            raise RuntimeError(f"The demo's person {number} was refused: {refused.message('en')}")
        given = iter(report.keys)
        keys = [[next(given) or 0 for _ in home.living] for home in homes]
        both = list(zip(homes, keys, strict=True))
        living = [(home.place, [(key, one.who) for key, one in zip(own, home.living, strict=True)]) for home, own in both]
        ids = people.bulk_found(maker, living, since=day)
        people.bulk_relate(
            maker,
            (
                people.Tie("parent" if tie.kind == "parent" else "spouse", own[tie.person], own[tie.other], tie.since)
                for home, own in both
                for tie in home.kin
            ),
        )
    happened = sum(_live(maker, home, own, id_, day, practised) for (home, own), id_ in zip(both, ids, strict=True))
    tell(f"{len(report.keys):,} persons in {len(homes):,} households, {happened} events")


def _live(maker: access.Actor, home: Home, keys: Sequence[int], household: int, day: date, practised: Container[str]) -> bool:
    """By chance the eldest dies, somebody leaves the province, or a grown child goes to another village; says whether."""
    share = declared().permille
    least = (share.event_practised if home.place[:9] in practised else share.event) / 1000
    if home.event >= least:
        return False
    turn, said = int(home.event / least * 3), declared().reasons
    on = time.national().add(day + timedelta(30 + int(home.event / least * 3000) % 600), 1).day
    eldest = min(range(len(keys)), key=lambda n: home.living[n].born)
    youngest = max(range(len(keys)), key=lambda n: home.living[n].born)
    with time.at(on):
        if turn == 0:
            people.died(maker, keys[eldest], on=on, number=1, reason=said["died"])
        elif turn == 1:
            people.departed(maker, keys[youngest], on=on, number=1, reason=said["departed"])
        else:
            near = [one.code for one in places.children(home.place[:9], on) if one.code != home.place]
            if not near:
                return False
            people.move(maker, keys[youngest], near[0], on=on, number=1, reason=said["moved"])
    return True


def _double(entered: Iterable[Home], day: date, tell: Told, _within: str) -> None:
    """Some were entered once more, without a number: whoever looks into double entries finds them."""
    with time.at(day + timedelta(30)):
        for home in entered:
            said = home.living[0].said
            reviewer = next(
                access.actor_of(one.account_id)
                for one in access.practices()
                if one.role == "department_reviewer" and one.place_code == home.place[:6]
            )
            values = {name: said[name] for name in ("name", "born", "sex")} | {"kind": "unregistered"}
            people.register(reviewer, home.place, values, since=time.today(), reason=declared().double)
    tell("double entries wait")
