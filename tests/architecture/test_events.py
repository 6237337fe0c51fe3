"""Every event is heard, or says why nobody hears it."""

from __future__ import annotations

from importlib import import_module

import django

from minzheng.kernel.events import api as events
from tests.architecture.source import rooms


def test_every_event_is_heard_or_says_why_not() -> None:
    django.setup()
    for room, folder in rooms().items():
        if (folder / "api.py").is_file():
            import_module(f"minzheng.{room}.api")
    found = {id_: (bool(events.hearers(id_)), unheard) for id_, unheard in events.events().items()}
    assert [id_ for id_, (heard, unheard) in found.items() if not heard and not unheard] == [], "who hears it? or unheard=…"
    assert [id_ for id_, (heard, unheard) in found.items() if heard and unheard] == [], "it is heard; take out unheard=…"
