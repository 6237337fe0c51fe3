"""What a household may be made of, and what kinship may say. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from minzheng.particulars.refusals import Refused
from minzheng.particulars.schema import relationships


@cache
def order() -> dict[str, int]:
    """The place of each relationship in a household as it is shown."""
    return {name: place for place, name in enumerate(relationships())}


def check(kind: str, members: Sequence[tuple[int, str]], *, headless: bool = False) -> None:
    """Raises Refused unless persons and what they are to the head can be one household of a kind.

    `headless`: the head died or left, and nobody is named yet.
    """
    if kind not in {"family", "collective"}:
        raise Refused("unknown_household_kind")
    if not members:
        raise Refused("nobody")
    for _, relationship in members:
        if relationship not in relationships():
            raise Refused("unknown_relationship")
        if relationships()[relationship].collective != (kind == "collective"):
            raise Refused(
                "not_in_a_family" if kind == "family" else "not_in_a_collective", relationship=relationships()[relationship].name
            )
    persons = Counter(person for person, _ in members)
    if twice := next((person for person, times in persons.items() if times > 1), None):
        raise Refused("member_twice", person=twice)
    times = Counter(relationship for _, relationship in members)
    for one in relationships().values():
        if one.once and times[one.id] > 1:
            raise Refused("relationship_twice", relationship=one.name, times=times[one.id])
    if kind == "family" and not times["head"] and not headless:
        raise Refused("no_head")


def check_ancestry(parent: int, child: int, parents_of: Callable[[Iterable[int]], Iterable[int]]) -> None:
    """Raises Refused if the child is the parent, or one of those from whom the parent comes, generation by generation."""
    seen, generation = set[int](), {parent}
    while generation:
        if child in generation:
            raise Refused("cycle", parent=parent, child=child)
        seen |= generation
        generation = set(parents_of(generation)) - seen
