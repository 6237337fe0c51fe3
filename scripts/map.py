"""Prints the rooms, how large they are, and which others they enter."""

from __future__ import annotations

from pathlib import Path

import grimp

PACKAGE = Path(__file__).parents[1] / "src" / "minzheng"
SHELVES = {"kernel", "plan", "portal", "services"}
"""Folders of rooms, as the architecture tests count them too."""


def room(module: str) -> str:
    """The room of a module: `kernel.places` of `minzheng.kernel.places.api`; empty for the package."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2] if parts[:1] and parts[0] in SHELVES else parts[:1])


def main() -> None:
    """One line a room: modules, lines of Python, rooms it imports."""
    graph = grimp.build_graph("minzheng")
    entered: dict[str, set[str]] = {}
    for module in graph.modules:
        entered.setdefault(room(module), set()).update(map(room, graph.find_modules_directly_imported_by(module)))
    print(f"{'room':<20}{'modules':>8}{'lines':>8}   imports")
    for name in sorted(set(filter(None, entered)) - SHELVES):
        path = PACKAGE.joinpath(*name.split("."))
        files = list(path.rglob("*.py")) or [path.with_suffix(".py")]
        lines = sum(len(file.read_text("utf-8").splitlines()) for file in files)
        print(f"{name:<20}{len(files):>8}{lines:>8}   {', '.join(sorted(entered[name] - {name, ''})) or '-'}")


if __name__ == "__main__":
    main()
