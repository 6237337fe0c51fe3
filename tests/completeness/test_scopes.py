"""With the scope taken out of any one read, the matrix notices: so it holds every one of them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from types import FrameType

import pytest

from minzheng.kernel.access import api as access
from tests.architecture.source import PACKAGE
from tests.completeness import watched
from tests.completeness.test_matrix import ASKED, Land, land
from tests.completeness.watched import city_of
from tests.completeness.world import COUNTIES, Person

__all__ = ["land"]

READERS = ("registry/reads.py", "registry/batches.py", "portal/desk/logbook.py", "portal/rest/ground.py")
READERS += ("plan/supervision/sides.py", "plan/supervision/reads.py", "plan/burden/reads.py", "plan/inspection/reads.py")
"""Where things are read by somebody. Elsewhere a scope decides what a page offers, not what it shows."""
ASKS = {"scope", "require"}
ELSEWHERE = {
    "portal/desk/frame.py": "hides controls, and closes pages that the reads below close again",
    "portal/desk/listing.py": "leaves out registers whose reads are closed anyway",
    "portal/desk/forms.py": "offers places to write at, which the verbs check again",
    "portal/desk/writing.py": "the verbs check again",
    "portal/desk/tables.py": "the reads and the verbs check again",
    "portal/desk/today.py": "says what else there is, by reads of the registry",
    "portal/rest/reads.py": "chooses between the read by office and the public one",
    "portal/rest/writes.py": "the verbs check again",
    "indicators/reads.py": "every measure that ships is public; tests/rooms/indicators asks for one that is not",
    "indicators/few.py": "says who is told of few; tests/rooms/indicators asks as the public and as an official",
    "registry/verbs.py": "writes",
    "registry/bulk.py": "writes",
    "registry/bulk_amend.py": "writes",
    "registry/bulk_check.py": "writes",
    "portal/desk/batches.py": "the reads and the verbs check again",
    "kernel/publishing/verbs.py": "writes",
    "kernel/vault/reading.py": "opens what its caller found within a scope; tried in tests/rooms/kernel/vault",
    "kernel/vault/verbs.py": "writes",
    "oversight/reads.py": "its reads are tried in test_reads",
    "oversight/verbs.py": "writes",
    "people/doubts.py": "its read is tried in test_people, by its page",
    "people/near.py": "gives keys within a scope, tried in tests/rooms/oversight",
    "people/reads.py": "its reads are tried in test_people",
    "people/keeping.py": "what its reads and writes go by; tried in test_people",
    "people/households.py": "writes",
    "people/merging.py": "writes",
    "people/verbs.py": "writes",
    "people/bulk.py": "writes",
    "people/bulk_kin.py": "writes",
    "people/lives.py": "writes",
    "people/bulk_lives.py": "writes",
    "circumstances/reads.py": "its reads are tried in test_people",
    "circumstances/verbs.py": "writes",
    "circumstances/bulk.py": "writes",
    "services/entitlements/keeping.py": "what its reads and writes go by; tried in tests/rooms/services",
    "services/entitlements/granting.py": "writes",
    "services/entitlements/owing.py": "its reads are tried in tests/rooms/services",
    "services/entitlements/rechecking.py": "writes; what it gives back goes by reads that are tried in tests/rooms/services",
    "services/cases/keeping.py": "what its reads and writes go by; tried in test_cases",
    "services/cases/opening.py": "writes",
    "services/cases/ending.py": "writes",
    "channels/messages.py": "its reads are tried in tests/rooms/channels",
    "services/cases/scans.py": "asks the case, whose reads are tried in test_cases",
    "services/simulations/reads.py": "its reads are tried in test_simulations",
    "services/simulations/ground.py": "what its reads and writes go by; tried in test_simulations",
    "services/simulations/activating.py": "writes",
    "portal/simulating/views.py": "offers forms, which the verbs check again",
    "portal/simulating/activating.py": "offers forms, which the verbs check again",
    "services/postings/reads.py": "its reads are tried in test_cases",
    "services/rosters/keeping.py": "what its reads and writes go by; tried in tests/rooms/services",
    "services/rosters/drawing.py": "writes",
    "services/rosters/past.py": "writes",
    "services/rosters/reads.py": "its reads are tried in tests/rooms/services",
    "services/rosters/files.py": "its reads are tried in tests/rooms/services",
    "portal/paying/proposing.py": "closes forms that the verbs close again; tried in test_paying",
    "portal/paying/intake.py": "closes pages that the verbs close again; tried in test_paying",
    "portal/paying/rosters.py": "closes a file that the read closes again; tried in test_paying",
    "rolls/verbs.py": "writes; whose a table is, is tried in test_people",
    "portal/rest/persons.py": "asks the room, whose reads are tried in test_people",
    "portal/rest/means.py": "asks the room, whose reads are tried in test_people",
    "portal/cases/counter.py": "closes pages that the reads close again",
    "portal/cases/applying.py": "offers forms, which the verbs check again",
    "portal/persons/stating.py": "offers forms, which the verbs check again",
    "portal/persons/rolls.py": "closes pages that the verbs close again",
    "portal/reading/waits.py": "says what waits, by reads of the room",
    "portal/persons/views.py": "closes pages that the reads close again",
    "portal/persons/homes.py": "offers forms, which the verbs check again",
    "portal/persons/writing.py": "offers forms, which the verbs check again",
    "portal/persons/waits.py": "says what waits, by a read of the room",
    "plan/review/reads.py": "its reads are tried in test_review_matrix",
    "plan/review/held.py": "writes",
    "plan/review/verbs.py": "writes",
}
ELSEWHERE |= {
    "plan/supervision/matters.py": "writes",
    "plan/supervision/helps.py": "writes",
    "plan/supervision/consulting.py": "writes",
    "plan/burden/verbs.py": "writes",
    "plan/clues/reads.py": "its reads are tried in test_clues",
    "plan/inspection/verbs.py": "writes",
    "plan/inspection/visiting.py": "writes",
}
ELSEWHERE |= {
    "plan/duties/reads.py": "its reads are tried in test_plans",
    "plan/duties/holding.py": "writes",
    "plan/duties/evidence.py": "writes",
    "plan/duties/verbs.py": "writes",
    "plan/duties/rulings.py": "writes",
    "portal/house/timeline.py": "leaves out a place's own steps, which the read closes again",
    "plan/local/reads.py": "its reads are tried in test_local",
    "plan/local/rights.py": "says who acts for which field, which the verbs ask",
    "plan/local/relief.py": "writes",
    "plan/local/carrying.py": "writes",
    "plan/local/naming.py": "writes",
    "plan/local/verbs.py": "writes",
    "plan/assessment/reads.py": "its reads are tried in tests/rooms/plan/test_assessment",
    "plan/assessment/rights.py": "says which office assesses which plan, which reads and verbs ask",
    "plan/assessment/verbs.py": "writes",
    "portal/plan/duty_page.py": "offers forms, which the verbs check again",
    "portal/house/deciding.py": "offers what to decide, which the verbs check again",
    "portal/adopting/duty.py": "offers forms, which the verbs check again",
    "portal/adopting/people.py": "offers forms, which the verbs check again",
}
"""Other modules that ask, and why none of them is a read."""


HELD_TWICE = {
    ("registry/reads.py", "sent_back"): "shows only what the reader wrote",
    ("registry/reads.py", "counted"): "shows only registers that `readable` leaves, at the place that the frame gives",
    ("registry/batches.py", "own_batches"): "shows only what the reader handed in",
    ("portal/desk/logbook.py", "lately"): "shows only lines whose entry the registry gives the reader, so nothing more is shown",
    ("plan/burden/reads.py", "to_answer"): "shows only what is asked of the unit that the reader sits in",
    ("plan/burden/reads.py", "to_approve"): "shows only what the reader's own unit proposed",
}
"""Reads that cannot show more without their scope, and why."""


def asking(module: str) -> Iterator[tuple[str, bool]]:
    """The functions of a module, and whether each asks access itself."""
    for node in ast.parse((PACKAGE / module).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
            named = (ast.unparse(one) for one in calls)
            yield node.name, any(name in {"access.scope", "access.require"} for name in named)


def reads() -> list[tuple[str, str]]:
    """Every read: a public function that asks access, itself or by a private one of its module."""
    found = []
    for module in READERS:
        private = {name for name, asks in asking(module) if asks and name.startswith("_")}
        for node in ast.parse((PACKAGE / module).read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                calls = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
                if calls & ({"access.scope", "access.require"} | private):
                    found.append((module, node.name))
    return found


def test_whoever_asks_access_is_a_read_that_is_tried_or_no_read() -> None:
    modules = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if "kernel/access" not in path.as_posix()}
    ask = {module for module in modules if any(asks for _, asks in asking(module))}
    assert ask - set(READERS) - set(ELSEWHERE) == set()


def asked_by(frame: FrameType | None, module: str, name: str) -> bool:
    """Whether a read asks, itself or by private functions of its own module."""
    while frame is not None and frame.f_code.co_filename.endswith(f"minzheng/{module}"):
        if frame.f_code.co_name == name:
            return True
        if not frame.f_code.co_name.startswith("_"):
            return False
        frame = frame.f_back
    return False


FIRST = {
    "registry/batches.py": "brought",
    "portal/desk/logbook.py": "journalled",
    "portal/rest/ground.py": "opened",
    ("registry/reads.py", "entry"): "opened",
    ("registry/reads.py", "history"): "waited",
    ("registry/reads.py", "waiting"): "waited",
    ("registry/reads.py", "totals"): "counted",
    ("registry/reads.py", "export_rows"): "exported",
    ("portal/desk/logbook.py", "of_entry"): "opened",
    ("portal/desk/logbook.py", "receipt"): "opened",
}
"""Which part notices of which read, or of any in its module: it is asked first. All others are asked where it does not."""


@pytest.mark.once
@pytest.mark.parametrize(("module", "name"), [one for one in reads() if one not in HELD_TWICE], ids=lambda one: one)
def test_a_read_without_its_scope_is_noticed(land: Land, monkeypatch: pytest.MonkeyPatch, module: str, name: str) -> None:
    scope, require = access.scope, access.require

    def any_scope(actor: access.Actor, permission: str) -> access.Scope:
        return scope(access.SYSTEM if asked_by(sys._getframe(1), module, name) else actor, permission)

    def no_require(actor: access.Actor, permission: str, **where: str) -> None:
        if not asked_by(sys._getframe(1), module, name):
            require(actor, permission, **where)

    monkeypatch.setattr(access, "scope", any_scope)
    monkeypatch.setattr(access, "require", no_require)
    things, people = land
    few = things, [one for one in people if looks(one)]
    if module.startswith("plan/"):
        monkeypatch.setattr(watched, "LOOKING", {COUNTIES[0], city_of(COUNTIES[0])})
        noticed = any(found for _name, _person, found in watched.looked(people))  # all begin what is looked at
    else:
        likely = FIRST.get((module, name), FIRST.get(module))
        noticed = any(ASKED[part](few)[0] for part in sorted(ASKED, key=lambda part: part != likely))
    assert noticed, f"{name} in {module} shows everything to everybody, and nobody notices"


def looks(person: Person) -> bool:
    """A few who may see little: officials of one county, and one of another sector."""
    return person.place_code == COUNTIES[0] and person.role in {"department_officer", "department_reviewer", "auditor"}
