"""The project as the architecture tests see it: every module read once, and parsed when first asked for."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "minzheng"
SHELVES = {"kernel", "plan", "services"}  # folders of small rooms, each with its own face
LEFT_BEHIND = {"__pycache__", "build", "dist", "var"}  # by tools and by the running program


@dataclass(frozen=True)
class Module:
    """One module of src/: `name` is its path below the package, `room` the room it lies in."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        return room_of(Path(self.name).with_suffix("").parts)

    @property
    def part(self) -> str:
        """What its lines count for: its room; of the portal and of what puts the rooms together, one of its folders."""
        folders = Path(self.name).parent.parts
        return ".".join(folders[:2]) if folders[:1] in {("portal",), ("config",)} else self.room


def room_of(parts: tuple[str, ...]) -> str:
    """The room of a path inside the package; a shelf is not one, each room on it counts for itself."""
    return ".".join(parts[:2]) if parts[0] in SHELVES and len(parts) > 1 else parts[0]


@cache
def modules() -> list[Module]:
    """Every module of src/."""
    return [Module(path.relative_to(PACKAGE).as_posix(), path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))]


@cache
def rooms() -> dict[str, Path]:
    """The folders of the rooms that stand, by name."""
    folders = {module.room: PACKAGE.joinpath(*module.room.split(".")) for module in modules()}
    return {room: folder for room, folder in folders.items() if folder.is_dir() and room not in SHELVES}


@cache
def files() -> list[Path]:
    """Every file of the project, relative to its root."""
    found: list[Path] = []
    for folder, folders, names in ROOT.walk():
        folders[:] = [name for name in folders if name not in LEFT_BEHIND and (name == ".ci" or not name.startswith("."))]
        found += [(folder / name).relative_to(ROOT) for name in names if name != ".git"]  # a file in a worktree
    return sorted(found)
