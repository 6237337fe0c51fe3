"""Tables that lost their cells: the best alignment of a stream of words with the columns of the head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minzheng.notice.deadlines import Calendar, milestones
from minzheng.notice.phrases import grammar
from minzheng.notice.responsibility import read_clause
from minzheng.notice.tables import UNIT_KINDS, Row, kind_of, kinds
from minzheng.notice.text import View
from minzheng.notice.units import unit_like

_BLANK_COST = {"other": 0.1, "due": 0.5, "lead": 0.6, "co": 0.6, "units": 0.9, "text": 0.7, "serial": 0.4}
_FORBIDDEN = 99.0
_MAX_TOKENS = 6000


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a line of the stream, and what it looks like: serial, units, due, text, section or blank."""

    view: View
    looks: str


def streams(whole: View, shut: list[tuple[int, int]]) -> Iterator[tuple[int, int, list[Row]]]:
    """Every flattened table outside `shut`: its range in the reading and its rows."""
    text = whole.text
    heads = [m for m in grammar("tables").pattern("head_run").finditer(text) if not any(a <= m.start() < b for a, b in shut)]
    for index, match in enumerate(heads):
        columns = kinds([word for word in re.split(r"[\s|]+", match[0]) if kind_of(word)])
        if not columns:
            continue
        limit = heads[index + 1].start() if index + 1 < len(heads) else len(text)
        limit = min([limit, *(a for a, _ in shut if a >= match.end())])
        stop = grammar("tables").pattern("stops").search(text, match.end(), limit)
        by_line = "\n" in match[0].strip() and match[0].count("\n") >= len(columns) - 1
        while stop and by_line and not text[match.end() : stop.start()].strip():
            stop = grammar("tables").pattern("stops").search(text, stop.end() + 1, limit)
        end = limit
        rows = _align(_healed(_tokens(whole.slice(match.end(), end), by_line)), columns, by_line)
        if len(rows) >= 2:
            last = max(row.span[1] for row in rows)
            yield match.start(), next((i for i in range(match.end(), end) if whole.at[i] >= last), end), rows


def _tokens(view: View, by_line: bool) -> list[Token]:
    """The stream in words, or in lines where the head stands one word a line."""
    out: list[Token] = []
    due = 1
    pattern = r"[^\n]+|\n(?=[ \t]*\n)" if by_line else r"\S+"
    for match in re.finditer(pattern, view.text):
        piece = view.slice(*match.span()).strip()
        looks = _looks(piece, due)
        if looks == "serial":
            due = int(re.sub(r"\D", "", piece.text)) + 1
        out.append(Token(piece, looks))
        if len(out) >= _MAX_TOKENS:
            break
    return out


def _healed(tokens: list[Token]) -> list[Token]:
    """Unit lists that layout broke inside a name are put together again."""
    out: list[Token] = []
    for token in tokens:
        last = out[-1] if out else None
        if last is not None and last.looks == "text" and token.looks in ("text", "units") and _broken(last.view, token.view):
            whole = last.view + token.view
            out[-1] = Token(whole, _looks(whole, 0))
        else:
            out.append(token)
    return out


def _broken(left: View, right: View) -> bool:
    """Whether a list of names stops inside a name that the next word completes."""
    names = re.split(r"[\u3001,]", left.text)
    head = re.split(r"[\u3001,]", right.text)[0]
    if len(names) > 1 and not all(unit_like(name) for name in names[:-1]):
        return False
    return len(left.text) < 120 and not unit_like(names[-1]) and 2 <= len(names[-1]) <= 16 and unit_like(names[-1] + head) and (
        len(names) > 1 or len(head) <= 10
    )


def _looks(piece: View, due: int) -> str:
    text = piece.text
    if not text:
        return "blank"
    if re.fullmatch(r"\d{1,3}[.、]?", text):
        return "serial" if int(re.sub(r"\D", "", text)) in (due, 1) else "text"
    if len(text) <= 24 and _is_due(piece):
        return "due"
    reading = read_clause(piece)
    like = sum(unit_like(name.view.squeeze().text) for name in reading.named)
    if like and (like == len(reading.named) and not reading.stray or (like >= 2 and like * 4 >= len(reading.named) * 3)):
        return "units"
    return "section" if grammar("tables").pattern("section").match(text) else "text"


