# /// script
# requires-python = ">=3.12"
# dependencies = ["chinesecalendar==1.11.0"]
# ///
"""Writes the calendars of years from the package chinesecalendar: `uv run --no-project scripts/seed_calendars.py 2027`.

Run it each November, when the State Council has published the next year; then read the notice and set `checked`.
Without years it writes all that it was first run for. A year that stands in the table and was checked is left alone.
"""

import sys
from datetime import date, timedelta
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

from chinese_calendar import constants

CALENDARS = Path(__file__).parents[1] / "src" / "minzheng" / "kernel" / "time" / "calendars"
DAY = timedelta(days=1)
SATURDAY = 5
FESTIVALS = {
    "new_years_day": "yuandan",
    "spring_festival": "chunjie",
    "tomb_sweeping_day": "qingming",
    "labour_day": "laodongjie",
    "dragon_boat_festival": "duanwu",
    "mid_autumn_festival": "zhongqiu",
    "national_day": "guoqing",
    "anti_fascist_70th_day": "kangzhan_70",
}
ALSO = {
    2015: ["国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知"],
    2018: ["国务院办公厅关于2019年部分节假日安排的通知"],  # the last days of December
    2019: ["国务院办公厅关于调整2019年劳动节假期安排的通知"],
    2020: ["国务院办公厅关于延长2020年春节假期的通知"],
}


def spans(days: dict[date, str]) -> list[tuple[str, date, date]]:
    """Runs of free days of one festival; ordinary weekend days between two of them belong to the run."""
    found: list[tuple[str, date, date]] = []
    for day, festival in sorted(days.items()):
        if found and found[-1][0] == festival and joined(found[-1][2], day):
            found[-1] = (festival, found[-1][1], day)
        else:
            found.append((festival, day, day))
    return found


def joined(before: date, after: date) -> bool:
    """Whether nobody works between two free days."""
    between = [before + DAY * n for n in range(1, (after - before).days)]
    return all(day.weekday() >= SATURDAY and day not in constants.workdays for day in between)


def page(year: int) -> str:
    """The file of one year."""
    codes = {member.value: FESTIVALS[member.name] for member in constants.Holiday}
    runs = spans({day: codes[name] for day, name in constants.holidays.items() if day.year == year})
    worked: dict[tuple[str, date, date], list[date]] = {run: [] for run in runs}
    for day, name in sorted(constants.workdays.items()):
        if day.year == year:
            mine = [run for run in runs if run[0] == codes[name]] or runs
            worked[min(mine, key=lambda run: abs(run[1] - day))].append(day)
    notices = [f"国务院办公厅关于{year}年部分节假日安排的通知", *ALSO.get(year, [])]
    lines = [f"year = {year}", "basis = [" + ", ".join(f'"{one}"' for one in notices) + "]"]
    lines += [f'source = "chinesecalendar {version("chinesecalendar")}"', "checked = false"]
    for run in runs:
        lines += ["", "[[holiday]]", f'festival = "{run[0]}"', f"first = {run[1]}", f"last = {run[2]}"]
        if worked[run]:
            lines.append(f"worked = [{', '.join(map(str, worked[run]))}]")
    assert all(before[2] < after[1] for before, after in pairwise(runs))
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    for year in map(int, sys.argv[1:] or range(2009, 2027)):
        if not any(day.year == year for day in constants.holidays):
            sys.exit(f"chinesecalendar {version('chinesecalendar')} does not know {year}.")
        path = CALENDARS / f"{year}.toml"
        if path.exists() and "checked = true" in path.read_text("utf-8"):
            print(f"{path.name} was checked by a person and is left alone.")
        else:
            path.write_text(page(year), "utf-8")
            print(path.name)
