"""A ZIP container within bounds: its directory is checked before anything is unpacked, and unpacking stops at what it says."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from minzheng.notice.reading.shape import ELEMENTS, ENTRIES, INFLATED, RATIO, Unreadable

_SMALL = 2**20  # below this no ratio is alarming
_ENCRYPTED = 0x1


class Archive:
    """The parts of an office file."""

    def __init__(self, data: bytes) -> None:
        self._zip = ZipFile(BytesIO(data))
        entries = self._zip.infolist()
        if (
            len(entries) > ENTRIES
            or sum(entry.file_size for entry in entries) > INFLATED
            or any(entry.file_size > max(_SMALL, RATIO * entry.compress_size) for entry in entries)
        ):
            raise Unreadable("zip_bomb")
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise Unreadable("encrypted")
        self.names = [entry.filename for entry in entries]

    def part(self, name: str) -> bytes:
        """One part, in small steps, so that a stream that goes on beyond what the directory says is never unpacked."""
        with self._zip.open(name) as stream:
            data = b"".join(iter(lambda: stream.read(2**16), b""))
        if data.count(b"<") > ELEMENTS:
            raise Unreadable("too_large")
        return data

    def repacked(self, wanted: Callable[[str], bool]) -> BytesIO:
        """The wanted parts in a container without compression: what a reader of its own may safely unpack."""
        plain = BytesIO()
        with ZipFile(plain, "w", ZIP_STORED) as target:
            for name in dict.fromkeys(self.names):
                if wanted(name):
                    target.writestr(name, self.part(name))
        plain.seek(0)
        return plain
