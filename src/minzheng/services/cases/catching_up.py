"""What a row says of its decision, of income, of payment and of an objection, where it was settled before rows said so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import batched

from django.db import transaction
from django.db.models import Prefetch

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.vault import api as vault
from minzheng.services.cases import models
from minzheng.services.cases.ground import given
from minzheng.services.cases.keeping import law_of, settle
from minzheng.services.cases.relation import SOURCE
from minzheng.services.cases.waiting import changed
from minzheng.services.cases.weighing import Weighed
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

_AT_ONCE, _SETTLED = 500, ("ruled_on", "took", "in_time", "due", "due_all")


def catch_up() -> int:
    """Has rows say when it was decided, how, and whether it was looked at again, and counts them; says of how many."""
    late = models.Case.objects.filter(looked=None).order_by("pk")
    keys, places = list(late.values_list("pk", flat=True)), set[str]()
    acts = Prefetch("acts", models.Act.objects.defer("said").order_by("turn"))
    for some in batched(keys, _AT_ONCE, strict=False):
        rows = list(late.filter(pk__in=some).prefetch_related(acts))
        for row in rows:
            done = [given(act) for act in row.acts.all()]
            settle(row, procedure.of(law_of(row, done), done))
        models.Case.objects.bulk_update(rows, (*_SETTLED, "looked", "said_before"))
        places.update(row.place_code for row in rows)
    found = _means()
    places.update(found.values())
    if places:
        indicators.count_again(SOURCE, sorted(places))
    return len({*keys, *found, *_objected()})


def _objected() -> list[int]:
    """Has rows of what an objection waits against say that it is the township's turn; gives which."""
    waits = models.Case.objects.filter(state="underway", waits_for="village", acts__verb="objection").distinct()
    found = list[int]()
    for row in waits.order_by("pk"):
        done = [given(act) for act in row.acts.defer("said").order_by("turn")]
        course = procedure.of(law_of(row, done), done)
        if procedure.listed(course)["waits_for"] != row.waits_for:
            settle(row, course)
            row.save(update_fields=["waits_for"])
            found.append(row.pk)
    return found


def _means() -> dict[int, str]:
    """Has rows say what households had by the facts of their decision, and how long they waited; gives which, and where.

    One read on the record for many. Of what was destroyed, or rests on no rule, it stays unknown.
    """
    late = models.Case.objects.filter(ruled_on__isnull=False, heads=None).order_by("pk")
    found = dict[int, str](late.values_list("pk", "place_code"))
    signed = Prefetch("acts", models.Act.objects.filter(verb__in=procedure.DECISIONS).order_by("turn"))
    for some in batched(found, _AT_ONCE, strict=False):
        rows = list(late.filter(pk__in=some).prefetch_related(signed))
        with transaction.atomic():
            for row, texts in zip(rows, _opened(rows), strict=True):
                row.income, row.heads = _income(row, texts.get("sheet", "") if texts else "")
            for row, waited in changed(rows):
                row.waited = waited
            models.Case.objects.bulk_update(rows, ("income", "heads", "waited"))
    return found


def _opened(rows: Sequence[models.Case]) -> list[vault.Opened | None]:
    """What was said with the decision that granted each, where its rule computes an income."""
    meant = [next((act for act in reversed(row.acts.all()) if _grants(row, act)), None) for row in rows]
    both = zip(rows, meant, strict=True)
    records = [
        vault.Record(act.person if act else row.person, bytes(act.said) if act and act.said else None, row.place_code)
        for row, act in both
    ]
    return vault.open_many(access.SYSTEM, "decide", records, for_work=True)


def _grants(row: models.Case, act: models.Act) -> bool:
    reads = facts.book(row.item) is not None and facts.facts(row.item).income
    return bool(reads and act.facts["grant"]) and act.facts.get("outcome", "reversed") == "reversed"


def _income(row: models.Case, sheet: str) -> tuple[int | None, int]:
    """What the facts of a decision come to; nothing where they cannot be read any more."""
    if row.state != "granted" or not sheet:
        return None, 0
    try:
        read = facts.loads(sheet)
    except facts.Refused:
        return None, 0
    return Weighed(row.turn, read, facts.decide(read)).income
