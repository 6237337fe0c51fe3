"""What compiling the seed costs, how that grows with its length, and how soon a cold command line answers.

Beside each stands the least that could be spent: one search through the same text, or a bare start of Python.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from minzheng.notice import api

SEED = Path(__file__).parents[1] / "jurisdictions/jiangsu/seed/jiangsu-2012-85.txt"
PARTS, TASKS = 7, 80
TURNS = 12  # after so many the tasks begin again at 1, for no notice numbers a thousand
ROW = "{:<24}{:>10}{:>11}{:>13}{:>11}{:>9}{:>10}"


def runs(act: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of some runs."""
    spent = []
    for _ in range(times):
        start = perf_counter()
        act()
        spent.append((perf_counter() - start) * 1000)
    return spent


def numeral(number: int) -> str:
    """A number below 1000 in Chinese."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = digits[hundreds] + "百" if hundreds else ""
    said += (digits[tens] if tens > 1 or hundreds else "") + "十" if tens else "零" if hundreds and ones else ""
    return said + (digits[ones] if ones else "")


def longer(text: str, times: int) -> str:
    """The seed with its plan so many times over, its parts and tasks numbered on."""
    start = text.index("\n", text.rindex("责任分解方案\n"))
    return text[:start] + "".join(turned(text[start:], turn) for turn in range(times))


def turned(plan: str, turn: int) -> str:
    """The plan with the numbers that it has after so many others."""
    ones = [numeral(number) for number in range(PARTS + 1)]
    plan = re.sub(r"(?m)^(\s*)([一二三四五六七])、", lambda m: f"{m[1]}{numeral(ones.index(m[2]) + PARTS * turn)}、", plan)
    return re.sub(r"(?m)^(\s*)(\d+)\.", lambda m: f"{m[1]}{int(m[2]) + TASKS * (turn % TURNS)}.", plan)


def grows(name: str, texts: dict[int, str]) -> None:
    """A row for each length."""
    least = 0.0
    for times, text in texts.items():
        spent = runs(partial(api.compile, text), max(1, 15 // times))
        floor = min(runs(partial(re.findall, r"[^。；\n]+", text), 5))
        each = min(spent) * 1000 / len(text)
        least = least or each
        figures = (f"{min(spent):.1f}", f"{median(spent):.1f}", f"{each:.2f}", f"{each / least:.2f}", f"{min(spent) / floor:.0f}")
        print(ROW.format(f"{name} x {times}", len(text), *figures))


def starts(name: str, command: list[str], floor: float = 0) -> float:
    """A row for a command from its start to its end."""
    spent = runs(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True), 7)
    print(ROW.format(name, "", f"{min(spent):.0f}", f"{median(spent):.0f}", "", "", f"{min(spent) / floor:.1f}" if floor else ""))
    return min(spent)


def main() -> None:
    """A table: the seed longer and longer, with its lines and without them; then the command line."""
    text = SEED.read_text("utf-8")
    runs(lambda: api.compile(text), 3)
    print(ROW.format("", "chars", "least ms", "median ms", "us/char", "to x 1", "to floor"))
    for name, change in (("lines", str), ("one line", lambda text: text.replace("\n", " "))):
        grows(name, {times: change(longer(text, times)) for times in (1, 3, 10, 30, 100)})
    floor = starts("python, nothing", [sys.executable, "-c", "pass"])
    starts("minzheng notice compile", [sys.executable, "-m", "minzheng", "notice", "compile", str(SEED)], floor)


if __name__ == "__main__":
    main()
