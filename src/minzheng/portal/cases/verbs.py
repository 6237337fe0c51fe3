"""Every verb upon a case: what its form asks, and what it does with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from minzheng.kernel.access import api as access
from minzheng.portal.cases.fields import Field, Typed
from minzheng.portal.cases.questions import Answers, Form
from minzheng.portal.cases.shown import version_of
from minzheng.portal.desk.frame import Frame, said, whole
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure import api as procedure

TAKE, POST, OPINE, DECIDE = "case.take", "case.post", "case.opine", "case.decide"


@dataclass
class Doing:
    """A verb upon a case, as a reader is about to do it."""

    request: access.Request
    desk: Frame
    dossier: cases.Dossier
    names: Mapping[int, str]

    @property
    def actor(self) -> access.Actor:
        """Who does it."""
        return self.desk.actor

    @property
    def case(self) -> procedure.Case:
        """What its row says."""
        return self.dossier.case

    @property
    def course(self) -> procedure.Course:
        """Where it stands."""
        return self.dossier.course

    @property
    def acts(self) -> Sequence[procedure.Act]:
        """What was done."""
        return self.dossier.acts

    @property
    def weighed(self) -> cases.Weighed:
        """What is known of it."""
        return self.dossier.weighed

    @property
    def version(self) -> catalogue.Version | None:
        """The law of the case."""
        return version_of(self.case)

    @property
    def needs(self) -> tuple[str, ...]:
        """What the step still needs."""
        return self.course.at.open if self.course.at else ()

    @property
    def unsigned(self) -> list[int]:
        """Who has neither signed nor refused that records are compared."""
        signed = {act.facts["person"] for act in self.acts if act.verb == "authorise"}
        return [key for key in (self.case.person, *self.case.members) if key not in signed]

    def colleagues(self, *may: str) -> Mapping[str, str]:
        """Who else may do one of these where the case is: who may have come along, or be a relative."""
        return access.colleagues(self.actor, self.case.place_code, may=may)

    def questions(self, typed: QueryDict | None = None) -> Form | None:
        """What might have been found otherwise; None where nothing is computed, or the amounts are not for the reader."""
        if not self.desk.may("means.read") or self.weighed.sheet is None:
            return None
        return Form(self.weighed.sheet, self.case.accepted_on or self.case.opened_on, self.names, typed)


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its fields, and what it does with what was typed; the turn is that of the act which the reader saw last.

    `may`: the permissions of which one is needed, and `when` it is there at all. Deeds of a step leave both out: the room says.
    """

    fields: Callable[[Doing, Typed], Sequence[Field]]
    act: Callable[[Doing, Typed, int], object]
    may: tuple[str, ...] = ()
    when: Callable[[Doing], bool] = lambda _it: False


def _reason(it: Doing, typed: Typed) -> Sequence[Field]:
    return (typed.line("reason", said(procedure.words().what["reason"]), kind="text"),)


def _none(it: Doing, typed: Typed) -> Sequence[Field]:
    return ()


def _dated(it: Doing, typed: Typed) -> Sequence[Field]:
    return (typed.when(),)


def _noted(it: Doing, typed: Typed) -> Sequence[Field]:
    return (typed.note(),)


def _found(it: Doing, typed: Typed) -> Answers:
    form = it.questions(typed.given)
    return form.changed(typed.given) if form else {}


def _papers(it: Doing, typed: Typed) -> Sequence[Field]:
    hint = _("One paper a line; it is told once.")
    return (typed.line("papers", said(procedure.words().what["papers"]), kind="text", hint=hint),)


def _lack(it: Doing, typed: Typed, turn: int) -> None:
    cases.lack(it.actor, it.case.id, [line for line in typed("papers").splitlines() if line.strip()], turn=turn)


def _accept(it: Doing, typed: Typed, turn: int) -> None:
    cases.accept(it.actor, it.case.id, day=typed.day(), turn=turn)


def _authorising(it: Doing, typed: Typed) -> Sequence[Field]:
    people = {str(key): name for key, name in it.names.items() if key in (it.case.person, *it.case.members)}
    agrees = {"yes": _("agrees"), "no": _("does not agree")}
    return (
        typed.select("person", _("Of whom"), people, value=str(next(iter(it.unsigned), it.case.person))),
        typed.line("signer", said(procedure.words().what["signer"]), value=_("themselves"), hint=_("Or the guardian for them.")),
        typed.select("agrees", _("That records are compared"), agrees, value="yes"),
        typed.when(_("Signed on")),
    )


