# /// script
# requires-python = ">=3.12"
# dependencies = ["fonttools==4.68.0"]
# ///
"""Cuts the font of letters out of Noto Serif CJK SC (Debian: fonts-noto-cjk): `uv run --no-project scripts/seed_font.py`.

It keeps the characters of GB 2312 and of everything that the repository says, rare names of its tests among it; the list
beside it says which, so that a letter that wants another one is refused in words. The licence (SIL OFL 1.1) lets it be cut
and asks for its own text beside it; the cut font has a name of its own.
"""

import subprocess
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

SOURCE, FACE = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"), "Noto Serif CJK SC"
ROOT = Path(__file__).parents[1]
FONTS = ROOT / "src" / "minzheng" / "portal" / "letters" / "fonts"
NAME = "Minzheng Song"
TEXTS = {".csv", ".html", ".md", ".po", ".py", ".rule", ".toml"}
LEFT_OUT = {"readings.csv", "rewrites.csv"}


def wanted() -> set[str]:
    """The characters that a letter may need."""
    found = {chr(code) for span in ((0x20, 0x7F), (0xA0, 0x100), (0x2010, 0x2040), (0x3000, 0x3020)) for code in range(*span)}
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            found |= set(bytes([first, second]).decode("gb2312", "ignore"))
    for name in subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines():
        path = ROOT / name
        if path.suffix in TEXTS and path.name not in LEFT_OUT and path.is_file():
            found |= set(path.read_text("utf-8"))
    return {one for one in found if one.isprintable() or one == "\u3000"}


def main() -> None:
    """Writes the font and the list of its characters."""
    font = next(one for one in TTCollection(SOURCE, lazy=True).fonts if one["name"].getDebugName(1) == FACE)
    there = sorted(wanted() & {chr(code) for code in font.getBestCmap()})
    options = subset.Options(hinting=False, glyph_names=False, notdef_outline=True, name_IDs=["*"])
    options.layout_features = ["kern", "halt", "locl"]
    cut = subset.Subsetter(options)
    cut.populate(text="".join(there))
    cut.subset(font)
    for record in list(font["name"].names):
        if record.nameID in {1, 4, 16}:
            font["name"].setName(NAME, record.nameID, record.platformID, record.platEncID, record.langID)
        elif record.nameID == 6:
            font["name"].setName(NAME.replace(" ", ""), 6, record.platformID, record.platEncID, record.langID)
    font["CFF "].cff.fontNames[0] = NAME.replace(" ", "")
    FONTS.mkdir(parents=True, exist_ok=True)
    font.save(FONTS / "song.otf")
    (FONTS / "characters.txt").write_text("".join(there) + "\n", "utf-8")
    print(len(there), "characters,", (FONTS / "song.otf").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
