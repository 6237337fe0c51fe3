"""The part as Django knows it: the room of cases below it has the short label."""

from __future__ import annotations

from django.apps import AppConfig


class CasesDeskConfig(AppConfig):
    """The officials' pages of cases."""

    name = "minzheng.portal.cases"
    label = "cases_desk"
