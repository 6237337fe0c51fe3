"""Logs without personal data: what went wrong and where, never with which values."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Bare(logging.Formatter):
    """A moment, a level, an origin; of an exception its kind and its lines of code.

    The message of an exception often quotes what somebody typed (a database names the row that broke a rule), so it is left
    out; so are arguments of a request, which stand behind the question mark of its address.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line itself, its address cut at the question mark."""
        record.message = record.message.partition("?")[0]
        return super().formatMessage(record)

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - logging's name
        """The chain of exceptions, each by its kind and its frames."""
        lines: list[str] = []
        raised = ei[1]
        while raised is not None:
            frames = traceback.extract_tb(raised.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            lines.append(f"{type(raised).__module__}.{type(raised).__qualname__}")
            raised = raised.__cause__ or (None if raised.__suppress_context__ else raised.__context__)
        return "\n".join(lines)