def _authorise(it: Doing, typed: Typed, turn: int) -> None:
    person, agrees = whole(typed("person"), 15) or 0, typed("agrees") == "yes"
    cases.authorise(it.actor, it.case.id, person, signer=typed("signer"), agrees=agrees, day=typed.day(), turn=turn)


def _report(it: Doing, typed: Typed) -> Sequence[Field]:
    conclusions = {name: said(word) for name, word in procedure.words().conclusion.items()}
    return (
        typed.select("conclusion", _("Conclusion"), conclusions),
        typed.line("document", said(procedure.words().what["document"])),
        typed.when(_("Received on")),
        typed.note(hint=_("Where it is not as declared: what differs.")),
        typed.line("file", _("The report as a file"), kind="file", required=False),
    )


def _verify(it: Doing, typed: Typed, turn: int) -> None:
    given = {"document": typed("document"), "note": typed("note"), "answered": _found(it, typed), "day": typed.day()}
    cases.verify(it.actor, it.case.id, typed("conclusion"), **given, turn=turn)  # type: ignore[arg-type]


def _visiting(*may: str) -> Callable[[Doing, Typed], Sequence[Field]]:
    def fields(it: Doing, typed: Typed) -> Sequence[Field]:
        hint = _("Two at least come to the home; neither will decide.")
        return (
            typed.ticks("with", _("Who came along"), it.colleagues(*may), hint=hint),
            typed.when(),
            typed.note(_("What was found"), required=True),
            typed.line("file", _("The signed record as a scan"), kind="file", required=False),
        )

    return fields


def _with(it: Doing, typed: Typed) -> list[str]:
    """Who came along; the room knows whether they act here."""
    return typed.given.getlist("with")


def _visit(it: Doing, typed: Typed, turn: int) -> None:
    found = {"note": typed("note"), "answered": _found(it, typed), "day": typed.day()}
    cases.visit(it.actor, it.case.id, with_=_with(it, typed), **found, turn=turn)  # type: ignore[arg-type]


def _drawn(it: Doing) -> bool:
    return bool(it.course.drawn) and "sampling" in it.needs


def _look_again(it: Doing, typed: Typed, turn: int) -> None:
    found = {"note": typed("note"), "answered": _found(it, typed), "day": typed.day()}
    cases.look_again(it.actor, it.case.id, with_=_with(it, typed), **found, turn=turn)  # type: ignore[arg-type]


def _check(it: Doing, typed: Typed, turn: int) -> None:
    cases.check(it.actor, it.case.id, note=typed("note"), answered=_found(it, typed), turn=turn)


def _reviewing(it: Doing, typed: Typed) -> Sequence[Field]:
    counts = {
        "present": _("How many came"),
        "representatives": _("Of them representatives of the villagers"),
        "agree": _("For"),
        "oppose": _("Against"),
    }
    return (*(typed.line(name, label, kind="number") for name, label in counts.items()), typed.when(), typed.note())


def _review(it: Doing, typed: Typed, turn: int) -> None:
    counted = {name: typed.number(name) for name in ("present", "representatives", "agree", "oppose")}
    cases.review(it.actor, it.case.id, **counted, note=typed("note"), day=typed.day(), turn=turn)


def _amount(typed: Typed) -> int | None:
    """Yuan with two places at most, as fen; None where nothing was typed that is an amount."""
    whole_, _point, rest = typed("amount").replace(",", "").strip().partition(".")
    if not whole_.isdecimal() or len(whole_) > 9 or (rest and not rest.isdecimal()) or len(rest) > 2:
        return None
    return int(whole_) * 100 + int((rest + "00")[:2])


def _opine(it: Doing, typed: Typed, turn: int) -> None:
    given = {"note": typed("note"), "failing": typed("failing"), "amount": _amount(typed)}
    cases.opine(it.actor, it.case.id, grant=typed("grant") == "yes", **given, turn=turn)  # type: ignore[arg-type]


def _approve(it: Doing, typed: Typed, turn: int) -> None:
    given = {"note": typed("note"), "failing": typed("failing"), "amount": _amount(typed)}
    cases.approve(it.actor, it.case.id, grant=typed("grant") == "yes", **given, turn=turn)  # type: ignore[arg-type]


