"""One entry: what is known, what became of it, and what the reader can do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.portal.desk import logbook, words
from minzheng.portal.desk.frame import Frame, lang, official, show
from minzheng.registry import api as registry


@official("register.read")
@require_safe
def entry(request: access.Request, desk: Frame, register_id: str, entry_id: int) -> HttpResponse:
    """An entry on a day, with its history."""
    return shown(request, desk, register_id, entry_id)


def shown(request: access.Request, desk: Frame, register_id: str, entry_id: int, problems: Sequence[str] = ()) -> HttpResponse:
    """The page of an entry; with problems, why what was asked of it did not take place."""
    register = registry.register(register_id)
    found = registry.entry(desk.actor, entry_id, desk.day if desk.past else None)
    if found.register != register.id:
        raise LookupError(entry_id)
    versions = [one for one in registry.history(desk.actor, entry_id) if one.since <= desk.day]
    names = words.people({account for one in versions for account in (one.made_by, one.checked_by) if account})
    proposal = next((one for one in versions if one.state == "proposed"), None)
    held = next((one for one in reversed(versions) if one.state == "in_force"), None)
    context: dict[str, Any] = {
        "part": "registers",
        "register": register,
        "entry": found,
        "title": words.title(found, desk.day),
        "place": words.place(found.place_code, desk.day),
        "facts": [
            {
                "name": words.labelled(field),
                "text": words.shown(field, found.values.get(field.id), desk.day),
                "none": found.values.get(field.id) in (None, ""),
            }
            for field in register.fields
        ],
        "made_by": names.get(found.made_by, ""),
        "checked_by": names.get(found.checked_by, ""),
        "until": found.until if found.until and found.until <= desk.day else None,
        "track": track(register, versions, names, desk),
        "problems": problems,
        "noted": logbook.of_entry(desk, found),
    }
    if proposal:
        before = held.values if held else {}
        context["proposal"] = {
            "version": proposal,
            "by": names.get(proposal.made_by, ""),
            "kind": words.kind(proposal.kind),
            "changes": words.differences(register, before, proposal.values if proposal.kind != "end" else before, desk.day),
            "mine": proposal.made_by == desk.actor.account,
        }
    writes = not desk.past and desk.may("register.make", found.place_code, register.sector)
    context["amends"] = writes and not found.waiting and held is not None and found.kind != "end"
    context["checks"] = (
        proposal is not None
        and not desk.past
        and desk.may("register.check", found.place_code, register.sector)
        and proposal.made_by != desk.actor.account
    )
    return show(request, desk, "entry", context, status=409 if problems else 200)


def track(register: registry.Register, versions: Sequence[registry.Version], names: Any, desk: Frame) -> list[dict[str, Any]]:
    """The versions as steps, the latest first, each with what it changed."""
    steps: list[dict[str, Any]] = []
    before: Any = {}
    for one in sorted(versions, key=lambda one: one.number):
        steps.append(
            {
                "version": one,
                "kind": words.kind(one.kind),
                "state": words.state(one.state),
                "by": names.get(one.made_by, ""),
                "checked_by": names.get(one.checked_by, ""),
                "changes": words.differences(register, before, one.values, desk.day) if before and one.kind != "end" else [],
            }
        )
        if one.state in {"in_force", "superseded"} and one.kind != "end":
            before = one.values
    return steps[::-1]


@official("register.check")
@require_POST
def check(request: access.Request, desk: Frame, register_id: str, entry_id: int) -> HttpResponse:
    """Accepts or refuses what another person proposed."""
    number, reason = request.POST.get("number", ""), request.POST.get("reason", "").strip()
    try:
        registry.check(
            desk.actor,
            entry_id,
            number=int(number) if number.isdecimal() else 0,
            accept=request.POST.get("answer") == "accept",
            reason=reason,
        )
    except registry.Refused as refused:
        return shown(request, desk, register_id, entry_id, [problem.message(lang()) for problem in refused.problems])
    return redirect(desk.link("entry", register_id, entry_id))