def _is_due(piece: View) -> bool:
    words = grammar("deadlines").words["standing"]
    if piece.text.strip("。") in words or piece.text.strip("。") in grammar("responsibility").words["standing"]:
        return True
    found = milestones(piece, Calendar(2000, 1), cell=True)
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
        return {"text": 0.0, "due": 2.0, "units": 2.5}.get(looks, 0.0)
    if kind in UNIT_KINDS:
        partial = unit_like(re.split(r"[、,]", token.view.text)[0]) or "、" in token.view.text
        return {"units": 0.0, "due": 4.0}.get(looks, (2.0 if partial and length < 40 else 3.5 + length / 15))
    if kind == "due":
        return {"due": 0.0, "units": 4.0}.get(looks, 2.0 if length <= 10 else 6.0)
    return {"text": 0.9 + (length / 12 if length > 16 else 0)}.get(looks, 2.5)


def _move(columns: list[str], before: int, after: int, by_line: bool, token: Token, previous: Token) -> float:
    """What it costs to go from one column to another: cells left blank, a cell that goes on, a new row."""
    def skip(first: int, last: int) -> float:
        return sum(_BLANK_COST[columns[i]] for i in range(first, last))

    if after > before:
        return skip(before + 1, after)
    if after == before:
        kind = columns[after]
        broken = kind in UNIT_KINDS and previous.looks != "units"
        if token.looks == "blank":
            return 0.4
        return (0.2 if broken else 1.6 if kind in UNIT_KINDS else 0.9) if not by_line else (0.4 if broken else 1.8)
    shared = 0.15 * sum(kind in ("serial", "text") for kind in columns[:after])
    strict = sum(_BLANK_COST[kind] for kind in columns[:after] if kind not in ("serial", "text"))
    return 0.3 + skip(before + 1, len(columns)) + shared + strict


def _align(tokens: list[Token], columns: list[str], by_line: bool) -> list[Row]:
    """The rows of the cheapest path through the columns."""
    rows: list[Row] = []
    section: View | None = None
    run: list[Token] = []
    for token in [*tokens, Token(View("", (), ""), "section")]:
        if token.looks != "section":
            run.append(token)
            continue
        rows += _path_rows(run, columns, by_line, section, rows[-1] if rows else None)
        run, section = [], token.view
    return rows


def _path_rows(tokens: list[Token], columns: list[str], by_line: bool, section: View | None, above: Row | None) -> list[Row]:
    if not any(token.looks == "units" for token in tokens):
        return []
    width = len(columns)
    cost = [_emit(columns[c], tokens[0]) + (0.3 * c) for c in range(width)]
    back: list[list[int]] = []
    for previous, token in zip(tokens, tokens[1:], strict=False):
        emitted = [_emit(kind, token) for kind in columns]
        step, links = [], []
        for after in range(width):
            options = [cost[b] + _move(columns, b, after, by_line, token, previous) for b in range(width)]
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
        grids[-1][column] = token.view if cell is None else cell + token.view
        last = column
    rows: list[Row] = []
    serial = above.no or above.parent_no if above else None
    title = above.title if above else None
    texts = [i for i, kind in enumerate(columns) if kind == "text"]
    numbered = "serial" in columns
    for grid in grids:
        number = next((grid[i].text.strip(".、") for i in grid if columns[i] == "serial" and grid[i].text), None)
        if number:
            serial, title = number, None
        cells = [(columns[i], grid[i]) for i in sorted(grid) if columns[i] in UNIT_KINDS and grid[i].text]
        body = next((grid[i] for i in reversed(texts) if i in grid and grid[i].text), None)
        if body is None or not (cells or number):
            continue
        task = next((grid[i] for i in texts[:-1] if i in grid and grid[i].text), None)
        title = task or title
        row = Row(number, None if number else serial, section, title if title is not body else None, body, cells)
        row.due = next((grid[i] for i in grid if columns[i] == "due" and grid[i].text), None)
        row.has_lead_column = "lead" in columns
        row.unit_first = columns.index("text") > min(columns.index(k) for k in UNIT_KINDS if k in columns) and not numbered
        rows.append(row)
    return rows
