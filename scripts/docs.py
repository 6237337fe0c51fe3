"""Writes the reference pages that are generated: each is a function here, held to its source by a test."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from minzheng.content import api as content
from minzheng.notice import api as notices
from minzheng.rules import api as rules

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the house: its code, its two names, what it means, and what is never said for it."""

    code: str
    zh: str
    english: str
    means: str
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of docs/words.toml."""

    word: tuple[Word, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """A word settled twice, or refused in one place and used in another."""
        settled: dict[str, str] = {}
        for place, word in enumerate(self.word):
            for key, said in ("code", word.code), ("zh", word.zh), ("english", word.english):
                if settled.setdefault(said, word.code) != word.code:
                    yield f"word.{place}.{key}", f'is "{said}", which is settled at "{settled[said]}" already.'
        for place, word in enumerate(self.word):
            for never in word.never:
                if never in settled:
                    yield f"word.{place}.never", f'refuses "{never}", which is itself a word.'


def words() -> tuple[Word, ...]:
    """docs/words.toml, checked."""
    return content.toml(ROOT / "docs" / "words.toml", Words).word


def glossary() -> str:
    """The words as a page, by code."""
    rows = [
        f"| `{word.code}` | {word.zh} | {word.english} | {word.means} | {', '.join(f'`{never}`' for never in word.never)} |"
        for word in sorted(words(), key=lambda word: word.code)
    ]
    head = ["# Words", "", "Written by `./habits docs` from [words.toml](../words.toml); change it there.", ""]
    return "\n".join([*head, "| code | 中文 | English | means | never |", "| --- | --- | --- | --- | --- |", *rows, ""])


def notice_schema() -> str:
    """The JSON Schema of a compiled notice."""
    return json.dumps(notices.json_schema(), ensure_ascii=False, indent=2) + "\n"


def diff_schema() -> str:
    """The JSON Schema of what became of every duty between two notices."""
    return json.dumps(notices.json_schema(notices.Diff), ensure_ascii=False, indent=2) + "\n"


def plan_schema() -> str:
    """The JSON Schema of a whole plan, made from the dataclasses that the file and the API are written from."""
    _django()
    from pydantic import TypeAdapter

    from minzheng.portal.issuing.interchange import PlanFile

    made = TypeAdapter(PlanFile).json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
    return json.dumps(head, ensure_ascii=False, indent=2) + "\n"


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def api() -> str:
    """What other programs can ask, from the description that the API gives of itself."""
    _django()
    from django.utils import translation

    from minzheng.portal.rest.urls import api as described

    with translation.override("en"):
        schema = json.loads(json.dumps(described.get_openapi_schema(), default=str))
    lines = ["# API", "", "Written by `./habits docs` from `/api/openapi.json`, which has every shape.", ""]
    lines += ["A session is signed in as people are; a write sends the cookie `csrftoken` back in the header `X-CSRFToken`.", ""]
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            lines += [f"## {one['summary']}", "", f"`{method.upper()} {path}`", "", one["description"], ""]
            lines += ["| parameter | in | what |", "| --- | --- | --- |", *map(_parameter, one["parameters"]), ""]
            for sent in one.get("requestBody", {}).get("content", {}).values():
                lines += [f"Sends `{sent['schema']['$ref'].rpartition('/')[2]}`.", ""]
            told = [f"{status} {_title(schema, answer)}" for status, answer in sorted(one["responses"].items())]
            lines += ["Answers " + ", ".join(told) + ".", ""]
    return "\n".join(lines)


def personal() -> str:
    """What is kept of persons, for what, for how long and how it ends, from what the rooms declare; and how it is masked."""
    _django()
    from minzheng.kernel.vault import api as vault

    lines = [
        "# Personal data",
        "",
        "Written by `./habits docs` from the `personal.toml` of the rooms and `kinds.toml`; change it there.",
    ]
    for declared in vault.declared().values():
        group = declared.group
        kept = f"{group.retention.days} days" if group.retention.days else f"{group.retention.years} years"
        years = f"{kept} after {group.retention.after.en}"
        columns = ", ".join(f"`{model._meta.label}.{name}`" for model, name in declared.columns)
        lines += ["", f"## {group.name.en} ({group.name.zh}) of a {group.subject}", ""]
        lines += [
            f"`{group.id}`, in {columns}. Read {'; '.join(one.means.en[:1].lower() + one.means.en[1:] for one in group.purpose)}."
        ]
        lines += [f"Kept {years}{'' if group.retention.checked else ' (to be confirmed)'}; destroyed by {group.destruction}."]
        lines += ["", "| field | kind | shown whole to |", "| --- | --- | --- |"]
        lines += [
            f"| {one.name.en} ({one.name.zh}) | `{one.kind}` | {f'`{one.plain}`, ' * bool(one.plain)}`{group.full}` |"
            for one in group.field
        ]
    lines += ["", "## Kinds", "", "| kind | letters that stand when it is masked |", "| --- | --- |"]
    for kind in vault.kinds().values():
        stands = f"first {kind.head}, last {kind.tail}, of {kind.least} or more" if kind.least else "none"
        lines.append(f"| {kind.means.en} ({kind.means.zh}), `{kind.id}` | {stands} |")
    return "\n".join([*lines, ""])


def _parameter(one: dict[str, Any]) -> str:
    shape = one["schema"]
    what = [shape.get("format") or shape["type"], *shape.get("enum", ())]
    what += [f"{name} `{shape[name]}`" for name in ("pattern", "minimum", "maximum", "maxLength", "default") if name in shape]
    what += [word for word in (one["required"] and "required", one.get("description")) if word]
    return f"| `{one['name']}` | {one['in']} | {', '.join(what)} |"


def _title(schema: dict[str, Any], answer: dict[str, Any]) -> str:
    if "$ref" in answer:
        answer = schema["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return str(answer["description"])


def lives() -> str:
    """How matters, calls for help, opinions, requests and inspections live, from the files that drive them."""
    _django()
    for room in ("burden", "inspection"):  # which declare theirs
        import_module(f"minzheng.plan.{room}.api")
    from minzheng.plan.supervision import api as supervision

    told = ["# Lives", "", "Written by `./habits docs` from the `lives/` of the plan's rooms; change it there.", ""]
    for life in supervision.lives().values():
        told += [f"## {life.name.en} ({life.name.zh})", "", supervision.table(life, "en"), ""]
    return "\n".join(told)


def rule_language() -> str:
    """The language of rules, from its own tables."""
    language, words = rules.language(), rules.words()
    levels = " or ".join(f"`{said.zh}` ({said.en})" for said in language.level.values())
    yes, no, unknown = (language.word[name].zh for name in ("yes", "no", "unknown"))
    lines = [
        "# The rule language",
        "",
        "Written by `./habits docs` from `language.toml` and `words.toml` of `rules`; change it there.",
        "",
        f"A rule is lines of `name = expression`, each under a line that says whose it is: {levels}. Behind `#`",
        "stands what the step rests on; `第…条` is an article of the version's own document. An expression has declared names,",
        "steps above it, numbers, `+ - * /`, `< <= > >= == !=`, `and or not`, `A if condition else B`, the words below,",
        f"`{yes}` (yes) and `{no}` (no).",
        "",
        f"Unknown ({unknown}) makes unknown what depends on it: `and` with a no is no, `or` with a yes is yes, a condition",
        "that is known takes its own side; nothing else is decided without it. A quotient is exact until a rounding word;",
        f"what is given out is whole. A household has 1 to {language.members} persons. No number may leave 63 bits, which",
        "the declared ranges must prove.",
        "",
        "## Kinds",
        "",
        "| kind | 中文 | unit | |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| `{one.id}` | {one.zh} | {one.unit} | {one.en} |" for one in language.kind]
    lines += [
        "",
        "Numbers of unlike kinds are neither added nor compared. Beside money only 0 is written: an amount is a parameter.",
        "",
    ]
    lines += ["## Words", "", "| word | 中文 | |", "| --- | --- | --- |"]
    lines += [f"| `{one.word}` | {one.means.zh} | {one.means.en} |" for one in language.function]
    lines += ["", "## What is written out of habit", "", "| written | meant |", "| --- | --- |"]
    lines += [f"| `{written}` | `{meant}` |" for written, meant in sorted({**language.meant, **language.letter}.items())]
    lines += ["", "## Faults", "", "| fault | example | |", "| --- | --- | --- |"]
    lines += [f"| `{one.id}` | {_example(one.example)} | {one.zh}<br>{one.en} |" for one in words.fault]
    return "\n".join([*lines, ""])


def _example(text: str) -> str:
    """A rule's lines in a cell; a long one is cut."""
    shown = text.replace("\u200b", "␣").replace("|", "\\|")
    return "<br>".join(f"`{line if len(line) < 60 else line[:59] + '…'}`" for line in shown.split("\n")) if text else ""


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/glossary.md": glossary,
    "docs/reference/notice.schema.json": notice_schema,
    "docs/reference/notice-diff.schema.json": diff_schema,
    "docs/reference/plan.schema.json": plan_schema,
    "docs/reference/api.md": api,
    "docs/reference/lives.md": lives,
    "docs/reference/personal.md": personal,
    "docs/reference/rules.md": rule_language,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(page(), "utf-8")
        print(name)
