"""Tables that lost their cells: the best alignment of a stream of words with the columns of the head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from minzheng.notice.deadlines import Calendar, milestones
from minzheng.notice.phrases import grammar
from minzheng.notice.responsibility import read_clause
from minzheng.notice.tables import UNIT_KINDS, Row, first_units, kind_of, kinds
from minzheng.notice.text import View, joined
from minzheng.notice.units import bare_name, is_open_set, unit_like

_BLANK_COST = {
    "other": 0.1, "office": 0.3, "person": 0.4, "due": 0.5, "lead": 0.6, "co": 0.6, "units": 0.9, "text": 0.7, "serial": 0.4
}  # fmt: skip
_FORBIDDEN = 99.0


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a line of the stream, and what it looks like: serial, units, due, text, section or blank."""

    view: View
    looks: str


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a flattened table: its columns, and whether its words stand one a line or are themselves broken."""

    start: int
    end: int
    columns: list[str]
    by_line: bool
    wrapped: bool


def _heads(text: str, shut: list[tuple[int, int]]) -> list[_Head]:
    """Runs of at least three column words, with at most a word of its own between two of them."""
    rules = grammar("tables")
    runs: list[list[re.Match[str]]] = []
    reach = 0
    for match in rules.spaced("head_any").finditer(text):
        between = text[reach : match.start()]
        if runs and (rules.pattern("blank").fullmatch(between) or rules.pattern("own_word").fullmatch(between)):
            runs[-1].append(match)
        elif not re.match(r"\w", text[match.start() - 1 : match.start()]):
            runs.append([match])
        else:
            continue
        reach = _past_remark(text, match.end())
    return [head for run in runs if (head := _head(text, run)) and not any(a <= head.start < b for a, b in shut)]


def _past_remark(text: str, place: int) -> int:
    """Past what stands in brackets behind a column's word."""
    remark = grammar("tables").pattern("head_remark").match(text, place)
    return remark.end() if remark else place


def _head(text: str, run: list[re.Match[str]]) -> _Head | None:
    """The columns of a run of words; a word of its own before the units is text. None when no table of duties begins here."""
    while run and re.match(r"[\w:]", text[_past_remark(text, run[-1].end()) :][:1]):
        run = run[:-1]
    if len(run) < 3:
        return None
    words: list[str] = []
    for before, match in zip([None, *run], run, strict=False):
        own = text[_past_remark(text, before.end()) : match.start()].strip(" \n\t|") if before else ""
        words += [own] if own else []
        words.append(re.sub(r"\s+", "", match[0]))
    columns = kinds(words)
    end = _past_remark(text, run[-1].end())
    if not columns:
        return None
    units = first_units(columns)
    columns = [
        "text" if not kind_of(word) and n < units else kind for n, (word, kind) in enumerate(zip(words, columns, strict=True))
    ]
    breaks = sum("\n" in text[m.end() : n.start()] for m, n in pairwise(run))
    return _Head(run[0].start(), end, columns, breaks >= len(run) - 1, any("\n" in m[0] for m in run))


def streams(whole: View, shut: list[tuple[int, int]]) -> Iterator[tuple[int, int, list[Row]]]:
    """Every flattened table outside `shut`: its range in the reading and its rows. A repeated head goes on with its table."""
    heads = _heads(whole.text, shut)
    above: Row | None = None
    for index, head in enumerate(heads):
        limit = heads[index + 1].start if index + 1 < len(heads) else len(whole)
        stop = grammar("responsibility").pattern("page_tail").search(whole.text, head.end, limit)
        limit = min([limit, stop.start() if stop else limit, *(a for a, _ in shut if a >= head.end)])
        tokens = _healed(_tokens(whole.slice(head.end, limit), head.by_line, above))
        rows = _align(tokens, head, above)
        if len(rows) >= 2 or (rows and above is not None):
            last = max(row.span[1] for row in rows)
            above = rows[-1]
            yield head.start, min(max(whole.place(last), head.end), limit), rows


def _tokens(view: View, by_line: bool, above: Row | None) -> list[Token]:
    """The stream in words, or in lines where the head stands one word a line. Page numbers are dropped."""
    out: list[Token] = []
    last = (above.no or above.parent_no or "") if above else ""
    due = int(last) + 1 if last.isdigit() else 1
    marks = [m.span() for m in grammar("tables").pattern("page_mark_inline").finditer(view.text)]
    blanks = r"[^\n]+" if _apart(view.text) else r"[^\n]+|\n(?=[ \t]*\n)"
    pattern = blanks if by_line else r"\S+"
    for match in re.finditer(pattern, view.text):
        piece = view.slice(*match.span()).strip()
        if any(a <= match.start() and match.end() <= b for a, b in marks) or grammar("tables").pattern("page_mark").match(
            piece.text
        ):
            continue
        looks = _looks(piece, due)
        if looks == "serial":
            due = int(re.sub(r"\D", "", piece.text)) + 1
        out.append(Token(piece, looks))
    return out


