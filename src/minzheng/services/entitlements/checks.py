"""What must hold of all that is granted, run at start and nightly. Each fault is a sentence that names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched, groupby

from minzheng.services.entitlements import keeping, models
from minzheng.services.months import api as months

_AT_ONCE = 2000


def check() -> Iterator[str]:
    """Every fault."""
    for some in batched(models.Entitlement.objects.order_by("pk").iterator(_AT_ONCE), _AT_ONCE, strict=False):
        yield from _terms(some)
    yield from _twice()


def _terms(rows: Sequence[models.Entitlement]) -> Iterator[str]:
    """Replayed, the terms of each come to what stands."""
    keys = [row.pk for row in rows]
    terms: dict[int, list[models.Term]] = {key: [] for key in keys}
    for term in models.Term.objects.filter(entitlement__in=keys).order_by("entitlement", "turn"):
        terms[term.entitlement_id].append(term)
    spans: dict[int, list[months.Span]] = {key: [] for key in keys}
    for one in models.Span.objects.filter(entitlement__in=keys).order_by("entitlement", "since"):
        spans[one.entitlement_id].append(months.Span(one.since, one.until, one.amount, one.suspended))
    for row in rows:
        replayed = months.spans(terms[row.pk])
        if tuple(spans[row.pk]) != replayed:
            yield f"Entitlement {row.pk}: its terms come to {replayed}, not to {tuple(spans[row.pk])}."
        if row.ends != keeping.end_of(row, replayed):
            yield f"Entitlement {row.pk}: it ends in {row.ends}, which its terms do not say."
        if [term.turn for term in terms[row.pk]] != list(range(1, len(terms[row.pk]) + 1)):
            yield f"Entitlement {row.pk}: a term is missing."


def _twice() -> Iterator[str]:
    """Nobody has an item twice in a month."""
    rows = models.Member.objects.order_by("person", "item", "since").iterator(_AT_ONCE)
    for (person, item), some in groupby(rows, lambda one: (one.person, one.item)):
        last = None
        for one in some:
            if last and one.since < last.until:
                yield f"Person {person} has {item} twice from {one.since} on: {last.entitlement_id} and {one.entitlement_id}."
            last = one
