"""The registers that ship: their examples come out as they say, and each is about clauses of the notice."""

from __future__ import annotations

import pytest

from minzheng.registry import api as registry

EXAMPLES = [(register, number) for register in registry.registers() for number in range(len(register.examples))]


@pytest.mark.parametrize(("register", "number"), EXAMPLES, ids=lambda value: getattr(value, "id", value))
def test_an_example_comes_out_as_it_says(register: registry.Register, number: int) -> None:
    example = register.examples[number]
    _, problems = registry.clean(register, example.values)
    assert [f"{problem.field}.{problem.reason}" for problem in problems] == [example.refused] * bool(example.refused)


@pytest.mark.parametrize("register", registry.registers(), ids=lambda register: register.id)
def test_what_an_example_says_is_written_and_read_again(register: registry.Register) -> None:
    values, _ = registry.clean(register, next(one for one in register.examples if not one.refused).values)
    for lang in ("zh", "en"):
        written = {name: registry.written(register.field(name), value, lang) for name, value in values.items()}
        assert registry.clean(register, written) == (values, ())


@pytest.mark.parametrize("register", registry.registers(), ids=lambda register: register.id)
def test_a_register_is_about_clauses_and_has_words_in_both_languages(register: registry.Register) -> None:
    assert register.clauses
    assert all(1 <= clause <= 80 for clause in register.clauses)
    said = [register.name, register.about, register.one, *(field.name for field in register.fields)]
    assert all(one.zh != one.en for one in said)
    assert len({field.name.zh for field in register.fields}) == len(register.fields)
    assert len({field.name.en.casefold() for field in register.fields}) == len(register.fields)


def test_the_clauses_that_need_a_register_have_one() -> None:
    assert {4, 12, 31, 32, 33, 52, 53, 56, 63} <= {clause for one in registry.registers() for clause in one.clauses}
