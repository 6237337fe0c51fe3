"""Of how few households or persons the public is told nothing: of theirs, and of what theirs would follow from."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from minzheng.indicators.ground import known
from minzheng.indicators.loading import Series
from minzheng.indicators.on_day import OnDay
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places

READ = "indicator.read"
LEAST = 10


def told(series: Series, some: Iterable[str], actor: access.Actor) -> frozenset[str]:
    """The places of which the actor is told everything: of what is about persons those alone where they may read figures."""
    if not series.personal:
        return frozenset(some)
    held = access.scope(actor, READ)
    return frozenset(place for place in some if held.holds(place))


def few(found: OnDay, place: str) -> bool:
    """Whether nothing is said of a place on a day.

    Nothing is said of fewer than `LEAST`, and of as many of the next smallest beside them as keep anybody from taking the others
    from the sum; nor of what lies in a place of which nothing is said.
    """
    standing = places.default().on(known(found.day))
    if place not in found.ground.kinds:
        return 0 < found.at(place).rows < LEAST
    path = [one.code for one in standing.path(place)]
    return 0 < found.at(path[0]).rows < LEAST or any(one in _hidden(found, above) for above, one in pairwise(path))


def _hidden(found: OnDay, above: str) -> frozenset[str]:
    """The places right below a place of which nothing is said."""
    if above not in found.few:
        inside = [one.code for one in places.children(above, known(found.day)) if one.code in found.ground.kinds]
        sizes = sorted((size, code) for code in inside if (size := found.at(code).rows))
        hidden: list[tuple[int, str]] = []
        for size, code in sizes:
            if size >= LEAST and (not hidden or (len(hidden) > 1 and sum(n for n, _ in hidden) >= LEAST)):
                break
            hidden.append((size, code))
        found.few[above] = frozenset(code for _, code in hidden)
    return found.few[above]
