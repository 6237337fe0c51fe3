"""The cells of a row as people write them: what cannot be read is told, all of it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from minzheng.content import api as content
from minzheng.services.backlog.columns import named, oldest
from minzheng.services.backlog.schema import Refused, table
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?(?:\D.*)?|(\d{4})(\d{2})(\d{2})")
_BETWEEN = re.compile(r"[\s;,\uff1b\uff0c\u3001/]+")
_VALUES = re.compile(r"[;\uff1b]")
_LONGEST = 18


class Cells:
    """One row; `refused` gathers why it stays out."""

    def __init__(self, said: Mapping[str, str], today: date) -> None:
        self._said, self._today, self.refused = said, today, list[content.Refused]()

    def text(self, name: str) -> str:
        """What is written in a column; empty where the table has none."""
        return normalize("NFKC", self._said.get(name, "")).strip()

    def several(self, name: str) -> list[str]:
        """Words with anything between them."""
        return [one for one in _BETWEEN.split(self.text(name)) if one]

    def refuse(self, reason: str, column: str, **more: object) -> None:
        """Says what is wrong in a column."""
        self.refused.append(Refused(reason, column=named(column), **more))

    def day(self, name: str) -> date | None:
        """A day that an application under way can have."""
        text = self.text(name)
        if not text:
            return None
        found = _DAY.fullmatch(text)
        try:
            day = date(*(int(one) for one in found.groups() if one)) if found else date.fromisoformat("")
        except ValueError:
            self.refuse("not_a_day", name)
            return None
        if day > self._today:
            self.refuse("ahead", name, day=day)
            return None
        if day < oldest(self._today):
            self.refuse("too_old", name, day=day)
            return None
        return day

    def number(self, name: str) -> int | None:
        """A whole number."""
        text = self.text(name)
        if text.isascii() and text.isdigit() and len(text) < _LONGEST:
            return int(text)
        if text:
            self.refuse("not_a_number", name)
        return None

    def yes(self, name: str) -> bool | None:
        """A yes or a no."""
        text = self.text(name)
        return self._truth(name, text) if text else None

    def conclusion(self) -> procedure.Conclusion | None:
        """One of four."""
        text, known = self.text("conclusion"), procedure.words().conclusion
        found = next((one for one, word in known.items() if text in {one, normalize("NFKC", word.zh), word.en}), None)
        if text and not found:
            between = table().word["between"]
            zh, en = (between.of(lang).join(one.of(lang) for one in known.values()) for lang in ("zh", "en"))
            self.refuse("not_one_of", "conclusion", words=content.Said(zh, en))
        return found  # type: ignore[return-value]

    def answers(
        self, asked: Mapping[str, facts.Question], persons: tuple[int, ...], *, named: bool
    ) -> dict[tuple[str, int], int | bool | None]:
        """What the family declared, by the columns of questions; of what is left empty nothing.

        `named`: the row names the members, so that their order is known.
        """
        found: dict[tuple[str, int], int | bool | None] = {}
        for column, one in asked.items():
            texts = [each.strip() for each in _VALUES.split(self.text(column)) if each.strip()]
            whose = persons if one.level == "person" else (0,)
            same = len(texts) == 1 and (one.kind == "yes" or texts == ["0"])
            if texts and not same and (len(texts) != len(whose) or (len(whose) > 1 and not named)):
                self.refuse("how_many", column, count=len(texts), persons=len(whose))
                continue
            for person, text in zip(whose, texts * len(whose) if same else texts, strict=False):
                value = self._truth(column, text) if one.kind == "yes" else self._amount(column, text, one.kind == "money")
                if value is not None:
                    found[one.name, person] = value
        return found

    def _truth(self, name: str, text: str) -> bool | None:
        said = text.casefold()
        if said in table().yes["words"]:
            return True
        if said not in table().no["words"]:
            self.refuse("not_yes_or_no", name)
            return None
        return False

    def _amount(self, name: str, text: str, money: bool) -> int | None:
        try:
            found = Decimal(text.replace(",", "").removesuffix("\u5143")) * (100 if money else 1)
        except ArithmeticError:
            self.refuse("not_a_number", name)
            return None
        if not found.is_finite() or abs(found) >= 10**_LONGEST or found != int(found):
            self.refuse("not_a_number", name)
            return None
        return int(found)
