"""What loading a TOML file into its shape costs beside reading it with tomllib alone."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from minzheng.content import api as content


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    rate: Decimal
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    entry: tuple[Entry, ...]


def best(act: Callable[[], object], times: int = 20) -> float:
    """Milliseconds of the quickest of some runs."""
    spent = []
    for _ in range(times):
        start = perf_counter()
        act()
        spent.append(perf_counter() - start)
    return min(spent) * 1000


def main() -> None:
    """A table: lines, both sides, their ratio."""
    print(f"{'lines':>6}{'tomllib ms':>12}{'content ms':>12}{'ratio':>8}")
    with TemporaryDirectory() as folder:
        for lines in (500, 5000):
            path = Path(folder) / "entries.toml"
            entries = (f'[[entry]]\nid = "e{n}"\nrate = 1.5\nnames = ["a", "b"]\n\n' for n in range(lines // 5))
            path.write_text("".join(entries), "utf-8")
            plain = best(lambda path=path: tomllib.loads(path.read_text("utf-8"), parse_float=Decimal))
            shaped = best(lambda path=path: content.toml(path, Entries))
            print(f"{lines:>6}{plain:>12.2f}{shaped:>12.2f}{shaped / plain:>8.2f}")


if __name__ == "__main__":
    main()
