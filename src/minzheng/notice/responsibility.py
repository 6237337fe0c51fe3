"""Responsibility clauses: where they stand, and who they make answer for what.

A clause is a bracket, a labelled line or a table cell. It is read left to right: labels speak for the
names after them, verbs for the names before them, notes (下同, 不再列出) for the whole notice. What the
words do not say, the notice's own convention decides; what that does not decide stays a first of a list.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from minzheng.notice.phrases import grammar
from minzheng.notice.schema import Role
from minzheng.notice.text import View, concat
from minzheng.notice.units import bare_name, depths, heal, pieces, unit_like


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a clause. `said` is the role its words give: lead, co, all (answers), weak (carries out) or ''."""

    view: View
    said: str
    open: bool
    before_comma: bool


@dataclass(slots=True)
class Reading:
    """What one clause says, before conventions are applied."""

    named: list[Named] = field(default_factory=list)
    inherited: list[View] = field(default_factory=list)
    convention: str = ""
    due: list[View] = field(default_factory=list)
    labelled: bool = False
    verbal: bool = False
    stray: int = 0


@cache
def _rules(name: str) -> re.Pattern[str]:
    return grammar("responsibility").pattern(name)


def read_clause(view: View) -> Reading:
    """Read a clause (a bracket's inside, a labelled line, a cell). Never fails: strays are counted."""
    reading = Reading()
    view = heal(_closed_labels(view), grammar("responsibility").spaced("label", "label_end"))
    for part in _without_notes(view, reading):
        for label, body in _labelled(part):
            if label == "due":
                reading.due.append(body)
            elif label not in ("person", "text"):
                reading.labelled |= bool(label)
                _statements(body, label, reading)
    return reading


def _closed_labels(view: View) -> View:
    """The same with labels that layout broke (责 任 单 位：) put together."""
    spans = [m.span("word") for m in grammar("responsibility").spaced("label", "colon").finditer(view.text)]
    spans = [(a, b) for a, b in spans if re.search(r"\s", view.text[a:b])]
    if not spans:
        return view
    parts = view.cut(edge for span in spans for edge in span)
    return concat([part.squeeze() if n % 2 else part for n, part in enumerate(parts)])


def _without_notes(view: View, reading: Reading) -> list[View]:
    """Cut the notes out: conventions, carry-forwards, 下同. What is left is names, labels and verbs."""
    parts = [view]
    for note in ("convention_first", "convention_comma", "carry", "carry_tail", "same_below"):
        left: list[View] = []
        for part in parts:
            place = 0
            shut = depths(part.text)
            for match in _rules(note).finditer(part.text):
                start, end = match.span()
                if shut[start] and part.text[start - 1] in "([" and part.text[end : end + 1] in (")", "]"):
                    start, end = start - 1, end + 1
                if shut[start] or not match[0].strip(" ,;\u3002"):
                    continue
                if note.startswith("convention"):
                    reading.convention = "comma" if note.endswith("comma") else "first"
                elif note == "carry":
                    carried = part.slice(*match.span("units"))
                    names = [name for name, _ in pieces(carried.strip(" ,\u3001"))]
                    reading.inherited.extend(names)
                left.append(part.slice(place, start).strip(" ,;\u3001\u3002\n"))
                place = end
            left.append(part.slice(place, len(part)))
        parts = [part for part in left if part.text.strip(" ,;\u3001\u3002")]
    return parts


def _labelled(view: View) -> list[tuple[str, View]]:
    """The clause divided at its labels: (lead | co | all | due | person | '', what follows it)."""
    shut = depths(view.text)
    heads = grammar("responsibility").spaced("label", "label_end").finditer(view.text)
    out: list[tuple[str, View]] = []
    start, label = 0, ""
    for match in heads:
        if shut[match.start()] or match.start() < start or not _label_place(view.text, match):
            continue
        out.append((label, view.slice(start, match.start())))
        label, start = label_kind(match["word"]), match.end()
    out.append((label, view.slice(start, len(view))))
    return [(kind, part.strip(" ,;\u3001\u3002\n\t")) for kind, part in out if part.text.strip(" ,;\u3001\u3002\n\t")]


def _label_place(text: str, match: re.Match[str]) -> bool:
    """A label begins the clause or follows a separator; with a colon it may follow another name's end."""
    start = match.start()
    if start == 0 or not re.match(r"\w", text[start - 1]):
        return True
    names = (_last_name(text[:start]), re.sub(r"\s+", "", _rules("listed_name").split(text[:start])[-1]))
    return match[0].rstrip().endswith(":") and any(map(unit_like, names))


def label_kind(label: str) -> str:
    """What a label announces: lead, co, all (names), due, person or text."""
    match = _rules("labelled").fullmatch(re.sub(r"\s+", "", label))
    return next((kind for kind, value in match.groupdict().items() if value), "all") if match else "all"


def _statements(view: View, label: str, reading: Reading) -> None:
    """A verb speaks for the names of its own statement: what stands before a ; is another's."""
    shut = depths(view.text)
    edges = [-1, *(i for i, char in enumerate(view.text) if char == ";" and not shut[i]), len(view)]
    for before, after in pairwise(edges):
        _statement(view.slice(before + 1, after), label, reading)


