"""The questions. Each takes whoever asks and answers within what they may see; what is sealed is opened on the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.db.models import BooleanField, Count, DateField, Min, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from minzheng.services.cases import models
from minzheng.services.cases.dossier import Dossier
from minzheng.services.cases.keeping import DECIDE, POST, NoCase, course_of, reached, scope, shown, within
from minzheng.services.cases.posting import KIND
from minzheng.services.catalogue import api as catalogue
from minzheng.services.postings import api as postings
from minzheng.services.procedure.api import OPEN, Act, Case, Course, Refused, State, Tracked

PAGE = 50
_NONE = Q(pk__in=[])
_PACES = {
    "": Q(),
    "in_time": Q(in_time=True),
    "late": Q(in_time=False),
    "unlimited": Q(in_time__isnull=True, ruled_on__isnull=False),
}
_PROMISES = {"": Q(), "kept": Q(promise_kept=True), "missed": Q(promise_kept=False)}
_CORRECTED = {"": Q(), "granted": Q(said_before=False, state="granted"), "refused": Q(said_before=True, state="refused")}
_DIGITS = 18
_WORDS = (
    f"state IN ({', '.join(f"'{one}'" for one in OPEN)})"  # as words: of values SQLite does not see that `cases_open` has all
)
_IS_OPEN = Q(RawSQL(_WORDS, (), BooleanField()))  # noqa: S611 - words of our own
_LEFT = "state IN ('granted', 'refused') AND step > ''"
_IS_LEFT = Q(RawSQL(_LEFT, (), BooleanField()))  # noqa: S611 - words of our own
_QUEUED = f"""SELECT id FROM cases_case WHERE {{here}} AND {_WORDS} AND waits_for = %s
ORDER BY COALESCE(due, %s), id LIMIT %s"""  # noqa: S608 - as above
_COUNTED = f"""SELECT waits_for, COUNT(*), COUNT(*) FILTER (WHERE due < %s OR due_all < %s), COUNT(*) FILTER (WHERE suspended)
FROM cases_case WHERE {{here}} AND {_WORDS} GROUP BY waits_for"""  # noqa: S608 - as above
_LEFT_LATE = f"SELECT COUNT(*) FROM cases_case WHERE {{here}} AND {_LEFT} AND due < %s"  # noqa: S608 - as above
_BY_DAY = Coalesce("due", Value(date.max))
_BY_NUMBER = Value(date.max, DateField())


def case(actor: access.Actor, case: int) -> Case:
    """A case. Raises Forbidden and NoCase."""
    return shown(reached(actor, case))


def numbered(actor: access.Actor, number: str) -> Case:
    """A case by its number, as it stands on its papers. Raises as `case`."""
    row = models.Case.objects.filter(scope(actor).where(), number=number.strip()).first()
    if row is None:
        raise NoCase(number)
    return shown(row)


def cases(
    actor: access.Actor,
    place: str = "",
    *,
    item: str = "",
    state: str = "open",
    step: str = "",
    waits_for: str = "",
    late: bool = False,
    stands: bool = False,
    mine: bool = False,
    channel: str = "",
    pace: str = "",
    decided: tuple[date, date] | None = None,
    looked: str = "",
    corrected: str = "",
    promise: str = "",
    unpaid: bool = False,
    due: date | None = None,
    after: str = "",
    size: int = PAGE,
) -> tuple[tuple[Case, ...], str]:
    """Cases at and below a place, and what asks for the next page. Open ones come by their last day, all others by number.

    `state`: open, closed, or a word of `State`; empty for all. `late`: past their day. `stands`: whose clock stands. `mine`:
    opened by the actor. `channel`: how it was asked for. `pace`: decided in_time, late or unlimited; `decided`: between these
    days. `looked`: looked at a second time, why; `corrected`: granted or refused after all; `promise`: kept or missed.
    `unpaid`: granted, and nothing of it is paid yet. `due`: of open ones, those whose last day is this one or a later. `item` and
    `looked`: any of several, with blanks between. Raises Forbidden, and Refused for what is no cursor.
    """
    held, today, more = within(actor, place), time.today(), Q()
    more &= {"open": _IS_OPEN, "closed": ~_IS_OPEN, "": Q()}.get(state, Q(state=state))
    narrowed: dict[str, object] = {"item__in": item.split(), "looked__in": looked.split(), "ruled_on__range": decided}
    narrowed |= {"step": step, "waits_for": waits_for, "channel": channel}
    more &= Q(**{name: value for name, value in narrowed.items() if value})
    more &= _PACES.get(pace, _NONE) & _CORRECTED.get(corrected, _NONE) & _PROMISES.get(promise, _NONE)
    for asked, which in (
        (late, _IS_OPEN & _late(today)),
        (stands, _IS_OPEN & Q(suspended=True)),
        (unpaid, Q(state="granted", waited=None)),
        (mine, Q(made_by=actor.account)),
        (due, Q(due=None) | Q(due__gte=due)),
    ):
        more &= which if asked else Q()
    found = models.Case.objects.filter(held.where(), more)
    if state == "open":
        return _page(found.annotate(by=_BY_DAY).order_by("by", "pk"), _after(after), size)
    if behind := _after(after):
        found = found.filter(pk__lt=behind[1])
    return _page(found.annotate(by=_BY_NUMBER).order_by("-pk"), None, size)


def _late(today: date) -> Q:
    """Past the last day of the step, or of the whole where the step has none."""
    return Q(due__lt=today) | Q(due_all__lt=today)


def _after(cursor: str) -> tuple[date, int] | None:
    """The day and the key behind which a page begins. Raises Refused."""
    if not cursor:
        return None
    day, _, key = cursor.partition("_")
    try:
        if 0 < len(key) <= _DIGITS and key.isdecimal():
            return date.fromisoformat(day), int(key)
    except ValueError:
        pass
    raise Refused("no_cursor")


def _page(found: QuerySet[models.Case], after: tuple[date, int] | None, size: int) -> tuple[tuple[Case, ...], str]:
    if after:
        found = found.filter(Q(by__gt=after[0]) | Q(by=after[0], pk__gt=after[1]))
    # Of most lists an index has key and day, so that no more than a page is read whole.
    keys = list(found.values_list("pk", "by")[: size + 1])  # type: ignore[misc]  # annotated
    which, given = db.one_of("id", [key for key, _ in keys[:size]])
    rows = {row.pk: shown(row) for row in db.found(models.Case, which, given)} if keys else {}
    following = f"{keys[size - 1][1]}_{keys[size - 1][0]}" if len(keys) > size else ""
    return tuple(rows[key] for key, _ in keys[:size] if key in rows), following


def counts(actor: access.Actor, place: str = "") -> dict[str, int]:
    """How many open cases wait for whom at and below a place; late, also of `left`; whose clock stands. Raises Forbidden."""
    held, today = within(actor, place), time.today()
    here, ranges = held.words()
    found = db.rows(_COUNTED.format(here=here), [today, today, *ranges])
    ((left_late,),) = db.rows(_LEFT_LATE.format(here=here), [*ranges, today])
    told = {"late": sum(late for *_, late, _ in found) + left_late, "stands": sum(stand for *_, stand in found)}
    return {who: count for who, count, *_ in found} | told


def left(actor: access.Actor, place: str = "", *, size: int = PAGE) -> tuple[Case, ...]:
    """Decided, and yet something of its law is to be done, such as to tell the family; the first due before. Raises Forbidden."""
    found = models.Case.objects.filter(within(actor, place).where(), _IS_LEFT).annotate(by=_BY_DAY).order_by("by", "pk")
    return tuple(map(shown, found[:size]))


def queue(actor: access.Actor, *, after: str = "", size: int = PAGE) -> tuple[tuple[Case, ...], str]:
    """What waits for the actor: the steps that people of their kind do, the first due before. Raises Forbidden."""
    return cases(actor, waits_for=_waited_for(actor), after=after, size=size)


def queued(actor: access.Actor) -> list[int]:
    """The keys of the first page of `queue`. Raises Forbidden."""
    here, ranges = scope(actor).words()
    rows = db.rows(_QUEUED.format(here=here), [*ranges, _waited_for(actor), date.max, PAGE])
    return [key for (key,) in rows]


def _waited_for(actor: access.Actor) -> str:
    return "county" if access.may(actor, DECIDE) else "village" if access.may(actor, POST) else "township"


def used(item: str, version: str) -> tuple[datetime, int] | None:
    """Since which moment of machine time cases go by a version, and how many do; None where none does."""
    found = models.Act.objects.filter(verb="accept", case__item=item, case__version=version)
    first, count = found.aggregate(first=Min("at"), count=Count("pk")).values()
    return (db.moment(first), count) if count else None


def of_household(actor: access.Actor, household: int) -> tuple[Case, ...]:
    """All cases of a household, the newest first. Raises Forbidden."""
    rows = models.Case.objects.filter(scope(actor).where(), household=household)
    return tuple(map(shown, rows.order_by("-pk")[:PAGE]))


def of_person(actor: access.Actor) -> tuple[Case, ...]:
    """A resident's own cases and those of their household in which they are counted, the newest first. Raises Forbidden."""
    person = oversight.own(actor)
    if person is None:
        return ()
    homes = people.living_in([person]).values()
    rows = models.Case.objects.filter(Q(person=person) | Q(household__in=list(homes))).order_by("-pk")[:PAGE]
    return tuple(shown(row) for row in rows if person in (row.person, *row.members))


