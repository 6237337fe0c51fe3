"""The door of the events room."""

from minzheng.kernel.events.outbox import MOST, announce, announce_many, announced, deliver, late, pending, replay
from minzheng.kernel.events.registry import declared, events, hearers, hears

__all__ = [
    "MOST",
    "announce",
    "announce_many",
    "announced",
    "declared",
    "deliver",
    "events",
    "hearers",
    "hears",
    "late",
    "pending",
    "replay",
]
