"""Requests to lower levels: priced, budgeted, approved, ended, and turned away when a record answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db.models import Sum

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.burden import models
from minzheng.plan.burden.records import Match, price, records_for
from minzheng.plan.burden.refusals import Refused, words
from minzheng.plan.supervision import api as supervision

ANSWER, READ = "plan.answer", "plan.read"
_MOST_PLACES = 2000
supervision.declare(supervision.Kind("request", Path(__file__).with_name("lives") / "request.toml", models.Request))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Figures that are wanted of places below. `columns`: their names; `reason`: why no record answers; `until`: when it ends."""

    title: str
    columns: tuple[str, ...]
    places: tuple[str, ...]
    until: date
    reason: str = ""
    plan: int | None = None
    duty_no: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What a request would cost, and what of it is answered already: for each figure the records that hold it."""

    cells: int
    minutes: int
    left: int
    answered: Mapping[str, Match]
    near: Mapping[str, tuple[Match, ...]]


def priced(actor: access.Actor, wanted: Wanted) -> Price:
    """What a request would cost. Raises Forbidden and Refused; nothing is kept."""
    access.require(actor, ANSWER)
    columns = _columns(wanted)
    found = {column: records_for(column) for column in columns}
    answered = {column: matches[0] for column, matches in found.items() if matches and matches[0].answers}
    near = {column: matches for column, matches in found.items() if matches and column not in answered}
    cells = (len(columns) - len(answered)) * len(wanted.places)
    return Price(cells, cells * price().minutes_per_cell, left_of_budget(actor), answered, near)


def ask_figures(actor: access.Actor, wanted: Wanted) -> tuple[int, ...]:
    """Asks places below for figures and gives the ids: what records answer is turned away, the rest waits for approval.

    Raises Forbidden and Refused.
    """
    access.require(actor, ANSWER)
    title = supervision.text(words().what["title"], wanted.title, models.TITLE)
    asked = _places(actor, wanted.places)
    today = time.today()
    if not today < wanted.until <= today + timedelta(price().longest_days):
        raise Refused("until", most=price().longest_days)
    supervision.check_duty(actor, wanted.plan, wanted.duty_no)
    made: list[int] = []
    with db.exclusive(f"requests of {actor.place} {actor.sector}"):
        cost = priced(actor, wanted)
        rest = tuple(column for column in _columns(wanted) if column not in cost.answered)
        reason = supervision.text(words().what["why_no_record"], wanted.reason, models.TEXT, required=bool(rest))
        if cost.cells > cost.left:
            raise Refused("budget", cells=cost.cells, left=cost.left, budget=price().budget)
        for verb, columns in ("turn_away", tuple(cost.answered)), ("propose", rest):
            if columns:
                row = models.Request(
                    title=title,
                    by_place=actor.place,
                    by_sector=actor.sector,
                    place_code=actor.place,
                    sector=actor.sector,
                    plan=wanted.plan,
                    duty_no=wanted.duty_no,
                    due=wanted.until,
                    columns=columns,
                    reason=reason,
                    cells=len(columns) * len(asked),
                    minutes=len(columns) * len(asked) * price().minutes_per_cell,
                    found={column: asdict(match) for column, match in cost.answered.items() if column in columns},
                )
                supervision.begin(
                    actor, "request", verb, row, {"columns": columns, "places": asked, "reason": reason, "cells": row.cells}
                )
                _ask(row, asked, by_record=verb == "turn_away")
                made.append(row.pk)
    return tuple(made)


def left_of_budget(actor: access.Actor) -> int:
    """How many cells the actor's unit may still ask for in this quarter."""
    today = time.today()
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    mine = models.Request.objects.filter(by_place=actor.place, by_sector=actor.sector, opened_on__gte=first, opened_on__lte=today)
    spent = mine.exclude(state__in=("turned_away", "refused")).aggregate(cells=Sum("cells"))["cells"] or 0
    return max(price().budget - spent, 0)


def answer_request(actor: access.Actor, request_id: int, given: Mapping[str, str]) -> None:
    """A place says its figures. Raises NoThing, Forbidden and Refused."""
    held = access.scope(actor, READ)
    with db.exclusive(f"request {request_id}"):
        found = models.Asking.objects.filter(held.where(), request=request_id, sent=True).select_related("request")
        asking = next((one for one in found if supervision.sits(actor, ANSWER, one.place_code, one.request.sector)), None)
        if asking is None:
            raise supervision.NoThing(request_id) if not found else access.Forbidden(ANSWER, actor.place)
        if asking.request.state != "approved" or time.today() > asking.request.due:
            raise Refused("request_over")
        if asking.answer is not None:
            raise Refused("answered")
        asking.answer = {
            column: supervision.text(Said(column, column), given.get(column, ""), 64) for column in asking.request.columns
        }
        asking.answered_by, asking.answered_on = actor.account, time.today()
        asking.save(update_fields=["answer", "answered_by", "answered_on"])
        journal.write(actor, "request.answer", journal.Subject("request", str(request_id), asking.place_code), asking.answer)


def expire_over() -> int:
    """Ends every request whose day is over; says how many."""
    over = list(
        models.Request.objects.filter(state__in=("proposed", "approved"), due__lt=time.today()).values_list("pk", flat=True)
    )
    for pk in over:
        supervision.step(access.SYSTEM, "request", pk, "expire")
    return len(over)


@supervision.effect("request.approve")
def approve(moving: supervision.Moving) -> None:
    """From now on it is the places' burden."""
    moving.row.askings.update(sent=True, month=moving.day.replace(day=1))


def _ask(row: models.Request, asked: tuple[str, ...], *, by_record: bool) -> None:
    models.Asking.objects.bulk_create(
        models.Asking(
            request=row,
            place_code=code,
            month=row.opened_on.replace(day=1),
            cells=len(row.columns),
            minutes=len(row.columns) * price().minutes_per_cell,
            by_record=by_record,
            sent=by_record,
        )
        for code in asked
    )


def _columns(wanted: Wanted) -> tuple[str, ...]:
    columns = tuple(
        dict.fromkeys(supervision.text(words().what["columns"], column, 60) for column in wanted.columns if column.strip())
    )
    if not columns or len(columns) > price().most_columns:
        raise Refused("how_many", least=1, most=price().most_columns)
    return columns


def _places(actor: access.Actor, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The places below the actor's that are asked. Raises Refused."""
    held = access.scope(actor, ANSWER)
    if not asked or len(asked) > _MOST_PLACES:
        raise Refused("missing", what=words().what["places"])
    for code in asked:
        if code == actor.place or not held.holds(code) or not places.exists(code, time.today()):
            raise Refused("not_below", place=code)
    return tuple(dict.fromkeys(asked))
