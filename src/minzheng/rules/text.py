"""A rule's text into steps: letters checked, lines joined while a bracket is open, each step parsed by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category, normalize

from minzheng.rules.faults import Fault
from minzheng.rules.schema import Level, language

_LONGEST = 100_000
_LONGEST_STEP = 2_000
_STARTS = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)")
_GLUED = re.compile(r"(?<!\w)\d+(?:\.\d*)?(?=[^\W\d])")
_CLOSES = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Written:
    """One step as it stands: where it begins (both from 1), its words, its expression, and the comment behind it."""

    name: str
    level: Level
    line: int
    column: int
    source: str
    expression: ast.expr
    basis: str

    def place(self, node: ast.expr) -> tuple[int, int]:
        """Line and column of a part of it, in characters of the file."""
        return self.line + node.lineno - 1, _characters(self.source, node) + (self.column if node.lineno == 1 else 1)


@dataclass(slots=True)
class _Open:
    """Lines of one statement so far."""

    line: int
    column: int
    lines: list[str]
    comments: list[str]
    brackets: list[tuple[str, int, int]]
    broken: bool = False


def written(text: str, faults: list[Fault]) -> tuple[list[Written], set[str]]:
    """The steps that could be read, in order, and the names of those that could not, whose faults are added to `faults`."""
    if len(text) > _LONGEST:
        faults.append(Fault("long", facts={"most": _LONGEST}))
        return [], set()
    steps: list[Written] = []
    unread: set[str] = set()
    level: Level | None = None
    for one in _statements(text, faults):
        source = "\n".join(one.lines)
        heading = _heading(source)
        if heading is not None:
            level = heading
            continue
        step = None if one.broken else _step(one, source, level)
        if isinstance(step, Written):
            steps.append(step)
            continue
        faults += [step] if step is not None else []
        unread |= {found[1] for found in [_STARTS.match(source)] if found}
    return steps, unread


def _heading(source: str) -> Level | None:
    levels: dict[str, Level] = {language().level[name].zh: name for name in ("person", "household")}
    return levels.get(source.strip().rstrip(":"))


def _statements(text: str, faults: list[Fault]) -> Iterator[_Open]:
    now: _Open | None = None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        code, _, comment = line.replace("\uff03", "#").partition("#")
        before = len(faults)
        code = _plain(code, number, faults)
        if now is not None and (_STARTS.match(code) or _heading(code)):
            yield _unclosed(now, faults)
            now = None
        if now is None and not code.strip():
            continue
        if now is None:
            column = len(code) - len(code.lstrip()) + 1
            now = _Open(number, column, [], [], [])
        now.broken |= len(faults) > before
        now.lines.append(code.rstrip() if now.lines else code.strip())
        now.comments.append(comment.strip())
        _bracket(now, code, number, faults)
        if not now.brackets:
            yield now
            now = None
    if now is not None:
        yield _unclosed(now, faults)


def _unclosed(now: _Open, faults: list[Fault]) -> _Open:
    sign, line, column = now.brackets[-1]
    faults.append(Fault("unclosed", line, column, {"sign": sign}))
    now.broken = True
    return now


def _bracket(now: _Open, code: str, number: int, faults: list[Fault]) -> None:
    for place, sign in enumerate(code, 1):
        if sign in _CLOSES.values():
            now.brackets.append((sign, number, place))
        elif sign in _CLOSES and now.brackets and now.brackets[-1][0] == _CLOSES[sign]:
            now.brackets.pop()
        elif sign in _CLOSES:
            faults.append(Fault("unopened", number, place, {"sign": sign}))
            now.broken = True


def _plain(code: str, number: int, faults: list[Fault]) -> str:
    """The line with what an input method left put right, so that the rest of it can be read; each such letter is a fault."""
    letters = []
    for place, letter in enumerate(code, 1):
        meant = language().letter.get(letter) or normalize("NFKC", letter)
        if letter != "\t" and category(letter)[0] in "CM":
            faults.append(Fault("unseen", number, place, {"code": f"U+{ord(letter):04X}"}))
            letters.append(" ")
        elif meant != letter:
            faults.append(Fault("letter", number, place, {"letter": letter, "meant": meant if meant.strip() else "␣"}))
            letters.append(meant[0])
        else:
            letters.append(letter)
    plain = "".join(letters)
    faults += [Fault("glued", number, m.start() + 1, {"number": m[0]}) for m in _GLUED.finditer(plain)]
    return plain


def _step(one: _Open, source: str, level: Level | None) -> Written | Fault:
    def fault(name: str, line: int = 1, column: int = 0, **facts: object) -> Fault:
        return Fault(name, one.line + line - 1, column + (one.column if line == 1 else 1), facts)

    if len(source) > _LONGEST_STEP:
        return fault("long", most=_LONGEST_STEP)
    for habit, meant in language().habit.items():
        if found := re.search(habit, source):
            line, column = source.count("\n", 0, found.start()) + 1, found.start() - source.rfind("\n", 0, found.start()) - 1
            name = "habit" if meant else "thousands" if found[0][0].isdigit() else "quoted"
            return fault(name, line, column, found=found[0], meant=meant)
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        return fault("not_read", min(max(error.lineno or 1, 1), len(one.lines)), max((error.offset or 1) - 1, 0))
    except (ValueError, MemoryError, RecursionError):
        return fault("deep", most=language().depth)
    match body:
        case [ast.Assign(targets=[ast.Name(id=name)], value=value)] if level is not None:
            return Written(name, level, one.line, one.column, source, value, " ".join(filter(None, one.comments)))
        case [ast.Assign(targets=[ast.Name()])]:
            return fault("no_level")
        case [_, second, *_]:
            return fault("two_steps", second.lineno, _characters(source, second))
    return fault("no_step")


def _characters(source: str, node: ast.stmt | ast.expr) -> int:
    """How many characters stand before a part on its line; `ast` counts bytes."""
    return len(source.split("\n")[node.lineno - 1].encode()[: node.col_offset].decode(errors="ignore"))
