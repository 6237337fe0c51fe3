"""`minzheng notice …`: compile, x-ray and compare notices, and print the schema of what is given.

Whatever reads a file runs in a bounded worker and gives its output as bytes, so that this process imports
neither the compiler nor the web, and a hostile file harms nobody.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from minzheng.kernel.workers import api as workers

if TYPE_CHECKING:
    from minzheng.notice.api import Notice

SECONDS = 30.0
MEMORY = 1 << 30
LARGEST = 64 << 20
"""Bytes that are taken in at all; the compiler's own bound is lower and says so."""
REFUSED = 2

Source = tuple[bytes, str]


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """The command `notice` with its parts."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    one = _part(parts, "compile", "read a notice into duties", _compile)
    one.add_argument("file", metavar="FILE", help="the notice; - is standard input")
    one.add_argument("--format", choices=("json", "html", "xlsx"), default="json", help="what to give (default: %(default)s)")
    one.add_argument("-o", "--output", metavar="OUT", help="where to write it (default: standard output)")
    one = _part(parts, "xray", "say what the issuing office should know before it signs", _xray)
    one.add_argument("file", metavar="FILE", help="the notice; - is standard input")
    one = _part(parts, "diff", "compare two notices as duties, as JSON", _diff)
    one.add_argument("old", metavar="OLD", help="the earlier notice")
    one.add_argument("new", metavar="NEW", help="the later notice; - is standard input")
    one = _part(parts, "schema", "print the JSON Schema of what compile, or diff, gives", _schema)
    one.add_argument("shape", nargs="?", choices=("notice", "diff"), default="notice", help="default: %(default)s")


def _part(
    parts: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    about: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = parts.add_parser(name, help=about, description=about.capitalize() + ".", allow_abbrev=False)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="the language of messages (default: %(default)s)")
    parser.set_defaults(run=run)
    return parser


class Refused(Exception):  # noqa: N818 - what happened, not what is wrong
    """Nothing can be given: `reason` is a key of cli_notice.toml, `facts` fill its words."""

    def __init__(self, reason: str, facts: Mapping[str, object]) -> None:
        super().__init__(reason, facts)
        self.reason, self.facts = reason, facts


# ---- the commands, in this process


def _compile(arguments: argparse.Namespace) -> int:
    if arguments.format == "xlsx" and not arguments.output and sys.stdout.isatty():
        return _refuse(Refused("terminal", {}), arguments.lang)
    return _give(arguments, compiled, arguments.file, arguments.format, arguments.lang)


def _xray(arguments: argparse.Namespace) -> int:
    return _give(arguments, examined, arguments.file, arguments.lang)


def _diff(arguments: argparse.Namespace) -> int:
    return _give(arguments, compared, arguments.old, arguments.new, arguments.lang)


def _schema(arguments: argparse.Namespace) -> int:
    return _give(arguments, schema, arguments.shape)


def _give(arguments: argparse.Namespace, function: Callable[..., bytes], *words: str) -> int:
    """Runs a function on the files among its words, in a worker, and gives what comes of it."""
    files = [getattr(arguments, name) for name in ("file", "old", "new") if hasattr(arguments, name)]
    try:
        rest = words[len(files) :]
        data = _within(function, files, *(_source(file) for file in files), *rest)
        _write(data, getattr(arguments, "output", None))
    except Refused as refused:
        return _refuse(refused, arguments.lang)
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _within(function: Callable[..., bytes], files: list[str], *arguments: object) -> bytes:
    """The function's bytes from a worker; what stopped it, as a refusal."""
    named = ", ".join(files)
    try:
        return workers.run(function, *arguments, seconds=SECONDS, memory=MEMORY)
    except workers.Failed as failed:
        facts = {"file": named, "seconds": f"{SECONDS:g}", "mebibytes": MEMORY >> 20}
        raise Refused(failed.reason, facts) from failed


def _source(file: str) -> Source:
    """A file's bytes and its name; no more of it than could ever be read."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(LARGEST), file
        with Path(file).open("rb") as stream:
            return stream.read(LARGEST), file
    except OSError as error:
        raise Refused("missing", {"file": file, "why": error}) from error


def _write(data: bytes, output: str | None) -> None:
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        raise Refused("unwritable", {"file": output, "why": error}) from error


def _refuse(refused: Refused, lang: str) -> int:
    """One clear message on standard error."""
    from minzheng.config.cli_words import words

    said, why = words().said, refused.facts.get("why")
    facts = {**refused.facts, "why": _why(why, lang) if isinstance(why, OSError) else why}
    print(said.get(refused.reason, said["crash"]).of(lang).format(**facts), file=sys.stderr)
    return REFUSED


def _why(error: OSError, lang: str) -> str:
    """What the system says of a file, in words."""
    from minzheng.config.cli_words import words

    known = words().why.get(errno.errorcode.get(error.errno or 0, ""))
    return known.of(lang) if known else error.strerror or str(error)


# ---- what the worker runs


def _read(source: Source, lang: str) -> Notice:
    from minzheng.notice import api as notices

    data, file = source
    try:
        return notices.compile(data, name="" if file == "-" else Path(file).name)
    except notices.Unreadable as error:
        raise Refused("unreadable", {"file": file, "why": error.message(lang)}) from None


def _bytes(text: str) -> bytes:
    """Text as UTF-8. A lone surrogate, which UTF-8 cannot hold, is written as JSON writes it."""
    return text.encode("utf-8", "backslashreplace")


def compiled(source: Source, form: str, lang: str) -> bytes:
    """A compiled notice in the form asked for."""
    from minzheng.notice import api as notices

    notice = _read(source, lang)
    if form == "xlsx":
        return notices.to_xlsx(notice)
    if form == "json":
        return _bytes(notices.to_json(notice))
    from minzheng.portal.api import annotated_page

    return _bytes(annotated_page(notice, standalone=True, lang="zh-hans" if lang == "zh" else "en"))


def examined(source: Source, lang: str) -> bytes:
    """The findings as a text to be read, by severity."""
    from minzheng.config.cli_words import words
    from minzheng.notice import api as notices

    notice = _read(source, lang)
    severity = words().severity
    lines: list[str] = []
    last = ""
    for finding in notices.xray(notice):
        if finding.severity != last:
            last = finding.severity
            lines += ["", f"== {severity[last].of(lang)}"]
        message, question = notices.finding_words(finding, lang)
        place = f"[{finding.kind} {finding.about or ''}".rstrip() + "]"
        lines += ["", f"{place} {message}", f"    ? {question}", f"    # {notices.finding_basis(finding, lang)}"]
        if finding.anchor is not None and finding.anchor.quote:
            quote = " ".join(finding.anchor.quote.split())
            lines.append(f"    @ {finding.anchor.start}-{finding.anchor.end} {quote[:80]}")
    return _bytes("\n".join([*lines[1:], ""]))


def compared(old: Source, new: Source, lang: str) -> bytes:
    """What became of every duty, as JSON."""
    from minzheng.notice import api as notices

    return _bytes(notices.to_json(notices.diff(_read(old, lang), _read(new, lang))))


def schema(shape: str) -> bytes:
    """The JSON Schema of a notice or of a diff."""
    import json

    from minzheng.notice import api as notices

    made = notices.json_schema(notices.Diff if shape == "diff" else notices.Notice)
    return _bytes(json.dumps(made, ensure_ascii=False, indent=2) + "\n")
