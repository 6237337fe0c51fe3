"""What a draft's decisions come to: they are never changed, so where a review stands is said by reading them in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from minzheng.plan.review.models import Decision
from minzheng.plan.review.things import ASK, Answer, Edit, Reply

_EDITS = ("edit", "split", "merge")


@dataclass(slots=True)
class Standing:
    """Where a review stands: each reader's answers by key, what the drafters said, the edits, whether it is confirmed."""

    answers: dict[int, dict[str, Answer]] = field(default_factory=lambda: {1: {}, 2: {}})
    replies: dict[str, Reply] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    confirmed: bool = False
    second: str = ""

    @property
    def asked(self) -> list[Answer]:
        """What waits for a word of the drafters."""
        return [one for one in self.answers[1].values() if one.option == ASK and one.key not in self.replies]


def fold(rows: Iterable[Decision]) -> Standing:
    """Where a review stands after these decisions, given in order."""
    rows = list(rows)
    gone = {row.undoes_id for row in rows if row.undoes_id}
    found = Standing()
    for row in rows:
        if row.reader == 2:
            found.second = found.second or row.by
        if row.pk in gone or row.act == "undo":
            continue
        if row.act == "answer":
            found.answers[row.reader][row.key] = answer_of(row)
        elif row.act == "reply":
            found.replies[row.key] = Reply(row.pk, row.key, row.words, row.what, row.by)
        elif row.act in _EDITS:
            found.edits.append(edit_of(row))
        elif row.act == "confirm":
            found.confirmed = True
    return found


def edit_of(row: Decision) -> Edit:
    """A row as the edit that it is."""
    return Edit(row.act, row.no, row.quote, row.what, row.words, row.pk)  # type: ignore[arg-type]  # the act is one of _EDITS


def answer_of(row: Decision) -> Answer:
    """A row as the answer that it is."""
    return Answer(row.pk, row.key, row.option, row.words, row.by, row.replays_id is not None)


def stacks(rows: Sequence[Decision], account: str) -> tuple[list[Decision], list[Decision]]:
    """What somebody can undo and do again, the next one last. What was replayed is nobody's act and is decided anew instead."""
    by_id = {row.pk: row for row in rows}
    done: list[Decision] = []
    undone: list[Decision] = []
    for row in rows:
        if row.by != account or row.replays_id:
            continue
        if row.act == "undo":
            done.remove(by_id[row.undoes_id or 0])
            undone.append(by_id[row.undoes_id or 0])
        elif row.redoes_id:
            undone.remove(by_id[row.redoes_id])
            done.append(row)
        else:
            done.append(row)
            undone.clear()
    return done, undone
