"""Invented notices, put together from their parts."""

from __future__ import annotations

from minzheng.notice import api as notices
from minzheng.notice.api import Finding, Notice

PLAIN = "1.编制河道保洁手册,2020年6月底前印发。(市水务局牵头,市城管局配合)"
OTHER = "2.2020年10月底前完成12条河道清淤。(市住建局牵头,市水务局配合)"


def text(*tasks: str, title: str = "青原市护水行动方案", letter: str = "", date: str = "2019年5月6日", number: str = "3") -> str:
    """A notice of the invented city of Qingyuan with these tasks, two plain ones unless others are given."""
    head = [
        f"青原市人民政府办公室关于印发{title}的通知",
        f"青政办发〔2019〕{number}号",
        "",
        "各县(市、区)人民政府,市政府各部门:",
        f"  《{title}》已经市政府同意,现印发给你们。{letter}",
        "青原市人民政府办公室",
        date,
        "",
        title,
        "",
        "一、主要任务",
    ]
    return "\n".join([*head, *(tasks or (PLAIN, OTHER)), ""])


def compiled(*tasks: str, **parts: str) -> Notice:
    """The same, compiled."""
    return notices.compile(text(*tasks, **parts))


def kinds(notice: Notice) -> list[str]:
    """The kinds of its findings, in order."""
    return [finding.kind for finding in notice.findings]


def found(notice: Notice, kind: str) -> list[Finding]:
    """Its findings of one kind."""
    return [finding for finding in notice.findings if finding.kind == kind]
