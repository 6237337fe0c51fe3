"""Unit names: whether a string can be one, how a list of them divides, and what an elided one means.

The gazetteer knows names with their days; the open grammar knows how any name of a public body looks.
Names stay as printed. What the printed name leaves out (省 before the second, 市政府 after the first)
is completed beside it, never in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from minzheng.notice.phrases import grammar
from minzheng.notice.text import View, concat

_OPENS = dict(zip("([<{〔【〈《“", ")]>}〕】〉》”", strict=True))
_LONGEST_NAME = 120
_CLOSES = {close: open_ for open_, close in _OPENS.items()}


def depths(text: str) -> list[int]:
    """Bracket depth before each character; a closing bracket without its opening one counts for nothing."""
    depth = 0
    stack: list[str] = []
    out: list[int] = []
    for char in text:
        if char in _CLOSES and stack and _CLOSES[char] in stack:
            while stack.pop() != _CLOSES[char]:
                pass
            depth = len(stack)
        out.append(depth)
        if char in _OPENS:
            stack.append(char)
            depth = len(stack)
    return out


@lru_cache(maxsize=16384)
def is_open_set(name: str) -> bool:
    """Whether the name stands for units that the notice does not list (各成员单位, 有关部门)."""
    return bool(grammar("units").pattern("open_set").match(name))


@lru_cache(maxsize=16384)
def unit_like(name: str) -> bool:
    """Whether the string can be the name of a unit, by the open grammar alone."""
    rules = grammar("units")
    if rules.pattern("collective").fullmatch(name):
        return True
    if not 2 <= len(name) <= 48 or not rules.pattern("name").match(name):
        return False
    if rules.pattern("not_inside").search(rules.pattern("own_note").sub("", name)):
        return False
    if is_open_set(name):
        return True
    bare = rules.pattern("bracket_end").sub("", name)
    verb = rules.pattern("verb_first").match(bare)
    if verb and len(bare) > verb.end() + 3 and not grammar("gazetteer").pattern("department").match(bare):
        return False
    if bare.endswith(tuple(rules.words["not_ending"])) and not rules.pattern("public_service").search(bare):
        return False
    if bare in rules.words["not_unit"] or bare in rules.words["level"] or name.startswith(tuple(rules.words["not_first"])):
        return False
    return bool(rules.pattern("named_suffix").search(bare) or rules.pattern("named_place").match(bare))


def _two(left: str, right: str, broken: bool) -> bool:
    """Whether a blank between two strings separates names, or stands inside one that layout broke."""
    department = grammar("gazetteer").pattern("department")
    whole = left + right
    if not unit_like(left) or (department.match(whole) and not department.match(left)):
        return False
    if department.match(whole) and left.endswith(tuple(grammar("units").words["party_ends"])):
        return False
    if not unit_like(right):
        return not unit_like(whole)
    leads = (*grammar("units").words["elides"], *grammar("units").words["all_of"])
    return not broken or right.startswith(leads) or bool(department.match(left)) or not unit_like(whole)


def bare_name(name: str) -> str:
    """The name without a mark that singles it out (\u2605, *)."""
    return grammar("units").pattern("mark").sub("", name)


def _protected(text: str) -> list[bool]:
    """Characters inside which no separator divides: nested brackets and collectives with an inner 、."""
    shut = [depth > 0 for depth in depths(text)]
    for match in grammar("units").pattern("collective").finditer(text):
        for i in range(match.start(), match.end()):
            shut[i] = True
    return shut


def pieces(view: View) -> Iterator[tuple[View, bool]]:
    """The names of a list as printed, with whether 等 leaves the list open after it."""
    rules = grammar("units")
    shut = _protected(view.text)
    start = 0
    for place in range(len(view.text) + 1):
        at_end = place == len(view.text)
        if at_end or (not shut[place] and rules.pattern("separator").match(view.text[place])):
            piece = view.slice(start, place).strip()
            start = place + 1
            joint = rules.pattern("lead_joint").match(piece.text)
            if joint and unit_like(piece.text[joint.end() :]):
                piece = piece.slice(joint.end(), len(piece))
            if piece.text:
                yield from _etc(piece)


def _etc(piece: View) -> Iterator[tuple[View, bool]]:
    """Divide at 等: it leaves the list open, and may be followed by a collective of its own."""
    rules = grammar("units")
    hits = list(rules.pattern("etc").finditer(piece.text))
    shut = depths(piece.text) if hits else []
    match = next((m for m in hits if not shut[m.start()]), None)
    if match is None:
        yield from ((part, False) for part in _joined(piece))
        return
    before, after = piece.slice(0, match.start()), piece.slice(match.end(), len(piece))
    yield from ((part, True) for part in _joined(before.strip()))
    after = after.strip(" \u3001,")
    closing = rules.pattern("after_etc").match(after.text)
    if closing and unit_like(after.text[closing.end() :]):
        after = after.slice(closing.end(), len(after))
    for joint in sorted(rules.words["joint"], key=len, reverse=True):
        if after.text.startswith(joint):
            after = after.slice(len(joint), len(after))
            break
    if after.text and not rules.pattern("etc_count").match(after.text):
        yield from ((part, False) for part in _joined(after))


def _joined(piece: View) -> Iterator[View]:
    """Divide at 和, 及, 与 only where both sides are whole names: 人力资源和社会保障局 stays one."""
    rules = grammar("units")
    if not piece.text or len(piece) > _LONGEST_NAME:
        if piece.text:
            yield piece
        return
    hits = list(rules.pattern("joint").finditer(piece.text))
    shut = _protected(piece.text) if hits else []
    for joint in rules.words["joint"]:
        for match in (hit for hit in hits if hit[0] == joint):
            left, right = piece.slice(0, match.start()), piece.slice(match.end(), len(piece))
            if not shut[match.start()] and unit_like(left.text) and _whole(right.text):
                yield from _joined(left)
                yield from _joined(right)
                return
    yield piece


def _whole(name: str) -> bool:
    """A name, or a run of names joined by 和, that stands by itself."""
    return unit_like(name) and name not in grammar("units").words["institution"]


def complete(names: list[str]) -> list[str]:
    """What each printed name means in its list: an elided level before it, a shared suffix behind it."""
    rules = grammar("units")
    out, prefix = [], ""
    for name in names:
        own = next((p for p in sorted(rules.words["elides"], key=len, reverse=True) if name.startswith(p)), "")
        if own:
            prefix = own
        known = own or is_open_set(name) or not _takes_prefix(name)
        out.append(name if known or not prefix else prefix + name)
    tail = ""
    for i in range(len(names) - 1, -1, -1):
        seat = rules.pattern("place_seat").search(names[i])
        if tail and not seat and rules.pattern("bare_place").match(names[i]) and not unit_like(names[i]):
            out[i] = names[i] + tail
        else:
            tail = seat[0] if seat else ""
    return out


def _takes_prefix(name: str) -> bool:
    """Whether a name without a level can have lost one: 财政厅 can, 江苏保监局 and 人民银行 cannot."""
    return grammar("gazetteer").pattern("elidable").match(name) is not None


def heal(view: View, label: re.Pattern[str]) -> View:
    """Without the white space that layout put inside names; a blank between two whole names, or before a label, stays."""
    rules = grammar("units")
    first, *others = view.cut(match.start() for match in re.finditer(r"\s+", view.text))
    if not others:
        return view
    parts = [first]
    tail = first.text[-_LONGEST_NAME:]
    for right in others:
        bare = right.strip()
        left_name = bare_name(rules.pattern("between_names").split(tail)[-1])
        right_name = bare_name(rules.pattern("between_names").split(bare.text)[0])
        parts.append(right if label.match(bare.text) or _two(left_name, right_name, "\n" in right.text) else bare)
        tail = (tail + parts[-1].text)[-_LONGEST_NAME:]
    return concat(parts)
