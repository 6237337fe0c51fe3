"""A page as tests look at it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test import Client

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path"])


@dataclass
class Page(HTMLParser):
    """The elements, ids, links and texts of one page, and its structural faults."""

    html: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self.feed(self.html)
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "a" and "a" in self._open:
            self.faults.append("a link inside a link")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self._open[-1:]):
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that a reader can read."""
        return "".join(self.texts)

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [attrs["id"] for _tag, attrs in self.elements if "id" in attrs]

    @property
    def twice(self) -> list[str]:
        """Ids that stand more than once."""
        return [identity for identity, n in Counter(self.ids).items() if n > 1]

    @property
    def dead_links(self) -> list[str]:
        """Links into this page that lead nowhere."""
        known = set(self.ids)
        return sorted(
            {
                a["href"]
                for tag, a in self.elements
                if tag == "a" and a.get("href", "").startswith("#") and a["href"][1:] not in known
            }
        )

    @property
    def inline(self) -> list[str]:
        """Scripts, styles and handlers written into the page, which the content policy forbids."""
        found = [tag for tag, attrs in self.elements if tag == "style" or (tag == "script" and "src" not in attrs)]
        return found + [
            f"{tag}[{name}]" for tag, attrs in self.elements for name in attrs if name == "style" or name.startswith("on")
        ]

    @property
    def outside(self) -> list[str]:
        """Addresses that the page would fetch or lead to outside itself."""
        asked = [attrs.get(name, "") for _tag, attrs in self.elements for name in ("src", "href", "action", "formaction")]
        return [address for address in asked if address and not address.startswith("#")]


def seen(client: Client, address: str, status: int = 200) -> Page:
    """The page at an address, which answers so."""
    response = client.get(address)
    assert response.status_code == status, address
    return Page(response.content.decode())


def words(page: Page) -> str:
    """What a page says, with single spaces."""
    return re.sub(r"\s+", " ", page.text)
