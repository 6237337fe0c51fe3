"""A notice on its way into force: what is asked, what is decided, what is taken back, and what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from minzheng.content.api import Said
from minzheng.kernel.access.api import Actor, Forbidden
from minzheng.kernel.documents import api as documents
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from minzheng.plan.duties import reads
from minzheng.plan.review import api as review
from minzheng.plan.review import kept, models
from minzheng.plan.review.blind import chosen
from tests.rooms.plan.reviewing import (
    COUNTY,
    EDITOR,
    OFFICER,
    SECOND,
    SHORT,
    SUPERVISOR,
    THIRD,
    answer,
    compiled,
    everything,
    seed,
)

pytestmark = pytest.mark.django_db
TODAY = date(2013, 6, 1)
COUNTS = {"unit": 48, "lead": 62, "target": 17, "vague": 35, "split": 22, "finding": 3}
"""The decisions of the first notice, by kind: 187 of the 230 that it may take."""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    reads._kept.cache_clear()  # plans of another test may have had the same keys
    with time.at(TODAY):
        yield


@pytest.fixture
def draft() -> review.Draft:
    return review.take(EDITOR, SHORT, "ponds.txt")


def sample(draft: review.Draft) -> list[str]:
    """What is read blind."""
    return list(models.Draft.objects.get(pk=draft.id).sample)


def asked(draft: review.Draft, kind: str, no: str = "", who: Actor = EDITOR) -> review.Question:
    desk = review.desk(who, draft.id)
    return next(one for one in desk.asked if one.kind == kind and no in {"", one.no})


def unit(draft: review.Draft, token: str) -> review.Question:
    return next(one for one in review.desk(EDITOR, draft.id).asked if one.kind == "unit" and one.spans[0].quote == token)


def refused(reason: str) -> pytest.RaisesExc[review.Refused]:
    return pytest.RaisesExc(review.Refused, check=lambda error: error.reason == reason)


def decided(draft: review.Draft) -> review.Draft:
    """All that is asked, answered."""
    review.decide_many(EDITOR, draft.id, everything(EDITOR, draft.id))
    return draft


def confirmed(draft: review.Draft) -> review.Draft:
    review.confirm(EDITOR, decided(draft).id)
    return draft


# What is asked


def test_the_first_notice_needs_fewer_than_230_decisions() -> None:
    questions = review.questions(compiled(seed()))
    assert Counter(one.kind for one in questions) == COUNTS
    assert len({one.key for one in questions}) == len(questions) == sum(COUNTS.values()) == 187


def test_a_key_does_not_rest_on_a_position() -> None:
    text = seed()
    moved = compiled("\n" + text.replace("各设区市", "各设区市 "))
    assert {one.key for one in review.questions(moved)} == {one.key for one in review.questions(compiled(text))}


def test_every_question_stands_on_words_of_the_notice() -> None:
    notice = compiled(seed())
    for one in review.questions(notice):
        assert one.spans or one.kind == "finding", one
        assert all(notice.original[span.start : span.end] == span.quote for span in one.spans)
        assert one.title.zh
        assert one.title.en
        assert one.why.zh
        assert len({option.id for option in one.options}) == len(one.options) >= 2
        assert one.proposal == "" or one.option(one.proposal)
        assert one.kind == "split" or one.option(review.ASK)


def test_nothing_is_proposed_for_a_lead_and_its_evidence_says_so() -> None:
    leads = {one.no: one for one in review.questions(compiled(seed())) if one.kind == "lead"}
    assert {one.proposal for one in leads.values()} == {""}
    assert [option.id for option in leads["31"].options] == [
        *(f"lead:{name}" for name in ("省民政厅", "省发展改革委", "省财政厅", "省住房城乡建设厅")),
        "none",
        "ask",
    ]
    assert sum("打破惯常次序" in one.why.zh for one in leads.values()) == 20


def test_two_readings_differ_in_numbers() -> None:
    found = {one.spans[0].quote: one for one in review.questions(compiled(seed())) if one.kind == "target"}
    homes = found["各省辖市分别建有1所功能设施齐全的社会福利院、儿童福利院、精神病人福利院"]
    assert [(one.id, one.figure.zh) for one in homes.options[:2]] == [("each_kind", "共39所"), ("any_kind", "共13所")]
    beds = found["养老机构床位数达到每千名老年人30张以上"]
    assert len(beds.options) == 6, "four denominators, a meaning of one's own, and the drafters"
    assert beds.proposal == ""


def test_a_vague_word_is_asked_about_once_for_all_its_duties() -> None:
    words = {one.spans[0].quote: one for one in review.questions(compiled(seed())) if one.kind == "vague"}
    assert len(words["支持"].spans) == 11
    assert words["积极"].proposal == "direction"
    assert words["基本实现"].proposal == "", "whether the promise is kept hangs on it"


def test_a_deadline_before_the_issue_becomes_a_question(draft: review.Draft) -> None:
    late, other = (one for one in review.desk(EDITOR, draft.id).asked if one.option("due"))
    assert (late.no, late.spans[0].quote, other.spans[0].quote) == ("4", "2013年1月底前", "2012年底前")
    assert late.proposal == ""
    with refused("before_issue"):
        review.decide(EDITOR, draft.id, late.key, "due", "2012-12")
    with refused("bad_day"):
        review.decide(EDITOR, draft.id, late.key, "due", "soon")
    review.decide(EDITOR, draft.id, late.key, "due", "2013-12")


def test_a_compiled_notice_is_read_back_as_it_was_written() -> None:
    notice = compiled(seed())
    assert kept.read(kept.written(notice)) == notice
    older = kept.written(notice).replace(notices.SCHEMA, "minzheng.notice/0")
    assert kept.read(older).duties == notice.duties, "compiled again from its original"


# Taking


def test_a_draft_keeps_the_file_and_who_took_it(draft: review.Draft) -> None:
    row = models.Draft.objects.get(pk=draft.id)
    assert (draft.number, draft.stage, draft.editor) == ("清政办发〔2013〕7号", "drawn", EDITOR.account)
    assert documents.open_(row.document or 0).decode() == SHORT
    assert draft.remaining == draft.total == len(review.desk(EDITOR, draft.id).asked)
    committed = journal.canonical(
        {"number": row.number, "digest": row.digest, "seed": journal.digest(row.seed.encode()), "before": None}
    )
    assert Row.objects.get(verb="review.take").content == journal.digest(committed), "the seed is committed before anybody reads"


def test_of_a_secret_paper_nothing_is_kept() -> None:
    with pytest.raises(notices.Unreadable):
        review.take(EDITOR, "机密★1年\n" + SHORT, "secret.txt")
    with pytest.raises(notices.Unreadable):
        review.take(EDITOR, b"\x89PNG\r\n\x1a\n" + bytes(50), "scan.png")
    assert not models.Draft.objects.exists()
    assert not Row.objects.filter(kind__in=("draft", "document")).exists()


def test_a_paper_without_duties_is_not_taken() -> None:
    with refused("no_duties"):
        review.take(EDITOR, "今天天气很好。")
    assert not models.Draft.objects.exists()


def test_a_notice_imported_twice_is_told_with_the_way_to_go_on(draft: review.Draft) -> None:
    with pytest.raises(review.Twice) as told:
        review.take(EDITOR, SHORT)
    assert told.value.draft == draft.id
    assert told.value.message("zh") == "清政办发〔2013〕7号这份通知已在编审中，没有重复收下。可以接着编审原来那份。"
    assert models.Draft.objects.count() == 1


def test_only_editors_take_and_see_drafts_and_only_at_their_places(draft: review.Draft) -> None:
    with pytest.raises(Forbidden):
        review.take(OFFICER, SHORT)
    assert review.drafts(OFFICER) == ()
    assert review.drafts(COUNTY) == ()
    with pytest.raises(review.NoDraft):
        review.desk(COUNTY, draft.id)
    with pytest.raises(review.NoDraft):
        review.decide(COUNTY, draft.id, "x", "ask")
    assert [one.id for one in review.drafts(SUPERVISOR)] == [draft.id]
    with pytest.raises(Forbidden):
        review.decide(SUPERVISOR, draft.id, asked(draft, "lead").key, "ask")


# Deciding and undoing


def test_an_answer_stands_until_it_is_taken_back(draft: review.Draft) -> None:
    lead = asked(draft, "lead", "1")
    review.decide(EDITOR, draft.id, lead.key, "lead:省民政厅")
    review.decide(EDITOR, draft.id, lead.key, "none")
    assert review.desk(EDITOR, draft.id).answers[lead.key].option == "none"
    assert review.undo(EDITOR, draft.id) == lead.key
    assert review.desk(EDITOR, draft.id).answers[lead.key].option == "lead:省民政厅"
    review.undo(EDITOR, draft.id)
    assert lead.key not in review.desk(EDITOR, draft.id).answers
    with refused("nothing_to_undo"):
        review.undo(EDITOR, draft.id)
    review.redo(EDITOR, draft.id)
    review.redo(EDITOR, draft.id)
    assert review.desk(EDITOR, draft.id).answers[lead.key].option == "none"
    with refused("nothing_to_redo"):
        review.redo(EDITOR, draft.id)


def test_an_answer_is_one_of_those_offered(draft: review.Draft) -> None:
    lead = asked(draft, "lead", "1")
    with refused("no_option"):
        review.decide(EDITOR, draft.id, lead.key, "lead:省公安厅")
    with refused("no_option"):
        review.decide(EDITOR, draft.id, lead.key, "")
    with refused("no_question"):
        review.decide(EDITOR, draft.id, "lead-000000000000", "ask")
    with refused("no_words"):
        review.decide(EDITOR, draft.id, asked(draft, "vague").key, "meaning", " ")
    with refused("too_long"):
        review.decide(EDITOR, draft.id, asked(draft, "vague").key, "meaning", "字" * 1001)
    assert review.desk(EDITOR, draft.id).answers == {}


def test_another_unit_is_one_of_the_list_on_the_day_of_issue(draft: review.Draft) -> None:
    question = unit(draft, "江南工作组")
    assert question.proposal == ""
    with refused("unknown_unit"):
        review.decide(EDITOR, draft.id, question.key, "other", "省应急管理厅")  # of 2018
    review.decide(EDITOR, draft.id, question.key, "other", "省审计厅")
    assert review.desk(EDITOR, draft.id).answers[question.key].words == "js:audit"


def test_all_answers_of_one_sending_stand_or_none(draft: review.Draft) -> None:
    given = everything(EDITOR, draft.id)
    with refused("no_option"):
        review.decide_many(EDITOR, draft.id, [*given, replace(given[0], option="?")])
    assert review.desk(EDITOR, draft.id).answers == {}


def test_the_record_of_a_rule_counts_what_stands(draft: review.Draft) -> None:
    first, second = (asked(draft, "lead", no) for no in ("1", "3"))
    review.decide(EDITOR, draft.id, first.key, "none")
    review.decide(EDITOR, draft.id, first.key, first.inferred)
    review.decide(EDITOR, draft.id, second.key, "none")
    assert review.record()["role.breaks_protocol"] == (1, 2)
    review.undo(EDITOR, draft.id)
    assert review.record()["role.breaks_protocol"] == (1, 1)
    review.decide(EDITOR, draft.id, second.key, review.ASK)
    assert review.record()["role.breaks_protocol"] == (1, 1), "asking is no verdict on the rule"
    used = {one.rule: one for one in notices.compile(SHORT, record=review.record()).rules}
    assert (used["role.breaks_protocol"].confirmed, used["role.breaks_protocol"].seen) == (1, 1)


# Editing


def test_an_edit_rests_on_its_quote(draft: review.Draft) -> None:
    with refused("no_quote"):
        review.edit(EDITOR, draft.id, review.Edit("edit", "2", "没有的话", "deadline", "2013-09"))
    with refused("no_duty"):
        review.edit(EDITOR, draft.id, review.Edit("edit", "9", "山塘", "deadline", "2013-09"))
    with refused("no_field"):
        review.edit(EDITOR, draft.id, review.Edit("edit", "2", "山塘", "text", "x"))
    review.edit(EDITOR, draft.id, review.Edit("edit", "2", "制定山塘管护办法", "deadline", "2013-09"))
    assert review.desk(EDITOR, draft.id).notice.duties[1].deadline == "2013-09"
    review.undo(EDITOR, draft.id)
    assert review.desk(EDITOR, draft.id).notice.duties[1].deadline is None


def test_a_target_gets_another_value_and_a_duty_another_unit(draft: review.Draft) -> None:
    quote = "各县（市）建成1所山塘管护站"
    review.edit(EDITOR, draft.id, review.Edit("edit", "3", quote, "value", "2"))
    question = asked(draft, "target", "3")
    assert "2所" in question.options[0].words.zh
    review.edit(EDITOR, draft.id, review.Edit("edit", "2", "山塘管护办法", "unit", "省财政厅"))
    assert asked(draft, "lead", "2").options[1].id == "lead:省财政厅", "with two units somebody must lead"


def test_the_editor_says_the_role_of_a_unit_and_takes_it_back(draft: review.Draft) -> None:
    for quote, role, reason in (
        ("省财政厅", "helps", "no_field"),
        ("省水利厅、省财政厅", "support", "no_unit"),
        ("山塘管护站", "support", "no_unit"),
    ):
        with refused(reason):
            review.edit(EDITOR, draft.id, review.Edit("edit", "3", quote, "role", role))
    before = asked(draft, "lead", "3")
    review.edit(EDITOR, draft.id, review.Edit("edit", "3", "省财政厅", "role", "support"))
    assert [one.id for one in asked(draft, "lead", "3").options][:3] == ["lead:省水利厅", "lead:江南工作组", "none"]
    review.edit(EDITOR, draft.id, review.Edit("edit", "3", "江南工作组", "role", "lead"))
    duty = review.desk(EDITOR, draft.id).notice.duties[2]
    assert [(one.role, one.provenance == "ruled") for one in duty.units] == [("co", False), ("support", True), ("lead", True)]
    assert (duty.lead, duty.co, duty.lead_said) == (("江南工作组",), ("省水利厅", "省财政厅"), True)
    assert not [one for one in review.desk(EDITOR, draft.id).asked if (one.kind, one.no) == ("lead", "3")], "it is said"
    review.undo(EDITOR, draft.id)
    review.undo(EDITOR, draft.id)
    assert asked(draft, "lead", "3") == before
    review.redo(EDITOR, draft.id)
    review.decide_many(EDITOR, draft.id, everything(EDITOR, draft.id))
    review.confirm(EDITOR, draft.id)
    plan = review.enforce(SUPERVISOR, draft.id)
    assert [(part.role, part.provenance == "ruled") for part in plan.duty("3").parts] == [
        ("lead", True), ("support", True), ("co", False),
    ]  # fmt: skip
    assert list(duties.broken()) == []


def test_a_duty_is_split_where_a_clause_begins_and_merged_again(draft: review.Draft) -> None:
    with refused("not_a_clause"):
        review.edit(EDITOR, draft.id, review.Edit("split", "3", "步加快险塘"))
    review.edit(EDITOR, draft.id, review.Edit("split", "3", "进一步加快险塘除险"))
    first, second = review.desk(EDITOR, draft.id).notice.duties[2:4]
    assert (first.no, second.no, second.parent_no) == ("3", None, "3")
    assert (len(first.clauses), len(second.clauses)) == (1, 1)
    assert second.text.startswith("进一步加快险塘除险")
    assert (first.deadline, first.units_all) == ("2015", second.units_all)
    review.edit(EDITOR, draft.id, review.Edit("merge", second.id, "进一步加快险塘除险"))
    merged = review.desk(EDITOR, draft.id).notice.duties
    assert [one.no for one in merged] == ["1", "2", "3", "4"]
    with refused("first_duty"):
        review.edit(EDITOR, draft.id, review.Edit("merge", "1", "全面普查山塘"))


# Confirming and bringing into force


def test_a_notice_is_confirmed_when_all_is_decided_that_must_be(draft: review.Draft) -> None:
    given = [one for one in everything(EDITOR, draft.id) if not one.key.startswith(("vague", "split"))]
    review.decide_many(EDITOR, draft.id, given[:-1])
    with pytest.raises(review.Refused, match="open_questions"):
        review.confirm(EDITOR, draft.id)
    review.decide_many(EDITOR, draft.id, given[-1:])
    with refused("not_editor"):
        review.confirm(SECOND, draft.id)
    assert review.desk(EDITOR, draft.id).seed == ""
    review.confirm(EDITOR, draft.id)
    assert review.drafts(EDITOR)[0].stage == "confirmed"
    assert chosen(review.desk(EDITOR, draft.id).seed, [one.key for one in review.desk(EDITOR, draft.id).asked]) == sample(
        draft
    ), "whoever has the seed can choose again"
    with refused("not_drawn"):
        review.decide(EDITOR, draft.id, asked(draft, "lead").key, "none")
    review.undo(EDITOR, draft.id)
    assert review.drafts(EDITOR)[0].stage == "drawn"
    review.redo(EDITOR, draft.id)
    assert review.drafts(EDITOR)[0].stage == "confirmed"


def test_another_person_brings_it_into_force(draft: review.Draft) -> None:
    with refused("not_confirmed"):
        review.enforce(SUPERVISOR, draft.id)
    confirmed(draft)
    with pytest.raises(Forbidden):
        review.enforce(EDITOR, draft.id)
    both = replace(EDITOR, permissions=EDITOR.permissions | SUPERVISOR.permissions)
    with refused("same_person"):
        review.enforce(both, draft.id)
    plan = review.enforce(SUPERVISOR, draft.id)
    assert (plan.number, len(plan.tasks), plan.duty("3").due) == (draft.number, 4, "2015")
    assert review.drafts(EDITOR)[0].stage == "in_force"
    for late in (review.undo, review.redo):
        with refused("in_force"):
            late(EDITOR, draft.id)
    with refused("in_force"):
        review.enforce(SUPERVISOR, draft.id)


def test_only_a_lead_that_somebody_chose_leads(draft: review.Draft) -> None:
    decided(draft)
    review.decide(EDITOR, draft.id, asked(draft, "lead", "1").key, "lead:省民政厅")
    review.decide(EDITOR, draft.id, asked(draft, "lead", "3").key, review.ASK)
    review.confirm(EDITOR, draft.id)
    plan = review.enforce(SUPERVISOR, draft.id)
    lead = plan.duty("1").lead
    assert lead
    assert (lead.token, lead.provenance) == ("省民政厅", "ruled")
    assert plan.duty("3").lead is None, "that the list begins with somebody says nothing"


def test_what_was_ruled_is_public_and_a_deadline_is_settled(draft: review.Draft) -> None:
    decided(draft)
    late = next(one for one in review.desk(EDITOR, draft.id).asked if one.option("due"))
    review.decide(EDITOR, draft.id, late.key, "due", "2013-12")
    review.decide(EDITOR, draft.id, asked(draft, "vague").key, "meaning", "每年比上年多")
    review.confirm(EDITOR, draft.id)
    plan = review.enforce(SUPERVISOR, draft.id)
    assert plan.duty("4").due == "2013-12"
    said = {one.words: one.answer for one in duties.rulings(SUPERVISOR, plan.id)}
    assert said["进一步"] == "每年比上年多"
    assert said["各县（市）建成1所山塘管护站"] == "每个地方各1所（共45所）"


def test_what_the_drafters_say_becomes_a_public_ruling_before_and_after(draft: review.Draft) -> None:
    decided(draft)
    lead, target = asked(draft, "lead", "1"), asked(draft, "target", "3")
    with refused("not_asked"):
        review.reply(EDITOR, draft.id, lead.key, "省民政厅牵头", "基层处")
    review.decide(EDITOR, draft.id, lead.key, review.ASK)
    review.decide(EDITOR, draft.id, target.key, review.ASK)
    review.reply(EDITOR, draft.id, lead.key, "由省民政厅牵头", "基层处")
    assert review.desk(EDITOR, draft.id).replies[lead.key].who == "基层处"
    review.confirm(EDITOR, draft.id)
    plan = review.enforce(SUPERVISOR, draft.id)
    assert {one.answer for one in duties.rulings(SUPERVISOR, plan.id)} >= {"由省民政厅牵头"}
    with pytest.raises(Forbidden):
        review.reply(EDITOR, draft.id, target.key, "每县1所", "规划处")
    review.reply(SUPERVISOR, draft.id, target.key, "每县1所", "规划处")
    assert [one.answer for one in duties.rulings(SUPERVISOR, plan.id)][-1] == "每县1所"


def test_a_notice_without_number_or_date_is_not_confirmed() -> None:
    draft = decided(review.take(EDITOR, SHORT.replace("清政办发〔2013〕7号\n", "")))
    with refused("no_number"):
        review.confirm(EDITOR, draft.id)
    review.edit(EDITOR, draft.id, review.Edit("edit", "", "清溪县人民政府办公室", "number", "清政办发〔2013〕7号"))
    review.decide_many(EDITOR, draft.id, everything(EDITOR, draft.id))
    review.confirm(EDITOR, draft.id)


# Once more


def test_a_corrected_version_asks_only_what_changed(draft: review.Draft) -> None:
    confirmed(draft)
    plan = review.enforce(SUPERVISOR, draft.id)
    text = SHORT.replace("（省水利厅、省财政厅、江南工作组）", "（省水利厅、省财政厅、省审计厅）")
    second = review.take(SECOND, text, "corrected.txt")
    assert second.before == draft.id
    desk = review.desk(SECOND, second.id)
    opened = [one for one in desk.asked if one.key not in desk.answers]
    assert [(one.kind, one.no or one.spans[0].quote) for one in opened] == [("unit", "省审计厅"), ("lead", "3")]
    assert all(one.replayed and one.by == EDITOR.account for one in desk.answers.values())
    with refused("nothing_to_undo"):
        review.undo(SECOND, second.id)
    review.decide_many(SECOND, second.id, [answer(one) for one in opened])
    review.confirm(SECOND, second.id)
    newer = review.enforce(SUPERVISOR, second.id)
    assert newer.replaces == plan.id
    assert [one.id for one in duties.plans(SUPERVISOR)] == [newer.id]


def test_the_same_text_begun_again_has_its_old_decisions(draft: review.Draft) -> None:
    decided(draft)
    review.edit(EDITOR, draft.id, review.Edit("edit", "2", "制定山塘管护办法", "deadline", "2013-09"))
    again = review.take(THIRD, SHORT, again=True)
    desk = review.desk(THIRD, again.id)
    assert desk.notice.duties[1].deadline == "2013-09"
    assert again.remaining == sum(one.key not in desk.answers for one in desk.asked)
    assert len(desk.answers) == len(review.desk(EDITOR, draft.id).answers)


def test_what_was_replayed_teaches_the_rules_nothing_new(draft: review.Draft) -> None:
    decided(draft)
    before = review.record()
    review.take(THIRD, SHORT, again=True)
    assert review.record() == before


# Read blind


def test_a_fifth_is_read_blind_and_the_second_sees_no_answers(draft: review.Draft) -> None:
    decided(draft)
    mine = review.desk(SECOND, draft.id)
    assert mine.part == "second"
    assert len(mine.asked) == -(-len(review.desk(EDITOR, draft.id).asked) // 5)
    assert (mine.answers, mine.replies, mine.reading.first, mine.agreements) == ({}, {}, {}, ())
    assert {one.by for one in review.history(SECOND, draft.id)} == set()
    first, *rest = (answer(one) for one in mine.asked)
    review.decide(SECOND, draft.id, first.key, first.option)
    seen = review.desk(EDITOR, draft.id)
    assert (len(seen.reading.second), {one.option for one in seen.reading.second.values()}) == (1, {""}), "how far, and no more"
    assert set(seen.reading.keys) == {""}, "nor which questions are read again"
    assert {one.by for one in review.history(EDITOR, draft.id)} == {EDITOR.account}
    hidden = next(one for one in review.desk(EDITOR, draft.id).asked if one.key not in {two.key for two in mine.asked})
    with refused("no_question"):
        review.decide(SECOND, draft.id, hidden.key, answer(hidden).option)
    with refused("second_taken"):
        review.decide(THIRD, draft.id, first.key, first.option)
    review.decide_many(SECOND, draft.id, rest)
    with refused("blind_closed"):
        review.undo(SECOND, draft.id)
    with refused("blind_closed"):
        review.decide(SECOND, draft.id, first.key, first.option)
    assert sum(one.same for one in review.desk(SECOND, draft.id).agreements) == len(mine.asked)


def test_what_differs_is_settled_before_it_is_confirmed(draft: review.Draft) -> None:
    decided(draft)
    mine = [answer(one) for one in review.desk(SECOND, draft.id).asked]
    review.decide_many(SECOND, draft.id, [replace(mine[0], option=review.ASK), *mine[1:]])
    desk = review.desk(EDITOR, draft.id)
    assert desk.reading.differing == (mine[0].key,)
    with pytest.raises(review.Refused, match="differences"):
        review.confirm(EDITOR, draft.id)
    review.decide(EDITOR, draft.id, mine[0].key, mine[0].option)
    assert review.desk(EDITOR, draft.id).reading.differing == ()
    assert sum(one.same for one in review.desk(EDITOR, draft.id).agreements) == len(mine) - 1, "as it was read blind"
    review.confirm(EDITOR, draft.id)


def test_kappa_is_that_of_cohen() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert review.kappa(pairs) == pytest.approx(0.4)
    assert review.kappa([("yes", "no"), ("no", "yes")]) == pytest.approx(-1)
    assert review.kappa([("yes", "yes")] * 3) is None, "chance alone would agree"
    assert review.kappa([]) is None


# What holds


def test_the_room_checks_itself(draft: review.Draft) -> None:
    noted = [subject for subject, _ in journal.contents("draft")]
    assert list(review.check(noted)) == []
    models.Draft.objects.filter(pk=draft.id).update(stage="confirmed")
    assert list(review.check([*noted, str(draft.id)])) == [
        f"Draft {draft.id}: it is confirmed, but its decisions say otherwise.",
        f"Draft {draft.id}: 1 acts, but 2 rows of the journal.",
    ]


def test_every_refusal_speaks_both_languages() -> None:
    facts = dict.fromkeys(("n", "number", "most", "token", "near", "day", "issued", "quote", "no", "what"), "x")
    for reason, said in review.words().reason.items():
        assert isinstance(said, Said)
        told = review.Refused(reason, **facts)
        assert told.message("zh")
        assert told.message("en")
        assert "{" not in told.message("zh")
