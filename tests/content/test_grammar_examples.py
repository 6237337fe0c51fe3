"""Every example of every grammar file says yes or no as it is declared to, and no rule goes without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import minzheng.notice
from minzheng.notice.findings import kinds
from minzheng.notice.phrases import grammar
from minzheng.notice.text import view

FOLDER = Path(minzheng.notice.__file__).parent / "grammar"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
RULES = [(name, rule.id) for name in NAMES for rule, _ in grammar(name).rules]


def form_of(name: str, rule_id: str) -> tuple[tuple[str, ...], tuple[str, ...], re.Pattern[str]]:
    return next((rule.yes, rule.no, form) for rule, form in grammar(name).rules if rule.id == rule_id)


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[rule for _, rule in RULES])
def test_a_rule_matches_its_yes_examples_and_not_its_no_examples(name: str, rule: str) -> None:
    yes, no, form = form_of(name, rule)
    read = {example: view(example).squeeze().text for example in (*yes, *no)}
    assert [example for example in yes if not form.search(read[example])] == []
    assert [example for example in no if form.search(read[example])] == []


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[rule for _, rule in RULES])
def test_a_rule_says_what_it_says_and_has_both_kinds_of_example(name: str, rule: str) -> None:
    yes, no, _ = form_of(name, rule)
    assert next(one.says for one, _ in grammar(name).rules if one.id == rule)
    assert yes
    assert no


@pytest.mark.parametrize("name", NAMES)
def test_every_part_of_a_grammar_compiles(name: str) -> None:
    for part in grammar(name)._file.parts:
        grammar(name).pattern(part)


def test_every_word_list_and_part_of_a_grammar_is_used() -> None:
    code = "\n".join(path.read_text("utf-8") for path in FOLDER.parents[1].rglob("*.py"))
    unused = []
    for name in NAMES:
        text = (FOLDER / f"{name}.toml").read_text("utf-8")
        named = {*grammar(name).words, *grammar(name)._file.parts}
        unused += [f"{name}.{each}" for each in sorted(named) if f"{{{each}}}" not in text and f'"{each}"' not in code]
    assert unused == []


def test_no_two_rules_share_an_id() -> None:
    ids = [rule for _, rule in RULES]
    assert len(ids) == len(set(ids))


def test_every_pattern_of_a_finding_belongs_to_a_kind_of_finding() -> None:
    known = {kind.id for kind in kinds().kind}
    assert {rule.id.split(".")[1] for rule, _ in grammar("findings").rules} <= known


def test_every_kind_of_finding_has_words_in_both_languages_with_the_same_facts() -> None:
    for kind in kinds().kind:
        for said in filter(None, (kind.message, kind.question, kind.earlier)):
            assert re.search("[\u4e00-\u9fff]", said.zh), kind.id
            assert not re.search("[\u4e00-\u9fff]", said.en), kind.id
            zh, en = (set(re.findall(r"\{(\w+)\}", words)) for words in (said.zh, said.en))
            assert en <= zh <= en | {"u"}, f"{kind.id}: a classifier alone has no English"
        assert (kind.earlier is None) == (kinds().basis[kind.basis].since is None), kind.id
