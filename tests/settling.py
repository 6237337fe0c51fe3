"""Plans that are read once, within a test's own transaction too."""

from __future__ import annotations


def forget() -> None:
    """Nothing is known of what was taken back: the plans of another making may have the same numbers."""
    from minzheng.plan.duties import reads as plans
    from minzheng.plan.standing import reads as lights

    plans._kept.cache_clear()
    lights._kept.clear()
