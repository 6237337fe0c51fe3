"""A version of a rule is activated: tried on every household of a place in every reading, and signed by a second person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.rules import api as rules
from minzheng.rules.api import One
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.simulations import ground, models, reads
from minzheng.services.simulations.refusals import Refused
from minzheng.services.simulations.schema import SIGN, Activation, Count, total
from minzheng.services.simulations.verbs import appointment

REASON = 250


def digest(item: str, version: str) -> str:
    """The digest of the texts of a version: of its head, its steps and its examples, each as kernel/editions keeps it.

    Raises Refused for none.
    """
    book = facts.book(item)
    if book is None or version not in {one.id for one in book.head.version}:
        raise Refused("no_rule")
    folder = catalogue.folder(item)
    files = ("rule.toml", f"{version}.rule", "examples.toml")
    return journal.digest(journal.canonical({name: journal.digest((folder / name).read_bytes()) for name in files}))


def active(item: str, version: str) -> bool:
    """Whether the texts of a version, as they are now, were tried and signed."""
    found = models.Activation.objects.filter(item=item, version=version, state="active")
    return found.filter(digest=digest(item, version)).exists()


def unsigned() -> Iterator[str]:
    """Every version of a rule that is the jurisdiction's own text and that nobody signed as it stands, as a sentence."""
    for item in catalogue.items():
        book = facts.book(item.id) if catalogue.folder(item.id).is_relative_to(content.jurisdiction()) else None
        for one in book.head.version if book else ():
            if not active(item.id, one.id):
                yield (
                    f"Service {item.id}: the rule {one.id} is a text of the jurisdiction's own, and nobody has signed it as it "
                    "stands. Have it tried on a census and signed by a second person, or take it out."
                )


def try_out(actor: access.Actor, item: str, version: str, place: str) -> Activation:
    """Has a version be tried on the newest census of an item at a place. Raises Forbidden and Refused."""
    ground.allowed(actor, place)
    census = reads.census(actor, item, place, time.today())
    if census is None:
        raise Refused("no_census")
    row = models.Activation(item=item, version=version, digest=digest(item, version), census=reads.ready(census.id, place))
    row.place_code, row.account, row.state, row.recorded_at = place, actor.account, "trying", time.machine()
    with transaction.atomic():
        row.save()
        arguments = {"activation": row.pk, "appointment": appointment(actor)}
        row.job = jobs.start(actor, "simulations.try", arguments, key=f"activation {row.pk}").id
        row.save()
        _note(actor, "activation.try", row)
    return given(row)


def run(actor: access.Actor, activation: int, progress: jobs.Progress) -> dict[str, object]:
    """Tries what is left, part by part: the readings against each other, and the version before against this one.

    It tries the texts as they stand, which are what is signed, and not as they were read when the program began.
    """
    from minzheng.services.simulations import reckoning, taking, trying

    row = models.Activation.objects.select_related("census").get(pk=activation)
    kept = progress.kept
    try:
        book = rules.load(catalogue.folder(row.item))
        rule, before = _versions(row, book)
    except (content.ContentError, ValueError) as error:  # texts that cannot be read, or without this version
        return _over(actor, row, {}, [str(error)])
    for number, county in enumerate(codes := taking.county_units(row.census, row.place_code)):
        if number < kept.setdefault("next", 0):
            continue
        laid = _laid(row, rule, before, county)
        found = list(taking.parts(actor, row.census, county, "simulate"))
        with transaction.atomic():
            for columns in found:
                kept["differ"] = kept.get("differ", 0) + trying.differing(rule, columns, laid)
                kept["households"] = kept.get("households", 0) + len(set(columns.household.tolist()))
                for one in reckoning.reckon(before, rule, ground.amount(rule), columns, laid, laid).counts() if before else ():
                    kept.setdefault("counties", []).append([one.place, dict(one.became), one.before, one.after])
            kept["next"] = number + 1
            progress.step(number + 1, len(codes))
    return _over(actor, row, kept, _examples(book, row.version))


