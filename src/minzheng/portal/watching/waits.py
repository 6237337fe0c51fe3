"""What this part gives to the page that a day begins with."""

from __future__ import annotations

from collections.abc import Iterable

from minzheng.portal.desk import waits
from minzheng.portal.desk.frame import Frame
from minzheng.portal.watching import waiting


@waits.gives
def to_move(desk: Frame) -> Iterable[waits.Thing]:
    """Matters, help, opinions, figures and visits whose turn is the reader's."""
    for one in waiting.waits(desk):
        yield waits.Thing(one.what, one.why, one.verb, one.href, one.due)
