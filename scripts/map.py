"""Prints the rooms, how large they are, and which others they enter."""

from __future__ import annotations

from pathlib import Path

import grimp

PACKAGE = Path(__file__).parents[1] / "src" / "minzheng"


def main() -> None:
    """One line a room: modules, lines of Python, rooms it imports."""
    graph = grimp.build_graph("minzheng")
    entered: dict[str, set[str]] = {}
    for module in graph.modules:
        imported = {name.split(".")[1] for name in graph.find_modules_directly_imported_by(module) if "." in name}
        entered.setdefault(module.split(".")[1] if "." in module else "", set()).update(imported)
    print(f"{'room':<14}{'modules':>8}{'lines':>8}   imports")
    for room in sorted(filter(None, entered)):
        files = list((PACKAGE / room).rglob("*.py")) or [PACKAGE / f"{room}.py"]
        lines = sum(len(file.read_text("utf-8").splitlines()) for file in files)
        print(f"{room:<14}{len(files):>8}{lines:>8}   {', '.join(sorted(entered[room] - {room})) or '-'}")


if __name__ == "__main__":
    main()
