"""What must hold of all that is granted, run at start and nightly. Each fault is a sentence that names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import batched, groupby

from django.db.models import Count, Sum

from minzheng.kernel.journal import api as journal
from minzheng.services.entitlements import keeping, models, months, rosters

_AT_ONCE = 2000


def check() -> Iterator[str]:
    """Every fault."""
    for some in batched(models.Entitlement.objects.order_by("pk").iterator(_AT_ONCE), _AT_ONCE, strict=False):
        yield from _terms(some)
    yield from _twice()
    yield from _rosters()
    yield from _lines()


def _terms(rows: Sequence[models.Entitlement]) -> Iterator[str]:
    """Replayed, the terms of each come to what stands."""
    keys = [row.pk for row in rows]
    terms: dict[int, list[models.Term]] = {key: [] for key in keys}
    for term in models.Term.objects.filter(entitlement__in=keys).order_by("entitlement", "turn"):
        terms[term.entitlement_id].append(term)
    spans: dict[int, list[months.Span]] = {key: [] for key in keys}
    for one in models.Span.objects.filter(entitlement__in=keys).order_by("entitlement", "since"):
        spans[one.entitlement_id].append(months.Span(one.since, one.until, one.amount, one.suspended))
    yield from _paid(spans)
    for row in rows:
        replayed = months.spans(terms[row.pk])
        if tuple(spans[row.pk]) != replayed:
            yield f"Entitlement {row.pk}: its terms come to {replayed}, not to {tuple(spans[row.pk])}."
        if row.ends != keeping.end_of(row, replayed):
            yield f"Entitlement {row.pk}: it ends in {row.ends}, which its terms do not say."
        if [term.turn for term in terms[row.pk]] != list(range(1, len(terms[row.pk]) + 1)):
            yield f"Entitlement {row.pk}: a term is missing."


def _paid(spans: Mapping[int, Sequence[months.Span]]) -> Iterator[str]:
    """Of a month of each is paid what was granted for it, and no more."""
    live = models.Line.objects.filter(live=True, entitlement__in=list(spans)).values_list("entitlement", "month")
    for key, month, paid in live.annotate(paid=Sum("amount")).order_by("entitlement", "month"):
        span = months.span_of(spans[key], month)
        if paid > (granted := span.amount if span else 0):
            yield f"Entitlement {key}: {paid} fen stand on rosters for {month:%Y-%m}, and {granted} were granted."


def _twice() -> Iterator[str]:
    """Nobody has an item twice in a month."""
    rows = models.Member.objects.order_by("person", "item", "since").iterator(_AT_ONCE)
    for (person, item), some in groupby(rows, lambda one: (one.person, one.item)):
        last = None
        for one in some:
            if last and one.since < last.until:
                yield f"Person {person} has {item} twice from {one.since} on: {last.entitlement_id} and {one.entitlement_id}."
            last = one


def _rosters() -> Iterator[str]:
    """A roster is the sum of its lines, and those that were sealed."""
    counted = models.Roster.objects.annotate(found=Count("lines"), sum=Sum("lines__amount")).order_by("pk")
    for row in counted.iterator(_AT_ONCE):
        if (row.found, row.sum or 0) != (row.count, row.total):
            yield f"Roster {row.pk}: its {row.found} lines come to {row.sum}, not to {row.count} of {row.total}."
        if rosters.digest(row) != row.digest:
            yield f"Roster {row.pk}: its lines are not those that were sealed."
        if row.state == "handed" and len({row.made_by, row.checked_by, row.handed_by}) < 3:
            yield f"Roster {row.pk}: fewer than three persons drew it up, approved it and handed it over."


def _lines() -> Iterator[str]:
    """The account of a line is the one that was sealed, and what failed is owed again."""
    for some in batched(models.Line.objects.order_by("pk").iterator(_AT_ONCE), _AT_ONCE, strict=False):
        for line in some:
            if line.said and journal.digest(bytes(line.said)) != line.mark:
                yield f"Line {line.pk}: its account is not the one that was sealed."
            if line.live and line.result == "failed":
                yield f"Line {line.pk}: it failed, and its month is not owed again."
