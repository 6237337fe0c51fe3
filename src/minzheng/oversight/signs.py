"""The rules of unusual reads. Pure: a read, what is known around it, and the limits of the sign give facts, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from minzheng.kernel.vault import api as vault
from minzheng.oversight.schema import signs

type Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a read.

    `works`: its day is a working day. `hour`: subjects shown to the account within the hour up to it, `day`: persons on the
    day; `hour_before` and `before` without this read. `acted`: something was done for one of these, `done`: for one of this
    read. `own`: of those shown, the reader, their kin and household; `alike`: those with a surname of these. `outside`:
    persons outside the reader's places or sector. `same` of `role`: reads of the role for this purpose, of all of the role.
    """

    works: bool = True
    hour: int = 0
    hour_before: int = 0
    day: int = 0
    before: int = 0
    acted: bool = False
    done: bool = False
    own: int = 0
    alike: int = 0
    outside: int = 0
    same: int = 0
    role: int = 0


type Rule = Callable[[vault.Read, Around, Mapping[str, int]], Facts | None]


def hours(read: vault.Read, around: Around, limit: Mapping[str, int]) -> Facts | None:
    """Outside working hours, by business time."""
    within = around.works and limit["opens"] <= read.at.hour < limit["closes"]
    return None if within else {"at": f"{read.at:%Y-%m-%d %H:%M}", **limit}


def many(_read: vault.Read, around: Around, limit: Mapping[str, int]) -> Facts | None:
    """More persons within an hour than work asks for: noted with the read that passes the limit."""
    return {"shown": around.hour, **limit} if around.hour_before <= limit["most"] < around.hour else None


def own(_read: vault.Read, around: Around, _limit: Mapping[str, int]) -> Facts | None:
    """The reader's own record, or one of somebody near to them."""
    return {"own": around.own} if around.own else None


def surname(read: vault.Read, around: Around, _limit: Mapping[str, int]) -> Facts | None:
    """In full, of somebody with a surname of the reader's family, for whom nothing was done."""
    return {"alike": around.alike} if read.full and around.alike and not around.done else None


def idle(_read: vault.Read, around: Around, limit: Mapping[str, int]) -> Facts | None:
    """Many persons in a day and nothing done for any: noted once, with the read that passes the limit."""
    passes = around.before <= limit["most"] < around.day
    return {"shown": around.day, **limit} if passes and not around.acted else None


def place(_read: vault.Read, around: Around, _limit: Mapping[str, int]) -> Facts | None:
    """Persons of elsewhere."""
    return {"outside": around.outside} if around.outside else None


def purpose(read: vault.Read, around: Around, limit: Mapping[str, int]) -> Facts | None:
    """A purpose that the role hardly ever reads for; only where the role has read enough to tell."""
    rare = around.role >= limit["least"] and around.same * 1000 < around.role * limit["permille"]
    return {"purpose": read.purpose, "same": around.same, "role": around.role} if rare else None


RULES: dict[str, Rule] = {
    "hours": hours,
    "many": many,
    "own": own,
    "surname": surname,
    "idle": idle,
    "place": place,
    "purpose": purpose,
}


def judge(read: vault.Read, around: Around) -> dict[str, Facts]:
    """Every sign of a read with its facts; none where it is usual."""
    found = {name: RULES[name](read, around, sign.limit) for name, sign in signs().items()}
    return {name: facts for name, facts in found.items() if facts}
