"""The day on which the room's tests run, and a place for keys."""

from __future__ import annotations

from tests.rooms.people.conftest import _today

__all__ = ["_today"]
