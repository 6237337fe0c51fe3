# /// script
# requires-python = ">=3.12"
# dependencies = ["pypinyin==0.55.0"]
# ///
"""Writes how characters are read from the package pypinyin: `uv run --no-project scripts/seed_readings.py`.

One line a syllable, without tones, with the characters whose first reading it is. Surnames that are read otherwise, and
characters of two usual readings, are our own: `surnames.toml`.
"""

import csv
import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin.pinyin_dict import pinyin_dict

READINGS = Path(__file__).parents[1] / "src" / "minzheng" / "kernel" / "search" / "readings.csv"


def plain(reading: str) -> str:
    """A syllable in the letters that are typed for it: without its tone, with v for u with two dots."""
    marked = unicodedata.normalize("NFD", reading).replace("u\u0308", "v").replace("\u00ea", "e")
    return "".join(letter for letter in marked if "a" <= letter <= "z")


def main() -> None:
    """Writes the file."""
    read = defaultdict(list)
    for code, readings in sorted(pinyin_dict.items()):
        if code != 0x3007 and not 0x3400 <= code <= 0x3FFFF:  # radicals and signs
            continue
        if syllable := plain(readings.split(",")[0]):
            read[syllable].append(chr(code))
    with READINGS.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("syllable", "characters"))
        writer.writerows((syllable, "".join(characters)) for syllable, characters in sorted(read.items()))
    print(f"{sum(map(len, read.values()))} characters, {len(read)} syllables in {READINGS.name}")


if __name__ == "__main__":
    main()
