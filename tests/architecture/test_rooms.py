"""Who may enter whom, and that every room has the same face."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import django
import grimp
from django.apps import apps

from tests.architecture.source import modules, room_of, rooms

NOBODY_ENTERS = {"config", "portal"}  # so they have no door: addresses and settings reach them by name


def test_the_layers_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache", "--no-logo"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_another_room_is_entered_by_its_api_only() -> None:
    graph = grimp.build_graph("minzheng", cache_dir=None)
    trespasses = []
    for importer in sorted(graph.modules - {"minzheng"}):
        for imported in sorted(graph.find_modules_directly_imported_by(importer) - {"minzheng"}):
            here, there = (room_of(tuple(name.split(".")[1:])) for name in (importer, imported))
            door = f"minzheng.{there}.api" if there in rooms() else f"minzheng.{there}"
            if here != there and imported != door and (here, there) != ("__main__", "config"):
                trespasses.append(f"{importer} imports {imported}; what it needs belongs in {door}")
    assert trespasses == []


def test_a_foreign_key_leads_down() -> None:
    django.setup()
    graph = grimp.build_graph("minzheng", cache_dir=None)
    upward = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field.related_model, type):
                here, there = (room_of(tuple(one.__module__.split(".")[1:])) for one in (model, field.related_model))
                if here != there and graph.chain_exists(f"minzheng.{there}", f"minzheng.{here}", as_packages=True):
                    upward.append(f"{model._meta.label}.{field.name}: {there} lies above {here}; keep its id as a number")
    assert upward == []


def test_every_room_has_a_label_and_a_door_that_lists_what_it_gives() -> None:
    faceless = []
    for room, folder in rooms().items():
        if room != "config" and not (folder / "README.md").is_file():
            faceless.append(f"{room} has no README.md: one screen on what it promises, its words, what it refuses")
        door = folder / "api.py"
        if room not in NOBODY_ENTERS and not (door.is_file() and "__all__ = " in door.read_text("utf-8")):
            faceless.append(f"{room} has no api.py with an __all__: the only door")
    assert faceless == []


def test_there_are_no_drawers() -> None:
    drawers = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
    found = [module.name for module in modules() if drawers & set(Path(module.name).with_suffix("").parts)]
    assert found == [], "a thing without a home is a concept without a name yet"
