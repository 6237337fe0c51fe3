"""The catalogues of the interface: what is asked of them, and how they are kept.

`python tests/pages/catalogue.py` brings every `.po` up to date with the templates and modules and
compiles it. The compiled `.mo` are committed: a clone answers at once, needs no gettext program and no
writable package, and `test_catalogues` holds them equal to their `.po`, so they cannot drift.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[2] / "src" / "minzheng"
LOCALE = SOURCE / "locale"
PO = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"

DATED = ("POT-Creation", "PO-Revision", "Last-Translator", "Generated", "Report-Msgid", "Language-Team", "Project-Id")
"""Header lines that change without the catalogue changing, or say nothing."""

Asked = tuple[str | tuple[str, ...], str | None, str]
"""A message id (with its plural), its context, and the file that asks for it."""


def asked() -> Iterator[Asked]:
    """Every message that templates and modules ask for."""
    from django.utils.translation.template import templatize

    for path in sorted(SOURCE.rglob("*.html")):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        yield from _extracted("\n".join(line.strip() for line in code.splitlines()), path)
    for path in sorted((SOURCE / "portal").rglob("*.py")):
        yield from _extracted(path.read_text(encoding="utf-8"), path)


def _extracted(code: str, path: Path) -> Iterator[Asked]:
    stream = io.BytesIO(code.encode())
    for _line, found, _comments, context in extract("python", stream, keywords=DEFAULT_KEYWORDS, options={"encoding": "utf-8"}):
        parts = found if isinstance(found, tuple) else (found,)
        texts = tuple(part for part in parts if part)
        yield texts if len(texts) > 1 else texts[0], context, path.relative_to(SOURCE).as_posix()


def stored() -> Catalog:
    """The Chinese catalogue as it stands."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue in the form that gettext reads."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # a date would make each copy another
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def done(message: Message) -> bool:
    """Whether a message has its Chinese, in every form."""
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def update() -> None:
    """Adds what is newly asked, drops what no one asks any more, and compiles."""
    old = stored() if PO.exists() else Catalog(locale="zh_Hans")
    new = Catalog(
        locale="zh_Hans",
        project="minzheng",
        fuzzy=False,
        charset="utf-8",
        header_comment="# The interface in Chinese. Message ids are English.",
    )
    for identity, context, path in asked():
        known = old.get(identity[0] if isinstance(identity, tuple) else identity, context)
        new.add(identity, known.string if known else None, locations=[(path, 0)], context=context)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, new, width=0, sort_output=True, omit_header=False, include_lineno=False)
    text = PO.read_text(encoding="utf-8").splitlines(keepends=True)
    PO.write_text("".join(line for line in text if not line.startswith(tuple(f'"{name}' for name in DATED))), encoding="utf-8")
    PO.with_suffix(".mo").write_bytes(compiled(stored()))
    missing = [message.id for message in stored() if message.id and not done(message)]
    print(f"{len(stored())} messages, {len(missing)} without Chinese", *missing, sep="\n")  # noqa: T201


if __name__ == "__main__":
    update()