def _statement(view: View, label: str, reading: Reading) -> None:
    """The names of a statement and the verbs that speak for them."""
    shut = depths(view.text)
    comma = next((view.at[i] for i, char in enumerate(view.text) if char == "," and not shut[i]), sys.maxsize)
    pending: list[Named] = []
    start = 0
    for match in _rules("any_verb").finditer(view.text):
        if shut[match.start()] or match.start() < start:
            continue
        said = next(kind for kind, value in match.groupdict().items() if value)
        if not _verb_place(view.text, match, said):
            continue
        pending += _names(view.slice(start, match.start()), comma, label, reading)
        start = match.end()
        reading.verbal = True
        role = "lead" if said == "joins" else said
        reading.named += [replace(name, said=role if name.said in ("", "all") else name.said) for name in pending]
        pending = []
        if said != "joins":
            start = _skip_object(view.text, start)
    pending += _names(view.slice(start, len(view)), comma, label, reading)
    reading.named += pending


def _verb_place(text: str, match: re.Match[str], said: str) -> bool:
    """A verb speaks for names before it, so some name must end there; 统筹 inside a name does not."""
    before = text[: match.start()].rstrip()
    after = text[match.end() : match.end() + 1]
    if said != "joins" and not re.match(r"\w", after):
        return True
    name = _rules("named_by").sub("", _last_name(before))
    return unit_like(name) and bool(text[match.end() :].strip())


def _last_name(text: str) -> str:
    """What stands behind the last separator outside brackets."""
    shut = depths(text)
    place = next((i for i in range(len(text) - 1, -1, -1) if not shut[i] and _rules("last_name").match(text[i])), -1)
    return text[place + 1 :]


def _skip_object(text: str, start: int) -> int:
    """Past the object of a verb (负责政策制定), up to the next separator, unless a name follows at once."""
    rest = _rules("one_phrase").match(text, start)[0]  # type: ignore[index]
    return start if unit_like(rest) else start + len(rest)


def _names(view: View, comma: int, label: str, reading: Reading) -> list[Named]:
    """The names in a stretch without verbs. Dates are set aside; what cannot be a name is counted as stray."""
    rules = grammar("responsibility")
    out: list[Named] = []
    for piece, open_ in pieces(view):
        before_comma = piece.at[0] < comma
        behind = _rules("named_by").match(piece.text)
        if behind and unit_like(piece.text[behind.end() :]):
            piece = piece.slice(behind.end(), len(piece))
        said = label
        late = _rules("glued_due").search(piece.text)
        if late and unit_like(piece.text[: late.start()]):
            reading.due.append(piece.slice(late.start(), len(piece)))
            piece = piece.slice(0, late.start())
        piece, mark = _marked(piece)
        said = mark or said
        if piece.text in rules.words["standing"] or (_rules("due_piece").search(piece.text) and not unit_like(piece.text)):
            reading.due.append(piece)
        elif unit_like(piece.text) or (label and _name_shaped(piece.text)) or _bare_place(piece.text):
            out.append(Named(piece, said, open_, before_comma))
        elif piece.text:
            reading.stray += 1
            if _name_shaped(piece.text):
                out.append(Named(piece, said, open_, before_comma))
    return out


def _marked(piece: View) -> tuple[View, str]:
    """A role written behind the name: 甲局(牵头)."""
    rules = grammar("responsibility")
    plain = bare_name(piece.text)
    if plain != piece.text:
        first = piece.text.index(plain)
        return piece.slice(first, first + len(plain)), "mark"
    match = _rules("role_mark").search(piece.text)
    if match and match[1] in rules.words["lead_mark"]:
        return piece.slice(0, match.start()), "lead"
    if match and match[1] in rules.words["co_mark"]:
        return piece.slice(0, match.start()), "co"
    return piece, ""


def _name_shaped(text: str) -> bool:
    rules = grammar("units")
    return bool(rules.pattern("name").match(text)) and 2 <= len(text) <= 30 and not rules.pattern("not_inside").search(text)


def _bare_place(text: str) -> bool:
    """广州 in 广州、深圳市政府: two to four characters, no suffix."""
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,4}", text)) and text not in grammar("units").words["not_unit"]


def _without_marks(reading: Reading, convention: str) -> list[Named]:
    """Names singled out by a mark lead where the notice says that marks do; elsewhere a mark says nothing."""
    if convention == "mark" and any(name.said == "mark" for name in reading.named):
        return [replace(name, said="lead" if name.said == "mark" else "co") for name in reading.named]
    return [replace(name, said="" if name.said == "mark" else name.said) for name in reading.named]


def resolve(reading: Reading, convention: str) -> list[tuple[Named, Role, str]]:
    """Each name with its role and the provenance of the role."""
    reading = replace(reading, named=_without_marks(reading, convention))
    said = {name.said for name in reading.named}
    explicit_lead = "lead" in said
    out: list[tuple[Named, Role, str]] = []
    if explicit_lead or "co" in said or ("weak" in said and said & {"all"}):
        for name in reading.named:
            lead = name.said == "lead" or (not explicit_lead and name.said in ("all", ""))
            out.append((name, "lead" if lead else "co", "words"))
        if any(role == "lead" for _, role, _ in out) or explicit_lead:
            return out
        if all(name.said == "co" for name in reading.named):
            return out
        out = []
    for position, name in enumerate(reading.named):
        if convention == "comma":
            out.append((name, "lead" if name.before_comma else "co", "first_comma"))
        else:
            provenance = "convention" if convention == "first" else "first_of_list"
            out.append((name, "lead" if position == 0 else "co", provenance))
    return out
