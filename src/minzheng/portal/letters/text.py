"""What a letter says: official documents, in Chinese, of the same words for the office and the family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import translation

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.portal.cases import case_page, shown
from minzheng.portal.cases.deciding import unsure_of
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import said
from minzheng.portal.reasons import reasoning
from minzheng.portal.reasons.capitals import capitals
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

LANG = "zh-hans"
CASE, CHANGE = "case", "change"
OF_CASE = ("receipt", "lacking", "decision")
"""The letters of a case, as they come."""
"""The acts that decide."""


@dataclass(frozen=True, slots=True)
class Text:
    """A letter before it has a code. `says`: what of it its check repeats, of nobody; `context`: what its form is filled with."""

    kind: str
    about: tuple[str, int]
    number: str
    place_code: str
    office: str
    day: date
    says: Mapping[str, str | int | None]
    context: Mapping[str, object]


def there(one: procedure.Case) -> tuple[str, ...]:
    """The letters that a case has as it stands."""
    has = {
        "receipt": one.accepted_on is not None or one.open,
        "lacking": one.state == "lacking",
        "decision": one.state in {"granted", "refused"},
    }
    return tuple(kind for kind in OF_CASE if has[kind])


def of_case(actor: access.Actor, case: int, kind: str, *, called: str, purpose: str, code: str = "") -> Text:
    """A letter of a case, to whoever applied. `code`: of the receipt, where it is known. Raises Forbidden and NoCase."""
    one, course = cases.case(actor, case), cases.stands(actor, case)
    with translation.override(LANG):
        office = _office(one.place_code)
        context = {
            "case": one,
            "number": one.number,
            "called": called,
            "item": said(catalogue.item(one.item).name),
            "law": case_page.law(one),
            "office": office,
            "code": code,
            **_more(actor, one, course, kind, purpose),
        }
    days = {"receipt": one.accepted_on or one.opened_on, "decision": one.decided_on}
    says = {
        "item": one.item,
        "state": one.state if kind == "decision" else "",
        "amount": one.amount if kind == "decision" else None,
    }
    day = days.get(kind) or context.get("day") or one.opened_on
    assert isinstance(day, date)  # noqa: S101 - each of them is one
    return Text(kind, (CASE, one.id), one.number, one.place_code, office, day, {**says, "day": day.isoformat()}, context)


def of_change(one: entitlements.Change, of: entitlements.Entitlement, *, called: str) -> Text:
    """The notice of a change, as it was written when it was proposed: to whom it is paid."""
    title, *lines = one.notice.splitlines()
    with translation.override(LANG):
        office = _office(of.place_code)
        context = {
            "title": title,
            "called": called,
            "lines": lines,
            "office": office,
            "number": " ".join(of.basis.split()) or str(of.id),
        }
    day = one.told_on or one.made_at.astimezone(time.CHINA).date()
    says = {"item": one.item, "state": one.kind, "amount": one.amount, "day": day.isoformat()}
    number = str(context["number"])
    return Text("change", (CHANGE, one.id), number, of.place_code, office, day, says, {**context, "day": day, "of": of.id})


def _office(place: str) -> str:
    """The township, or what lies above it."""
    return words.place(place[:9]) if len(place) > 9 else words.place(place)


def _more(actor: access.Actor, one: procedure.Case, course: procedure.Course, kind: str, purpose: str) -> Mapping[str, object]:
    """What one kind has beside what all have."""
    if kind == "receipt":
        return {"course": course, "way": shown.way(one, course, roomy=True), "track": reverse("residents:track")}
    acts = cases.acts(actor, one.id, purpose=purpose)
    if kind == "lacking":
        act = procedure.last(acts, "lack")
        return {"papers": _note(act).splitlines(), "told": act, "day": act.day if act else None}
    act = procedure.last(acts, *procedure.DECISIONS)
    sheet = sheet_of(act)
    version, day = shown.version_of(one), one.decided_on or one.opened_on
    remedy = catalogue.remedy(day)
    return {
        "act": act,
        "note": _note(act),
        "reasons": reasoning.reasoning(facts.decide(sheet), unsure_of(sheet)) if sheet else None,
        "amount": shown.amount(one.amount) if one.amount else "",
        "capitals": capitals(one.amount) if one.amount else "",
        "frequency": catalogue.item(one.item).frequency,
        "payee": catalogue.item(one.item).payee,
        "pays": [line for line in version.pays if line.since <= day] if version and one.state == "granted" else [],
        "remedies": [line for line in remedy.lines if line.since <= day] if remedy else [],
        "by": words.place(one.place_code[:6]),
    }


def sheet_of(act: procedure.Act | None) -> facts.Sheet | None:
    """What a decision rested on, where its act is open to the reader."""
    kept = (act.said or {}).get("sheet", "") if act else ""
    return facts.loads(kept) if kept else None


def _note(act: procedure.Act | None) -> str:
    return (act.said or {}).get("note", "") if act else ""
