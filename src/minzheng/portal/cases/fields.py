"""The fields of a form in this part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.portal.desk.frame import whole

Options = tuple[tuple[str, str], ...]
Kind = Literal["line", "text", "number", "day", "select", "radios", "checks", "file"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `chosen`: what was ticked; `prefix`: what makes its id one on a page of several forms."""

    id: str
    label: str
    kind: Kind = "line"
    value: str = ""
    required: bool = True
    options: Options = ()
    chosen: tuple[str, ...] = ()
    hint: str = ""
    prefix: str = ""

    @property
    def at(self) -> str:
        """Its id on the page."""
        return f"{self.prefix}{self.id}"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent of a form, or nothing yet: how its fields begin, and what they say."""

    given: QueryDict
    prefix: str
    today: date

    def __call__(self, name: str, otherwise: str = "") -> str:
        """A text."""
        return self.given.get(name, otherwise)

    def number(self, name: str) -> int:
        """A whole number; -1, which is none of anything, where it is none."""
        found = whole(self(name).strip(), 6)
        return -1 if found is None else found

    def day(self, name: str = "day") -> date | None:
        """A day; None where it is none, so that the room says what it takes instead."""
        try:
            return date.fromisoformat(self(name))
        except ValueError:
            return None

    def line(self, name: str, label: str, **more: object) -> Field:
        """A field as it stands with what was typed."""
        kind: Kind = more.pop("kind", "line")  # type: ignore[assignment]
        value = self(name, str(more.pop("value", "")))
        return Field(name, label, kind, value, prefix=self.prefix, **more)  # type: ignore[arg-type]

    def when(self, label: str = "") -> Field:
        """The field of the day on which something was done: today at first."""
        return self.line("day", label or _("On which day"), kind="day", value=self.today.isoformat())

    def note(self, label: str = "", *, required: bool = False, hint: str = "") -> Field:
        """A field for a few sentences."""
        return self.line("note", label or pgettext("act", "Note"), kind="text", required=required, hint=hint)

    def ticks(self, name: str, label: str, options: Mapping[str, str], *, hint: str = "") -> Field:
        """A field of boxes."""
        chosen = tuple(self.given.getlist(name))
        return Field(name, label, "checks", options=tuple(options.items()), chosen=chosen, hint=hint, prefix=self.prefix)

    def select(self, name: str, label: str, options: Mapping[str, str], *, value: str = "", required: bool = True) -> Field:
        """A field of one choice."""
        kind: Kind = "radios" if len(options) <= 4 else "select"
        return self.line(name, label, kind=kind, options=tuple(options.items()), value=value, required=required)


Fields = Callable[[Typed], tuple[Field, ...]]
