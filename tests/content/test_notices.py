"""Invented notices in every layout of the handbook, and the real ones beside this project: how much of them is read right."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from minzheng.notice import api
from minzheng.notice.schema import Notice
from tests.content.scoring import Gold, Score, fold
from tests.invariants import faults

INVENTED = sorted(Path(__file__).with_name("notices").glob("*.txt"))
REAL = Path(__file__).parents[3] / "shared" / "notices"

GOALS = {"tasks": 0.99, "units": 0.98, "lead": 0.97, "deadline": 0.95}
# Sets c, d and h were written to break the compiler. These floors hold what it reaches today; they may only rise.
FLOORS = {"tasks": 0.995, "units": 0.995, "lead": 0.99, "deadline": 0.975}


@cache
def compiled(file: Path) -> Notice:
    return api.compile(file.read_bytes(), name=file.name)


def gold(file: Path) -> Gold:
    return dict(json.loads(file.with_suffix(".json").read_text("utf-8")))


def scored(files: Iterable[Path]) -> dict[str, float]:
    score = Score()
    for file in files:
        score.add(gold(file), compiled(file).duties)
    return score.measures()


def short(measured: dict[str, float], wanted: dict[str, float]) -> dict[str, float]:
    """The measures that do not reach what is wanted."""
    return {name: measured[name] for name, least in wanted.items() if measured[name] < least}


@pytest.mark.parametrize("file", INVENTED, ids=lambda file: file.stem)
def test_every_invented_notice_compiles_and_keeps_what_a_notice_keeps(file: Path) -> None:
    assert compiled(file).duties
    assert list(faults(compiled(file))) == []


@pytest.mark.parametrize("file", INVENTED, ids=lambda file: file.stem)
def test_the_head_is_read_as_it_is_printed(file: Path) -> None:
    """Number, day and issuer, where the text prints them as the reader of the gold wrote them down."""
    meant, head, text = gold(file), compiled(file).head, fold(file.read_text("utf-8"))
    number, issuer = fold(meant.get("doc_number") or ""), fold(meant.get("issuer") or "")
    year, _, rest = (meant.get("date") or "").partition("-")
    month, _, day = rest.partition("-")
    if number and number in text:
        assert fold(head.number.value if head.number else "") == number
    if day and f"{year}年{int(month)}月{int(day)}日" in text:
        assert (head.date.value if head.date else None) == meant["date"]
    if issuer and f"{issuer}关于" in text:
        assert [fold(one.value) for one in head.issuers] == [issuer]


def test_ordinary_layouts_reach_the_goals() -> None:
    assert short(scored(file for file in INVENTED if file.name[0] in "ab"), GOALS) == {}


def test_all_layouts_keep_what_was_reached() -> None:
    assert short(scored(INVENTED), FLOORS) == {}


def test_chance_has_no_part_in_it() -> None:
    probe = (
        "import sys; from hashlib import sha256; from pathlib import Path; from minzheng.notice import api\n"
        "for file in sys.argv[1:]: print(sha256(api.to_json(api.compile(Path(file).read_bytes())).encode()).hexdigest())"
    )
    files = [str(file) for file in INVENTED[::5]]
    said = {
        subprocess.run(
            [sys.executable, "-c", probe, *files], env={"PYTHONHASHSEED": chance}, stdout=subprocess.PIPE, check=True
        ).stdout
        for chance in ("1", "2")
    }
    assert len(said) == 1
    assert len(said.pop().split()) == len(files)


def test_the_scorer_counts_what_is_missed_what_is_extra_and_what_is_wrong() -> None:
    first, second = compiled(INVENTED[0]).duties[:2]
    wrong = _task(second) | {"lead": ["乙局"], "deadline": "2031"}
    absent = _task(first) | {"text_start": "没有这一句话", "units_all": ["甲局"]}
    score = Score()
    score.add({"tasks": [_task(first), wrong, absent]}, [first, second])
    assert (score.tasks.right, score.tasks.extra, score.tasks.missing) == (2, 0, 1)
    assert (score.units.right, score.units.extra, score.units.missing) == (len(first.units_all + second.units_all), 0, 1)
    assert (score.lead.right, score.lead.missing) == (1, 1)
    assert score.deadline.missing == 1


def _task(duty: api.Duty) -> Gold:
    names: dict[str, Any] = {"units_all": list(duty.units_all), "lead": list(duty.lead), "deadline": duty.deadline}
    return {"text_start": duty.text[:12], **names}


@pytest.mark.needs_shared("notices", "score.py")
def test_the_real_notices_reach_the_goals_by_the_scorer_beside_them(tmp_path: Path) -> None:
    files = sorted(REAL.glob("[0-9][0-9]-*.txt"))
    said, out = tmp_path / "duties.json", tmp_path / "scores.json"
    said.write_text(json.dumps({file.stem: _duties(compiled(file)) for file in files}), "utf-8")
    subprocess.run([sys.executable, REAL / "score.py", said, "--json", out], capture_output=True, check=True)
    scores = json.loads(out.read_text("utf-8"))
    for group in scores["groups"].values():
        assert short(dict(_measures(group)), GOALS) == {}
    for file in files:
        assert scored([file]) == pytest.approx(scored([file]) | dict(_measures(scores["documents"][file.stem])))


def _duties(notice: Notice) -> list[dict[str, Any]]:
    return list(json.loads(api.to_json(notice))["duties"])


def _measures(scores: dict[str, float | None]) -> Iterator[tuple[str, float]]:
    """The scorer's numbers under the names of ours; it gives none where there was nothing to measure."""
    names = {"tasks": "seg_f1", "units": "units_e2e_f1", "lead": "lead_acc", "deadline": "deadline_f1"}
    return ((ours, value) for ours, theirs in names.items() if (value := scores[theirs]) is not None)