def _over(actor: access.Actor, row: models.Activation, kept: Mapping[str, Any], wrong: list[str]) -> dict[str, object]:
    from minzheng.services.simulations import trying

    differ = kept.get("differ", 0)
    counted = [reads.count_of(one) for one in kept.get("counties", ())]
    merged = {code: total(code, [one for one in counted if one.place == code]) for code in {one.place for one in counted}}
    with transaction.atomic():
        row.tried = {
            "readings": list(trying.readings()),
            "households": kept.get("households", 0),
            "differ": differ,
            "examples": wrong,
            "counties": [[one.place, dict(one.became), one.before, one.after] for _, one in sorted(merged.items())],
        }
        row.state = "differs" if differ or wrong or digest(row.item, row.version) != row.digest else "agrees"
        row.save()
        _note(actor, f"activation.{row.state}", row)
    return {"differ": differ, "rule": row.version}


def sign(actor: access.Actor, activation: int, *, accept: bool, reason: str = "") -> Activation:
    """A second person signs what agrees, or refuses it with a reason. Raises Forbidden and Refused."""
    with db.exclusive(f"activation {activation}"):
        row = _seen(actor, activation)
        access.require(actor, SIGN, place=row.place_code, sector=people.SECTOR)
        if row.state == "differs" and accept:
            raise Refused("differs")
        if row.state not in {"agrees", "differs"}:
            raise Refused("activation_state")
        if row.account == actor.account:
            raise Refused("same_person")
        if accept and digest(row.item, row.version) != row.digest:
            raise Refused("rule_changed")
        if accept and active(row.item, row.version):
            raise Refused("active_already")
        if not accept and not reason.strip():
            raise Refused("no_reason")
        row.state, row.signed_by, row.signed_at = "active" if accept else "refused", actor.account, time.machine()
        row.reason = reason.strip()[:REASON]
        row.save()
        _note(actor, f"activation.{row.state}", row)
    return given(row)


def activation(actor: access.Actor, activation: int) -> Activation:
    """One of them. Raises Forbidden and Refused."""
    return given(_seen(actor, activation))


def activations(actor: access.Actor, *, size: int = 20) -> tuple[Activation, ...]:
    """Those within the actor's places, the newest first. Raises Forbidden."""
    rows = models.Activation.objects.select_related("census").filter(ground.held(actor).where()).order_by("-id")
    return tuple(map(given, rows[:size]))


def given(row: models.Activation) -> Activation:
    """As the room gives it."""
    tried = row.tried
    counts: tuple[Count, ...] = tuple(reads.count_of(one) for one in tried.get("counties", ()))
    return Activation(
        row.pk,
        reads.census_of(row.census),
        row.item,
        row.version,
        row.digest,
        row.place_code,
        row.state,  # type: ignore[arg-type]
        tuple(tried.get("readings", ())),
        tried.get("households", 0),
        tried.get("differ", 0),
        tuple(tried.get("examples", ())),
        counts,
        row.job,
        row.account,
        row.signed_by,
        row.reason,
        db.moment(row.recorded_at),
    )


def _seen(actor: access.Actor, activation: int) -> models.Activation:
    row = models.Activation.objects.select_related("census").filter(pk=activation).first()
    if row is None or not ground.held(actor).holds(row.place_code):
        raise Refused("no_activation")
    return row


def _versions(row: models.Activation, book: rules.Book) -> tuple[rules.Rule, rules.Rule | None]:
    """The version that is tried, and the one before it, if any. Raises ValueError."""
    names = [one.version.id for one in book.rules]
    at = names.index(row.version)
    return book.rules[at], book.rules[at - 1] if at else None


def _laid(row: models.Activation, rule: rules.Rule, before: rules.Rule | None, county: str) -> dict[str, dict[str, One]]:
    """What a county unit has laid down for either version; of the same parameter what holds under the one that is tried."""
    found: dict[str, One] = {}
    for one in (before, rule):
        if one is not None:
            day = max(one.version.since, min(row.census.day, one.version.until or row.census.day))
            try:
                found |= ground.laid(row.item, [county], day)[county]
            except KeyError:  # no such county unit on that day
                continue
    return {county: found}


def _examples(book: rules.Book, version: str) -> list[str]:
    """Examples that the version does not give."""
    cases = [(example, rule, case) for example, rule, case in book.cases() if rule.version.id == version]
    return [example.name for example, rule, case in cases if list(rules.differences(rules.decide(rule, case), example.expect))]


def _note(actor: access.Actor, verb: str, row: models.Activation) -> None:
    said = {"item": row.item, "version": row.version, "digest": row.digest, "tried": row.tried, "reason": row.reason}
    journal.write(actor, verb, journal.Subject("activation", str(row.pk), row.place_code), said)
