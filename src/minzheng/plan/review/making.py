"""How a question is made: its key from what it is about, its words from `words.toml`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from minzheng.notice import api as notices
from minzheng.plan.review.refusals import filled, words
from minzheng.plan.review.things import Kind, Option, Question, Span

_DIGITS = 12


def key_of(kind: Kind, parts: Iterable[str]) -> str:
    """A key that outlives an import: of strings, numbers of duties and quotes, white space left out."""
    said = "\n".join("".join(part.split()) for part in parts)
    return f"{kind}-{hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]}"


def span(anchor: notices.Anchor) -> Span:
    """An anchor as a span."""
    return Span(anchor.start, anchor.end, anchor.quote)


def option(option_id: str, offered: str, facts: Mapping[str, object] | None = None, *, typed: bool = False) -> Option:
    """An option with the words of `offered`."""
    said, given = words().offered[offered], facts or {}
    return Option(option_id, filled(said.words, given), filled(said.figure, given), filled(said.why, given), typed, said.follows)


def made(
    kind: Kind,
    parts: Iterable[str],
    asked: str,
    facts: Mapping[str, object],
    options: Sequence[Option],
    *,
    no: str = "",
    about: tuple[str, ...] = (),
    spans: tuple[Span, ...] = (),
    proposal: str = "",
    inferred: str = "",
    rule: str = "",
) -> Question:
    """A question with the words of `asked`."""
    said = words().asked[asked]
    title, why = filled(said.title, facts), filled(said.why, facts)
    return Question(key_of(kind, parts), kind, no, about, spans, title, why, tuple(options), proposal, inferred, rule)
