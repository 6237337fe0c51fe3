"""The same notices as copying wears them: lines lost, broken or doubled, points dropped, brackets changed, pages numbered.

What a notice asks for does not change with any of it, so what is read must hardly change either. The floors hold what is reached
today; they may only rise. Every other notice is enough.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from minzheng.notice import api
from tests.content.scoring import Score

INVENTED = sorted(Path(__file__).with_name("notices").glob("*.txt"))[::2]
TABLED = re.compile(r"\t|\|")
FULL = str.maketrans("(),:;0123456789", "（），：；０１２３４５６７８９")
HALF = str.maketrans("（），：；！？", "(),:;!?")


def one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


def of_one_width(text: str) -> str:
    """Lines of 34 characters, as a PDF gives them; tables keep their rows."""
    lines = (re.findall(r".{1,34}", line) or [""] if not TABLED.search(line) else [line] for line in text.split("\n"))
    return "\n".join(piece for line in lines for piece in line)


def numbered_pages(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(line for n, one in enumerate(lines, 1) for line in ([one, f"— {n // 9} —"] if n % 9 == 0 else [one]))


def without_stops(text: str) -> str:
    return re.sub(r"。(?=[（(〔\[【])", "", text)


def labels_in(opening: str, closing: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"（((?:责任|牵头|负责)(?:单位|部门)[^（）]*)）", rf"{opening}\1{closing}", text)


PROSE = {"tasks": 0.985, "units": 0.98, "lead": 0.98, "deadline": 0.965}
WORN: dict[str, tuple[Callable[[str], str], dict[str, float]]] = {
    "one line": (one_line, {"tasks": 0.97, "units": 0.975, "lead": 0.975, "deadline": 0.94}),
    "lines of one width": (of_one_width, {"tasks": 0.97, "units": 0.97, "lead": 0.975, "deadline": 0.92}),
    "doubled and indented lines": (lambda text: "\r\n\r\n".join("　　" + line for line in text.split("\n")), PROSE),
    "page numbers": (numbered_pages, PROSE),
    "no stop before the bracket": (without_stops, PROSE),
    "full width": (lambda text: text.translate(FULL), PROSE),
    "half width": (lambda text: text.translate(HALF), PROSE),
    "hexagonal brackets": (labels_in("〔", "〕"), PROSE),
    "square brackets": (labels_in("［", "］"), PROSE),
    "lenticular brackets": (labels_in("【", "】"), PROSE),
    "another label": (lambda text: text.replace("责任单位", "责任部门").replace("牵头单位", "主办单位"), PROSE),
}


@pytest.mark.parametrize("wear", WORN)
def test_a_worn_notice_reads_as_it_did(wear: str) -> None:
    wears, floors = WORN[wear]
    score = Score()
    for file in INVENTED:
        score.add(json.loads(file.with_suffix(".json").read_text("utf-8")), api.compile(wears(file.read_text("utf-8"))).duties)
    measured = score.measures()
    assert {name: measured[name] for name, least in floors.items() if measured[name] < least} == {}
