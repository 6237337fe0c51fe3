"""Words that content gives in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """The same words in both languages."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """Chinese for any tag that begins with zh, else English."""
        return self.zh if lang.lower().startswith("zh") else self.en