def stands(actor: access.Actor, case: int) -> Course:
    """Its steps, where it is, by when. Raises Forbidden and NoCase."""
    return Dossier(actor, case).course


def acts(actor: access.Actor, case: int, *, purpose: str = "") -> tuple[Act, ...]:
    """All that was done, in order; with a purpose also what was said, by duty and on the record. Raises Forbidden and NoCase."""
    return Dossier(actor, case, purpose=purpose).acts


def allowed(actor: access.Actor, case: int) -> dict[catalogue.Deed, str]:
    """The deeds that the case needs now, each with why the actor cannot do it. Raises Forbidden and NoCase."""
    return Dossier(actor, case).allowed


def track(number: str, code: str) -> Tracked:
    """How far a case is, for whoever has number and code: steps and days, and nothing of anybody. Raises NoCase."""
    row = models.Case.objects.filter(number=number.strip(), code=journal.digest(code.strip().encode("utf-8", "replace"))).first()
    if row is None:
        raise NoCase
    return Tracked(row.number, row.item, row.accepted_on, cast("State", row.state), course_of(row))


def to_post(actor: access.Actor) -> tuple[Case, ...]:
    """Cases that wait for somebody to put them up in the village. Raises Forbidden."""
    found, _ = cases(actor, waits_for="village")
    return tuple(one for one in found if _shows(one) and not postings.hangs(KIND, one.id))


def _shows(case: Case) -> bool:
    """Whether the step at which a case is shows something; a village has other steps too."""
    version = catalogue.item(case.item).version(case.version)
    return version is not None and any(step.id == case.step and step.shows for step in version.steps)


def postings_of(actor: access.Actor, case: int) -> tuple[postings.Posting, ...]:
    """Everything that hung of a case, without names. Raises Forbidden and NoCase."""
    return Dossier(actor, case).hung


def objections(actor: access.Actor, case: int) -> tuple[postings.Objection, ...]:
    """What was held against it, and the answers; the words are opened one by one. Raises Forbidden and NoCase."""
    return Dossier(actor, case).objections
