"""Measures in a clause: numbers that are promised, and promises of completeness without one.

A number with 以上, 以下 or 以内 includes itself; 超过, 多于 and 不满 exclude it (民法典 art. 1259). Money
that is paid out, prices, conditions of eligibility, names and times are masked before anything is read.
A promise without a number counts as a target only where a deadline governs it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from minzheng.notice.lexer import number
from minzheng.notice.phrases import grammar, said
from minzheng.notice.schema import Bound, Target, TargetKind
from minzheng.notice.text import View

_PHRASE_REACH = 40
_WITHOUT_NUMBER = frozenset({"coverage", "relative", "artefact"})


@cache
def _bounds() -> tuple[tuple[frozenset[str], Bound], ...]:
    words = grammar("targets").words
    return (
        (frozenset(words["more_than"]), "more_than"),
        (frozenset(words["at_least"]), "at_least"),
        (frozenset(words["at_most"]), "at_most"),
        (frozenset(words["tail_at_least"]), "at_least"),
        (frozenset(words["tail_at_most"]), "at_most"),
        (frozenset(words["tail_about"]), "about"),
    )


def targets(view: View, *, due: str | None, governed: bool) -> tuple[Target, ...]:
    """The targets of one clause. `governed` says whether a deadline rules it; `due` is that deadline."""
    view = view.squeeze()
    claimed = bytearray(len(view))
    found: list[tuple[int, Target]] = []
    for rule, form in grammar("targets").rules:
        if rule.kind == "coverage" and (not governed or any(t.kind != "artefact" for _, t in found)):
            continue
        for match in form.finditer(view.text):
            first, last = _claim(match)
            if match.end() == match.start() or any(claimed[first:last]):
                continue
            claimed[first:last] = b"\1" * (last - first)
            if rule.kind != "mask":
                found.append((match.start(), _target(view, match, rule.id, rule.kind, due)))  # type: ignore[arg-type]
    return tuple(target for _, target in sorted(found, key=lambda item: item[0]))


def _claim(match: re.Match[str]) -> tuple[int, int]:
    """The words that no later rule may use: the number and what hangs on it, or the whole phrase."""
    groups = {key.split("__")[0]: match.span(key) for key, value in match.groupdict().items() if value}
    if "n" not in groups:
        return groups.get("k", match.span())
    start = groups.get("cond", groups.get("b", groups["n"]))[0]
    return min(start, groups["n"][0]), match.end()


def _target(view: View, match: re.Match[str], rule: str, kind: TargetKind, due: str | None) -> Target:
    start, end = _phrase(view, match, kind)
    scope = said(match, "scope")
    value = None if kind in _WITHOUT_NUMBER else _value(said(match, "n"))
    unit = said(match, "s") + said(match, "u")
    per = said(match, "per")
    return Target(
        text=view.text[start:end],
        kind=kind,
        value=value,
        unit=f"{unit}/{per}" if kind == "per_capita" and per else unit,
        bound=_bound(match, value),
        per=per,
        scope=scope,
        condition=said(match, "cond"),
        condition_bound=_condition_bound(match) if kind == "threshold" else None,
        condition_value=_in_full(said(match, "cn"), said(match, "cs")) if kind == "threshold" else None,
        due=due,
        distributed=bool(scope) and kind in ("count_each", "coverage"),
        anchor=view.anchor(rule, start, end),
    )


def _phrase(view: View, match: re.Match[str], kind: str) -> tuple[int, int]:
    """The words around a number that say what is counted: its comma phrase, or its item in a list of counts."""
    if kind in _WITHOUT_NUMBER or kind == "threshold":
        return match.span()
    edges = ",;:\u3002" if kind in ("count_each", "per_capita", "ratio") else ",;:\u3002\u3001()"
    start, end = match.span()
    while start > 0 and view.text[start - 1] not in edges and match.start() - start < _PHRASE_REACH:
        start -= 1
    while end < len(view) and end - match.end() < _PHRASE_REACH and (view.text[end] not in edges or _goes_on(view.text, end)):
        end += 1
    return start, end


def _goes_on(text: str, place: int) -> bool:
    """A 、 before words without a number goes on naming the thing counted."""
    return text[place] == "\u3001" and not re.match(r"[^,;:\u3002\u3001()]*\d", text[place + 1 :])


def _condition_bound(match: re.Match[str]) -> Bound:
    """Which side of the threshold is meant: 以下 and 以内 include it, 多于 and 不足 do not (民法典 art. 1259)."""
    words = grammar("targets").words
    after, before = said(match, "ct"), said(match, "cb")
    if after:
        return "at_least" if after in words["tail_at_least"] else "at_most"
    return "more_than" if before in words["condition_more"] else "less_than" if before in words["condition_less"] else "exactly"


def _in_full(number_: str, scale: str) -> str:
    """A number with its scale multiplied out: 5 and 万 are 50000."""
    words = grammar("numerals").words
    factor = 10000 if scale in words["myriads"] else 1000 if scale in words["thousands"] else 1
    return format((Decimal(number_) * factor).normalize(), "f")


def _value(printed: str) -> str:
    """A number as a decimal string; a range keeps its ends (`1—2`)."""
    plain = printed.replace(",", "").replace(" ", "")
    ends = re.split(r"[-\u2014\u2013~]|" + grammar("numerals").words["to"][0], plain)
    if len(ends) == 2:
        return "\u2014".join(ends)
    return plain if plain[:1].isdigit() else str(number(plain) or _thousands(plain))


def _thousands(printed: str) -> int:
    """百 and 千 by themselves, and 两."""
    words = grammar("numerals").words
    if printed in words["hundreds"]:
        return 100
    if printed in words["thousands"]:
        return 1000
    return 2 if printed in words["pair"] else 0


def _bound(match: re.Match[str], value: str | None) -> Bound:
    """Which side of the number keeps the promise."""
    before, after = said(match, "b"), said(match, "t")
    if value and "\u2014" in value:
        return "range"
    for word in (after, before):
        for words, bound in _bounds():
            if word in words:
                return bound
    return "exactly"
