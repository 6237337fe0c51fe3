"""Every event is heard, or says why nobody hears it."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import django

from minzheng.kernel.events import api as events
from tests.architecture.source import modules, rooms


def test_every_event_is_heard_or_says_why_not() -> None:
    django.setup()
    for room, folder in rooms().items():
        if (folder / "api.py").is_file():
            import_module(f"minzheng.{room}.api")
    found = {id_: (bool(events.hearers(id_)), unheard) for id_, unheard in events.events().items()}
    assert [id_ for id_, (heard, unheard) in found.items() if not heard and not unheard] == [], "who hears it? or unheard=…"
    assert [id_ for id_, (heard, unheard) in found.items() if heard and unheard] == [], "it is heard; take out unheard=…"


def test_every_handler_is_known_in_a_process_that_just_began() -> None:
    """A handler in a module that nobody reads at the start is never called, and nothing says so."""
    hearing = [module.name for module in modules() if "@events.hears(" in module.text]
    meant = {f"minzheng.{name.removesuffix('.py').replace('/', '.')}" for name in hearing}
    began = "import django, sys; django.setup(); print(*sys.modules)"
    known = subprocess.run([sys.executable, "-c", began], check=True, capture_output=True, text=True).stdout.split()
    assert len(meant) > 5
    assert meant - set(known) == set(), "its app's ready() reads it"