def _decide(it: Doing, typed: Typed, turn: int) -> None:
    given = {"note": typed("note"), "failing": typed("failing"), "amount": _amount(typed), "class_": typed("class")}
    cases.decide(it.actor, it.case.id, grant=typed("grant") == "yes", **given, turn=turn)  # type: ignore[arg-type]


def _telling(it: Doing, typed: Typed) -> Sequence[Field]:
    return (typed.line("how", _("How it was told"), hint=_("Handed over, by post, through the village.")), typed.when())


def _tell(it: Doing, typed: Typed, turn: int) -> None:
    cases.tell(it.actor, it.case.id, how=typed("how"), day=typed.day(), turn=turn)


def steps_back(it: Doing) -> dict[str, str]:
    """The steps to which a case can go back."""
    gone = [one for one in it.course.stages if one.ended or one.step.id == it.case.step]
    return {one.step.id: said(one.step.name) for one in gone}


def _sending_back(it: Doing, typed: Typed) -> Sequence[Field]:
    return (typed.select("to", _("Back to which step"), steps_back(it)), *_reason(it, typed))


def _send_back(it: Doing, typed: Typed, turn: int) -> None:
    cases.send_back(it.actor, it.case.id, to=typed("to"), reason=typed("reason"), turn=turn)


def _because(verb: Callable[..., None]) -> Callable[[Doing, Typed, int], object]:
    """A verb that wants a reason alone."""
    return lambda it, typed, turn: verb(it.actor, it.case.id, reason=typed("reason"), turn=turn)


def _saying(verb: Callable[..., None]) -> Callable[[Doing, Typed, int], object]:
    """A verb that takes a note alone."""
    return lambda it, typed, turn: verb(it.actor, it.case.id, note=typed("note"), turn=turn)


def _suspending(it: Doing, typed: Typed) -> Sequence[Field]:
    hint = _("The supervisor sees every clock that stands. It runs again on this day by itself.")
    return (*_reason(it, typed), typed.line("until", _("Until which day"), kind="day", hint=hint))


def _suspend(it: Doing, typed: Typed, turn: int) -> None:
    until = typed.day("until") or it.desk.today
    cases.suspend(it.actor, it.case.id, reason=typed("reason"), until=until, turn=turn)


def _withdrawing(it: Doing, typed: Typed) -> Sequence[Field]:
    hint = _("A colleague who signs cases looks at the signed paper and ends it; file its scan here.")
    return (
        typed.line("signer", said(procedure.words().what["signer"])),
        typed.line("reason", said(procedure.words().what["reason"]), kind="text", required=False, hint=hint),
        typed.line("file", _("The signed paper as a scan"), kind="file", required=False),
    )


def _withdraw(it: Doing, typed: Typed, turn: int) -> None:
    cases.withdraw(it.actor, it.case.id, reason=typed("reason"), signer=typed("signer"), turn=turn)


def _asking(it: Doing, typed: Typed) -> Sequence[Field]:
    return (typed.line("body", said(procedure.words().what["body"])), *_reason(it, typed), typed.when(_("Asked on")))


def _ask(it: Doing, typed: Typed, turn: int) -> None:
    cases.ask_reconsideration(it.actor, it.case.id, body=typed("body"), reason=typed("reason"), day=typed.day(), turn=turn)


def _reconsidering(it: Doing, typed: Typed) -> Sequence[Field]:
    outcomes = {"upheld": _("It stands"), "reversed": _("It is granted"), "redo": _("It is to be done again")}
    return (
        typed.select("outcome", _("What came of it"), outcomes),
        typed.line("document", _("Number of the decision")),
        typed.select("to", _("Done again from"), steps_back(it), required=False),
        typed.note(),
    )


def _reconsider(it: Doing, typed: Typed, turn: int) -> None:
    given = {"document": typed("document"), "note": typed("note"), "back_to": typed("to")}
    cases.reconsidered(it.actor, it.case.id, typed("outcome"), **given, turn=turn)  # type: ignore[arg-type]


def _relatives(it: Doing, typed: Typed) -> Sequence[Field]:
    themselves = {it.actor.account: _("I myself")}
    staff = it.colleagues(TAKE, POST, OPINE, DECIDE)
    return (typed.select("account", _("Who is a close relative"), {**staff, **themselves}), *_reason(it, typed))


