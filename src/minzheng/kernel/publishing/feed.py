"""Publications as Atom 1.0 (RFC 4287), which readers and other programs follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from minzheng.kernel.publishing.publication import Publication

_ATOM = "http://www.w3.org/2005/Atom"
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What a feed says of itself: its title and author, its own address, and that of the page that shows the same."""

    title: str
    author: str
    address: str
    page: str


def feed(
    publications: Sequence[Publication],
    about: Linked,
    address_of: Callable[[Publication], str],
    moment: datetime,
    lang: str = "zh",
) -> bytes:
    """A feed of publications, each under the address of its page. `moment` is said of an empty feed."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-Hans" if lang.startswith("zh") else "en"})
    _texts(root, [("id", about.address), ("title", about.title)])
    _texts(root, [("updated", _moment(max((one.recorded_at for one in publications), default=moment)))])
    _texts(ET.SubElement(root, "author"), [("name", about.author)])
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": about.address})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": about.page})
    for one in publications:
        entry = ET.SubElement(root, "entry")
        address = address_of(one)
        _texts(entry, [("id", address), ("title", one.title.of(lang)), ("updated", _moment(one.recorded_at))])
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
        ET.SubElement(entry, "category", {"term": _fit(one.subject.kind)})
        told = "\n".join(f"{line.name.of(lang)}: {line.words.of(lang)}" for line in one.lines)
        ET.SubElement(entry, "content", {"type": "text"}).text = _fit(told)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _texts(parent: ET.Element, texts: Iterable[tuple[str, str]]) -> None:
    for name, text in texts:
        ET.SubElement(parent, name).text = _fit(text)


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
