"""Findings: what the compiler could not decide, and what the issuing office should know; each with its question."""

from __future__ import annotations

from minzheng.notice.lexer import Marker
from minzheng.notice.schema import Notice
from minzheng.notice.text import View


def found(notice: Notice, whole: View, markers: list[Marker], convention: str) -> Notice:
    """The notice with its findings."""
    return notice
