"""The one way in: what the bytes are, who reads them, and what may leave."""

from __future__ import annotations

import re

from minzheng.notice.reading.shape import BYTES, CODE_POINTS, Reading, Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_DOCUMENT = re.compile(r"word/document\d*\.xml")


def read(data: bytes | str, *, name: str = "") -> Reading:
    """The text of a notice and where its tables stand. `name` only helps to tell what it is. Raises Unreadable."""
    outcome = _outcome(data, name)
    del data, name
    if isinstance(outcome, Unreadable):
        raise outcome  # made anew: no cause, no context and no frame leads back to the file
    return outcome


def _outcome(data: bytes | str, name: str) -> Reading | Unreadable:
    from minzheng.notice.reading.secret import marked

    try:
        if len(data) > (CODE_POINTS if isinstance(data, str) else BYTES):
            return Unreadable("too_large")
        reading = _text(data, "", name) if isinstance(data, str) else _file(data, name)
    except Unreadable as error:
        return Unreadable(error.reason)
    return Unreadable("secret") if marked(reading.text[:20_000].splitlines()) else reading


def _file(data: bytes, name: str) -> Reading:
    from minzheng.notice.reading.decoding import decode

    try:
        if (reading := _container(data)) is not None:
            return reading
    except (Unreadable, MemoryError):
        raise
    except Exception:
        raise Unreadable("broken") from None  # the libraries have many ways to say so
    return _text(*decode(data), name)


def _container(data: bytes) -> Reading | None:
    """The reading of a file that is not text, None for text."""
    if not data:
        raise Unreadable("empty")
    if b"%PDF-" in data[:1024]:
        from minzheng.notice.reading.pdf import read_pdf

        return read_pdf(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(data)
    if data.startswith(_OLE):
        return _old_office(data)
    if data.startswith(_PICTURES) and (not data.startswith((b"BM", b"RIFF")) or b"\x00" in data[:32]):
        raise Unreadable("image_only")
    if data.startswith(b"{\\rtf"):
        raise Unreadable("old_format")
    return None


def _office(data: bytes) -> Reading:
    """DOCX, XLSX and ODS; other containers are refused by what they are."""
    from minzheng.notice.reading.archive import Archive

    archive = Archive(data)
    names = set(archive.names)
    if main := min(filter(_DOCUMENT.fullmatch, names), default=""):
        from minzheng.notice.reading.document import read_document

        return read_document(archive, main)
    if "xl/workbook.xml" in names or ("mimetype" in names and b"spreadsheet" in archive.part("mimetype")):
        from minzheng.notice.reading.workbook import read_workbook, unpacked

        return read_workbook(unpacked(archive), "xlsx" if "xl/workbook.xml" in names else "ods")
    raise Unreadable("old_format" if names & {"OFD.xml", "content.xml", "xl/workbook.bin"} else "binary")


def _old_office(data: bytes) -> Reading:
    """An OLE container: a locked modern file, an XLS workbook, or a format that nobody should need any more."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("encrypted")
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook\0", "Book\0")):
        from io import BytesIO

        from minzheng.notice.reading.workbook import read_workbook

        return read_workbook(BytesIO(data), "xls")
    raise Unreadable("old_format")


def _text(text: str, encoding: str, name: str) -> Reading:
    from minzheng.notice.reading.plain import is_page, read_text

    if any("\ud800" <= char <= "\udfff" for char in set(text)):
        raise Unreadable("binary")
    if "<?mso-application" in text[:1000]:  # Word and Excel of 2003
        raise Unreadable("old_format")
    if is_page(text, name):
        from minzheng.notice.reading.page import read_page

        return read_page(text, encoding)
    return read_text(text, encoding, name)
