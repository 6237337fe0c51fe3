"""Plans that are read once, within a test's own transaction too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest


@contextmanager
def read_once() -> Iterator[None]:
    """A plan once read is kept outside a transaction, as wherever anybody looks; here the transaction is the test's own."""
    from minzheng.kernel.db import api as db
    from minzheng.plan.duties import reads as plans
    from minzheng.plan.standing import reads as lights

    asking = SimpleNamespace(**{name: getattr(db, name) for name in db.__all__} | {"unsettled": lambda: False})
    with pytest.MonkeyPatch.context() as patch:
        for room in plans, lights:
            patch.setattr(room, "db", asking)
        yield
    forget()


def forget() -> None:
    """Nothing is known of what was taken back: the plans of another making may have the same numbers."""
    from minzheng.plan.duties import reads as plans
    from minzheng.plan.standing import reads as lights

    plans._kept.cache_clear()
    lights._kept.clear()
