"""The notice that a family is told by before it gets less: what, from when, why, by which law, and what it can do."""

from __future__ import annotations

from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import keeping, models
from minzheng.services.entitlements.schema import declared, grounds, kinds
from minzheng.services.months import api as months

LANG = "zh"
"""Notices are in the language of the office."""


def text(row: models.Entitlement, change: models.Change, reason: str) -> str:
    """The notice of a change, in lines."""
    say, item = declared().notice, catalogue.item(row.item)
    span = months.span_of(keeping.spans_of(row), change.month)
    facts = {
        "item": item.name.of(LANG),
        "kind": kinds()[change.kind].name.of(LANG),
        "month": f"{change.month:%Y-%m}",
        "before": months.yuan(span.amount if span else 0),
        "after": months.yuan(change.amount or 0),
        "months": change.months,
        "ground": grounds()[change.ground].name.of(LANG),
        "reason": reason,
        "article": cited(row.item, row.version, change.article),
    }
    parts = ["head", change.kind, "why", *["law"] * bool(change.article), "say"]
    return "\n".join(say[part].of(LANG).format(**facts) for part in parts)


def cited(item: str, version: str, article: str) -> str:
    """A paper of a version with its article, as people write it."""
    key, _, number = article.partition(" ")
    paper = keeping.version_of(item, version).papers.get(key)
    return f"\u300a{paper.name}\u300b{number}" if paper else article
