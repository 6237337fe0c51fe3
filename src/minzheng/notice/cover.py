"""Duties outside the plan's tasks: of the letter that issues it, and of closing parts without units of their own."""

from __future__ import annotations

from minzheng.notice.gazetteer import Gazetteer
from minzheng.notice.head import Layout
from minzheng.notice.schema import Duty
from minzheng.notice.structure import Node
from minzheng.notice.text import View


def duties(whole: View, layout: Layout, nodes: list[Node], plan: tuple[Duty, ...], gazetteer: Gazetteer) -> tuple[Duty, ...]:
    """The cover duties in order."""
    return ()