def _apart(text: str) -> bool:
    """Whether a blank line follows nearly every line, and so stands for no blank cell."""
    return len(re.findall(r"\n[ \t]*\n", text)) * 10 > len(re.findall(r"[^\s][^\n]*", text)) * 7


def _healed(tokens: list[Token]) -> list[Token]:
    """Unit lists that layout broke inside a name are put together again."""
    out: list[Token] = []
    for token in tokens:
        last = out[-1] if out else None
        if (
            last is not None
            and last.looks in ("text", "person")
            and token.looks in ("text", "person", "units")
            and _broken(last.view, token.view)
        ):
            whole = last.view + token.view
            out[-1] = Token(whole, _looks(whole, 0))
        else:
            out.append(token)
    return out


def _broken(left: View, right: View) -> bool:
    """Whether a list of names stops inside a name that the next word completes."""
    names = re.split(r"[\u3001,]", left.text)
    head = re.split(r"[\u3001,]", right.text)[0]
    levels = (*grammar("units").words["elides"], "\u5404")
    if not all(unit_like(bare_name(name)) for name in names[:-1]) or head.startswith(levels):
        return False
    if len(names) == 1 and not names[0].startswith(levels):
        return False
    return not unit_like(bare_name(names[-1])) and 1 <= len(names[-1]) <= 16 and unit_like(bare_name(names[-1] + head))


def _looks(piece: View, due: int) -> str:
    text = piece.text
    if not text:
        return "blank"
    if re.fullmatch(r"\d{1,3}[.\u3001]?", text):
        return "serial" if int(re.sub(r"\D", "", text)) in (due, 1) else "text"
    if len(text) <= 24 and _is_due(piece):
        return "due"
    if text.strip("\u3001,") == "":
        return "text"
    reading = read_clause(piece)
    names = [bare_name(name.view.squeeze().text) for name in reading.named]
    like = sum(unit_like(name) for name in names)
    if like and ((like == len(names) and not reading.stray) or (like >= 2 and like * 4 >= len(names) * 3)):
        return "units"
    if grammar("tables").pattern("person_name").match(text):
        return "person"
    return "section" if grammar("tables").pattern("section").match(text) else "text"


def _is_due(piece: View) -> bool:
    """A time, with no more than what is then reached behind it."""
    words = grammar("deadlines").words["standing"]
    if piece.text.strip("。") in words or piece.text.strip("。") in grammar("responsibility").words["standing"]:
        return True
    found = milestones(piece, Calendar(2000, 1), cell=True)
    bare = piece.squeeze()
    if found and found[0].start == 0 and grammar("tables").pattern("reached").match(bare.text[found[-1].end :]):
        return True
    return sum(f.end - f.start for f in found) * 10 >= len(piece.squeeze()) * 7


def _emit(kind: str, token: Token) -> float:
    """How badly a word fits a column."""
    looks, length = token.looks, len(token.view)
    if looks == "blank":
        return 0.05 if kind != "serial" else 0.3
    if kind == "serial":
        return 0.0 if looks == "serial" else _FORBIDDEN
    if looks == "serial":
        return 3.0
    if kind == "text":
        return {"text": 0.0, "due": 2.0, "units": 2.5, "person": 0.7}.get(looks, 0.0)
    if kind in UNIT_KINDS:
        return _emit_units(kind, token)
    if kind == "due":
        return {"due": 0.0, "units": 4.0, "person": 2.0}.get(looks, 2.0 if length <= 10 else 6.0)
    if kind == "person":
        return {"person": 0.0, "units": 2.5, "due": 4.0}.get(looks, 1.5 if length <= 8 else 6.0)
    if kind == "office":
        return {"units": 0.2, "person": 0.6, "due": 4.0}.get(looks, 1.0 if length <= 8 else 6.0)
    return {"text": 0.9 + (length / 12 if length > 16 else 0), "person": 0.9}.get(looks, 2.5)


