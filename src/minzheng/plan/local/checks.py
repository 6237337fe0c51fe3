"""What must hold of local plans, run at start and nightly. Each fault is a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q

from minzheng.plan.local import models


def broken() -> Iterator[str]:
    """Every fault."""
    rows = models.Adjustment.objects.all()
    unsaid = Q(tightens=True, reason="") | Q(tightens=True, funder="") | Q(stance="not_applicable", reason="")
    for row in rows.filter(unsaid).order_by("pk"):
        yield f"Adjustment {row.pk}: it adds or leaves out something without a reason, or without saying who pays."
    for row in rows.filter(checked_by=F("made_by")).exclude(checked_by="").order_by("pk"):
        yield f"Adjustment {row.pk}: whoever made it approved it."
    for row in rows.filter(stance="not_applicable", state="in_force", checked_by="").order_by("pk"):
        yield f"Adjustment {row.pk}: it leaves out something and nobody above agreed."
    for row in rows.filter(state__in=("refused", "dropped"), until=models.FOREVER).order_by("pk"):
        yield f"Adjustment {row.pk}: it was {row.state} and still stands."
    for model in (models.Adjustment, models.Naming, models.LocalPlan, models.Deed):
        for pk in model.objects.filter(until__lt=F("since")).order_by("pk").values_list("pk", flat=True):
            yield f"{model.__name__} {pk}: it ends before it begins."
    for relief in models.Relief.objects.filter(adjustment__tightens=False).order_by("pk"):
        yield f"Relief {relief.pk}: nothing was added of which to be relieved."
    for relief in models.Relief.objects.filter(~Q(state="asked"), answered_on=None).order_by("pk"):
        yield f"Relief {relief.pk}: it is {relief.state} without an answer."
    twice = models.Naming.objects.filter(until=models.FOREVER).values("place_code", "sector").annotate(n=Count("pk"))
    for one in twice.filter(n__gt=1):
        yield f'Naming at {one["place_code"]}: "{one["sector"]}" has {one["n"]} people at once.'
