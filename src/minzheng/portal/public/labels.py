"""How a duty, a clause and a target are called on the page: clause 31, sentence 2, target a.

A printed number is enough while it is unique; where a notice restarts its numbers, the heading's
own number goes before it.
"""

from __future__ import annotations

import re
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.notice.api import Clause, Duty, Notice
from minzheng.portal.ui.typeset import typeset

SENTENCE = re.compile(r"/s(\d+)")
TOP = re.compile(
    r"\s*([\u4e00-\u9fff]{1,4}|[(\uff08][^()\uff08\uff09]{1,4}[)\uff09]|\d{1,3})(?=[\s\u3001.\uff0e:\uff1a]|(?<=[)\uff09]))"
)


def dom(identity: str) -> str:
    """An id of the compiled notice as an id of the page."""
    return re.sub(r"[^\w.-]+", "-", identity)


def sentence_of(clause: Clause) -> int:
    """Which sentence of its duty a clause belongs to; 0 where its id does not say."""
    match = SENTENCE.search(clause.id)
    return int(match[1]) if match else 0


def letter(index: int) -> str:
    """The letter of the n-th target of a duty: Heavenly Stems in Chinese."""
    letters = pgettext("letters of targets, in order", "abcdefghij")
    return letters[index] if index < len(letters) else str(index + 1)


class Labels:
    """The name of every duty of one notice."""

    def __init__(self, notice: Notice) -> None:
        seen = Counter(duty.no for duty in notice.duties)
        self._names: dict[str, str] = {}
        self._short: dict[str, str] = {}
        follows: Counter[str] = Counter()
        for duty in notice.duties:
            where = "".join(typeset(match[1]) for part in duty.path if (match := TOP.match(part)))
            where = where if seen[duty.no] > 1 or duty.no is None else ""
            number = duty.no or self._part(duty, where, follows)
            self._short[duty.id] = f"{where} {number}".strip()
            self._names[duty.id] = where + _("Clause %(no)s") % {"no": number}
        for index, duty in enumerate(notice.cover_duties, 1):
            self._short[duty.id] = pgettext("number of a duty in the cover letter", "L%(no)s") % {"no": index}
            self._names[duty.id] = _("Letter, %(no)s") % {"no": index}

    @staticmethod
    def _part(duty: Duty, where: str, follows: Counter[str]) -> str:
        """A continuation is a further part of its parent."""
        follows[f"{where} {duty.parent_no}"] += 1
        part = follows[f"{where} {duty.parent_no}"] + 1
        return _("%(no)s, part %(part)s") % {"no": duty.parent_no, "part": part} if duty.parent_no else str(part - 1)

    def of(self, identity: str) -> str:
        """The name of the duty that an id belongs to, with its sentence where the id names one."""
        duty, _slash, rest = identity.partition("/")
        name = self._names.get(identity) or self._names.get(duty) or ""
        match = SENTENCE.search(f"/{rest}")
        return self.joined(name, int(match[1])) if match and name else name

    def short(self, duty_id: str) -> str:
        """The bare number, for lists of many."""
        return self._short.get(duty_id, duty_id)

    def joined(self, name: str, sentence: int = 0, target: int | None = None) -> str:
        """Clause, sentence and target in one chip."""
        parts = [name]
        if sentence:
            parts.append(_("sentence %(no)s") % {"no": sentence})
        if target is not None:
            parts.append(letter(target))
        return "\u30fb".join(parts) if len(parts) > 1 else name
