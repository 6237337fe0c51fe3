"""Which encoding bytes are in: strict decoding first, then how much of the result is plain Chinese or ASCII."""

from __future__ import annotations

import codecs
import re

from minzheng.notice.reading.shape import Unreadable

_SAMPLE = 20_000
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LIKELY = {"utf-8": 0.0, "gb18030": 0.5, "utf-16-le": 0.7, "utf-16-be": 0.7}  # the least share of plain characters
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "utf8": "utf-8", "x-gbk": "gb18030"}
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffd]")
_PLAIN = re.compile(rb"[\t\n\r -~]|[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")  # ASCII, punctuation and the 3,755 commonest characters


def decode(data: bytes) -> tuple[str, str]:
    """The text without its byte order mark, and the name of the encoding. Raises Unreadable when it is no text."""
    declared = _declared(data)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data, declared = data[len(mark) :], encoding
            if (text := _strict(data, encoding)) is not None:
                return text, encoding
    names = sorted(_LIKELY, key=lambda name: name != declared)  # stable: the declared one first, then as above
    texts = {name: text for name in names if (text := _strict(data, name)) is not None}
    scores = {name: _share(text) for name, text in texts.items()}
    likely = [name for name in texts if scores[name] >= _LIKELY[name]]
    if likely:
        # A few bytes may pass as UTF-8 by chance; more do not.
        best = max(likely, key=lambda name: scores[name] + (0.5 if name == "utf-8" and len(data) > 64 else 0))
        return texts[best], best
    return _mended(data, declared)


def _mended(data: bytes, declared: str) -> tuple[str, str]:
    """A text with a few broken bytes, each shown as U+FFFD and none guessed."""
    for name in dict.fromkeys((declared or "utf-8", "utf-8", "gb18030")):
        text = data.decode(name, "replace")
        if text.count("\ufffd") * 200 <= len(text) and _printable(text) and _share(text) >= _LIKELY[name]:
            return text, name
    raise Unreadable("binary")


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:4096])
    name = found[1].decode("ascii", "replace").lower() if found else ""
    name = _SAME.get(name, name)
    return name if name in _LIKELY else ""


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if _printable(text) else None


def _printable(text: str) -> bool:
    return len(_CONTROL.findall(text)) * 100 <= len(text)


def _share(text: str) -> float:
    """The share of plain characters in the beginning."""
    sample = text[:_SAMPLE]
    plain = sum(map(len, _PLAIN.findall(sample.encode("gb2312", "ignore"))))
    wide = sum(char > "\x7f" for char in sample)
    return 1.0 if not sample else plain / (len(sample) + wide)