def _relative(it: Doing, typed: Typed, turn: int) -> None:
    cases.declare_relative(it.actor, it.case.id, typed("account"), typed("reason"), turn=turn)


def file(it: Doing) -> None:
    """Files a scan to the case where one was handed in; the same one sent again is filed once."""
    given = it.request.FILES.get("file")
    if given is None or not given.size:
        return
    cases.file(it.actor, it.case.id, given.read(), given.name or "")


def _in(*states: str) -> Callable[[Doing], bool]:
    return lambda it: it.case.state in states


def _runs(it: Doing) -> bool:
    return it.case.state == "underway" and not it.case.suspended


def _compares(it: Doing) -> bool:
    """Whether records are still to be compared, for which every adult signs."""
    if it.case.accepted_on is None:
        return it.case.open and it.version is not None and any("verification" in step.needs for step in it.version.steps)
    return "verification" in it.needs


def _lengthens(it: Doing) -> bool:
    limits = [limit for step in it.version.steps for limit in step.limits] if it.version else []
    return _runs(it) and any(limit.extended for limit in limits)


def _unended(it: Doing) -> bool:
    return it.case.open and it.course.ending is None


def _second(it: Doing) -> bool:
    """Whether somebody else asked that it be ended."""
    return it.case.open and it.course.ending is not None and it.course.ending.by != it.actor.account


def _goes_on(it: Doing) -> bool:
    """Whether what was to end may go on; or what two others ended."""
    if it.course.ending is not None:
        return it.case.open
    end = procedure.last(it.acts, *procedure.ENDS)
    return not it.case.open and it.desk.may(DECIDE) and end is not None and "asked" in end.facts


VERBS: Mapping[str, Verb] = {
    "accept": Verb(_dated, _accept, (TAKE,), _in("opened", "lacking")),
    "lack": Verb(_papers, _lack, (TAKE,), _in("opened")),
    "supply": Verb(_noted, _saying(cases.supply), (TAKE,), _in("lacking")),
    "authorise": Verb(_authorising, _authorise, (TAKE,), _compares),
    "verification": Verb(_report, _verify),
    "visit": Verb(_visiting(*cases.VISITS), _visit),
    "check": Verb(_noted, _check),
    "certificate": Verb(_noted, _saying(cases.certificate)),
    "review": Verb(_reviewing, _review),
    "opinion": Verb(_none, _opine),
    "posting": Verb(_none, lambda it, _typed, turn: cases.post(it.actor, it.case.id, turn=turn)),
    "sampling": Verb(_none, lambda it, _typed, turn: cases.sample(it.actor, it.case.id, turn=turn)),
    "look_again": Verb(_visiting(*cases.VISITS, DECIDE), _look_again, (TAKE, DECIDE), _drawn),
    "approval": Verb(_none, _approve),
    "decision": Verb(_none, _decide),
    "notice": Verb(_telling, _tell, (TAKE,), lambda it: it.case.state in {"granted", "refused"} and not it.course.told),
    "resume": Verb(_noted, _saying(cases.resume), (TAKE, DECIDE), lambda it: it.case.suspended),
    "reconsidered": Verb(_reconsidering, _reconsider, (DECIDE,), lambda it: procedure.contested(it.acts) > 0),
    "end": Verb(_none, lambda it, _typed, turn: cases.end(it.actor, it.case.id, turn=turn), (OPINE, DECIDE), _second),
    "go_on": Verb(_reason, _because(cases.go_on), (TAKE, OPINE, DECIDE), _goes_on),
    "relative": Verb(_relatives, _relative, (TAKE, OPINE, DECIDE), lambda it: it.case.open),
    "send_back": Verb(_sending_back, _send_back, (DECIDE, OPINE), _in("underway")),
    "extend": Verb(_reason, _because(cases.extend), (DECIDE,), _lengthens),
    "suspend": Verb(_suspending, _suspend, (TAKE, DECIDE), _runs),
    "withdraw": Verb(_withdrawing, _withdraw, (TAKE, OPINE, DECIDE), _unended),
    "terminate": Verb(_reason, _because(cases.terminate), (TAKE, OPINE, DECIDE), _unended),
    "reconsideration": Verb(_asking, _ask, (TAKE,), _in("granted", "refused")),
}
"""Every verb upon a case, in the order in which its page offers them."""
