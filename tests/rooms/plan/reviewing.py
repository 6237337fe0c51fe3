"""Who reviews in the tests, and what."""

from __future__ import annotations

from minzheng.content import api as content
from minzheng.kernel.access.api import Actor
from minzheng.notice import api as notices
from minzheng.plan.review import api as review
from tests.rooms.registry.acting import actor

EDITOR, SECOND = actor("11", "notice_editor"), actor("12", "notice_editor")
THIRD, COUNTY = actor("13", "notice_editor"), actor("14", "notice_editor", "320623")
SUPERVISOR, OFFICER = actor("15", "province_supervisor"), actor("16")

SHORT = """关于印发清溪县山塘整治责任分解方案的通知
清政办发〔2013〕7号
各镇人民政府，县各有关部门：
现将《清溪县山塘整治责任分解方案》印发给你们，请认真组织实施。
清溪县人民政府办公室
2013年3月5日

清溪县山塘整治责任分解方案

一、摸清底数
1．全面普查山塘，2013年6月底前建立山塘名册。（省水利厅、省民政厅）
2．制定山塘管护办法。（省水利厅）
二、加快整治
3．到2015年，各县（市）建成1所山塘管护站；进一步加快险塘除险。（省水利厅、省财政厅、江南工作组）
4．2013年1月底前完成险塘除险，2012年底前建成巡查队伍。（省民政厅）
"""
"""An invented notice with something of each kind: four units, two leads, targets, a deadline before its issue, soft words."""


def seed() -> str:
    """The first notice."""
    return content.text(content.jurisdiction() / "seed" / "jiangsu-2012-85.txt")


def compiled(text: str) -> notices.Notice:
    """A notice, read."""
    return notices.compile(text)


def answer(question: review.Question) -> review.Given:
    """What a patient editor answers: as proposed, else the first that needs no words, asking where there is nothing else."""
    if question.kind == "finding":
        return review.Given(question.key, "keep")
    plain = [one.id for one in question.options if not one.typed]
    return review.Given(question.key, question.proposal or plain[0])


def everything(who: Actor, draft_id: int) -> list[review.Given]:
    """An answer to each question that is open for somebody."""
    desk = review.desk(who, draft_id)
    return [answer(one) for one in desk.asked if one.key not in desk.answers]
