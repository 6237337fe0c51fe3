"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RostersConfig(AppConfig):
    """What is paid of all that is granted."""

    name = "minzheng.services.rosters"
    label = "rosters"

    def ready(self) -> None:
        """What is granted knows in every process what of it stands on rosters."""
        from minzheng.services.entitlements import api as entitlements
        from minzheng.services.rosters.relation import PAID

        entitlements.paid_by(PAID)