def _emit_units(kind: str, token: Token) -> float:
    """A crowd or a collective is rarely what leads; a single body is rarely what assists."""
    names = re.split(r"[\u3001,]", token.view.text)
    if token.looks != "units":
        partial = unit_like(names[0]) or "\u3001" in token.view.text
        return {"due": 4.0, "person": 2.2}.get(
            token.looks, 2.0 if partial and len(token.view) < 40 else 3.5 + len(token.view) / 15
        )
    crowd = len(names) > 3 or is_open_set(names[0])
    return {"lead": 0.3 if crowd else 0.0, "co": 0.15 if crowd or len(names) > 1 else 0.35}.get(kind, 0.0)


def _move(head: _Head, before: int, after: int, token: Token, previous: Token) -> float:
    """What it costs to go from one column to another: cells left blank, a cell that goes on, a new row."""
    columns = head.columns

    def skip(first: int, last: int) -> float:
        return sum(_BLANK_COST[columns[i]] for i in range(first, last))

    if after > before:
        return skip(before + 1, after)
    if after == before:
        if token.looks == "blank":
            return 0.4
        if columns[after] in UNIT_KINDS:
            broken = previous.looks != "units" or token.looks != "units" or previous.view.text[-1:] in "\u3001,"
            return 0.2 if broken else 1.2
        if columns[after] == "person":
            return 0.3
        return 0.25 if head.wrapped else 1.8 if head.by_line else 0.9
    shared = 0.15 * sum(kind in ("serial", "text") for kind in columns[:after])
    strict = sum(_BLANK_COST[kind] for kind in columns[:after] if kind not in ("serial", "text"))
    return 0.3 + skip(before + 1, len(columns)) + shared + strict


def _align(tokens: list[Token], head: _Head, above: Row | None) -> list[Row]:
    """The rows of the cheapest path through the columns."""
    rows: list[Row] = []
    section: View | None = above.section if above else None
    run: list[Token] = []
    for token in [*tokens, Token(View("", (), ""), "section")]:
        if token.looks != "section":
            run.append(token)
            continue
        rows += _path_rows(run, head, section, rows[-1] if rows else above)
        run, section = [], token.view
    return rows


def _path_rows(tokens: list[Token], head: _Head, section: View | None, above: Row | None) -> list[Row]:
    columns = head.columns
    if not any(token.looks == "units" for token in tokens):
        return []
    width = len(columns)
    cost = [_emit(columns[c], tokens[0]) + (0.3 * c) for c in range(width)]
    back: list[list[int]] = []
    for previous, token in pairwise(tokens):
        emitted = [_emit(kind, token) for kind in columns]
        step, links = [], []
        for after in range(width):
            options = [cost[b] + _move(head, b, after, token, previous) for b in range(width)]
            best = min(range(width), key=options.__getitem__)
            step.append(options[best] + emitted[after])
            links.append(best)
        cost = step
        back.append(links)
    column = min(range(width), key=cost.__getitem__)
    path = [column]
    for links in reversed(back):
        column = links[column]
        path.append(column)
    path.reverse()
    return _collect(tokens, path, columns, section, above)


def _collect(tokens: list[Token], path: list[int], columns: list[str], section: View | None, above: Row | None) -> list[Row]:
    """Cells from a path; a row begins where the path turns back."""
    grids: list[dict[int, View]] = []
    last = len(columns)
    for token, column in zip(tokens, path, strict=True):
        if column < last or not grids:
            grids.append({})
        cell = grids[-1].get(column)
        grids[-1][column] = token.view if cell is None else joined(cell, token.view)
        last = column
    rows: list[Row] = []
    serial = above.no or above.parent_no if above else None
    title = above.title if above else None
    texts = [i for i, kind in enumerate(columns) if kind == "text"]
    numbered = "serial" in columns
    order = [columns.index(kind) for kind in ("text", "serial") if kind in columns]
    grouped = first_units(columns) < max(order)
    for grid in grids:
        number = next((grid[i].text.strip(".、") for i in grid if columns[i] == "serial" and grid[i].text), None)
        if number:
            serial, title = number, None
        cells = [(columns[i], grid[i]) for i in sorted(grid) if columns[i] in UNIT_KINDS and grid[i].text]
        body = next((grid[i] for i in reversed(texts) if i in grid and grid[i].text), None)
        if body is None or not (cells or number):
            continue
        if not cells and rows and grouped:
            cells = rows[-1].cells
        task = next((grid[i] for i in texts[:-1] if i in grid and grid[i].text), None)
        title = task or title
        row = Row(number, None if number else serial, section, title if title is not body else None, body, cells)
        row.due = next((grid[i] for i in grid if columns[i] == "due" and grid[i].text), None)
        row.has_lead_column = "lead" in columns
        row.unit_first = grouped and not numbered
        rows.append(row)
    return rows
