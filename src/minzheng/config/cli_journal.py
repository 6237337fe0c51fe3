"""`minzheng journal …`: seal it, publish a day's root, write it out for whoever checks it elsewhere."""

from __future__ import annotations

import argparse
import sys
import threading
from datetime import date
from pathlib import Path

REFUSED = 2


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    sealing = parts.add_parser("seal", help="seal the rows that are in no block yet", allow_abbrev=False)
    sealing.add_argument("--watch", action="store_true", help="every second, until it is stopped")
    sealing.set_defaults(run=_seal)
    root = parts.add_parser("root", help="print the root of a day, which is published", allow_abbrev=False)
    root.add_argument("day", metavar="DAY", type=_day, help="a day that is over, such as 2012-10-10")
    root.set_defaults(run=_root)
    export = parts.add_parser("export", help="write the journal as JSON Lines", allow_abbrev=False)
    export.add_argument("--since", metavar="DAY", type=_day, help="the first day on which rows were sealed")
    export.add_argument("--until", metavar="DAY", type=_day, help="the day before which it ends")
    export.add_argument("-o", "--output", metavar="OUT", help="where to write it (default: standard output)")
    export.set_defaults(run=_export)


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word} is no day; one such as 2012-10-10 is meant") from None


def _seal(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    ready()
    from minzheng.kernel.journal import api as journal

    print(f"{journal.seal()} rows sealed.")
    if arguments.watch:
        journal.keep_sealing(threading.Event())
    return 0


def _root(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    ready()
    from minzheng.kernel.journal import api as journal

    try:
        found = journal.day_root(arguments.day)
    except LookupError as error:
        return _refuse(f"{error} There is no root to publish.")
    if not found.closed:
        return _refuse(f"{arguments.day} is not over yet; its root is ready after midnight in China.")
    print(f"{found.day}={found.root}")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    ready()
    from minzheng.kernel.journal import api as journal

    if arguments.output is None:
        journal.export(arguments.since, arguments.until, sys.stdout)
        return 0
    try:
        with Path(arguments.output).open("x", encoding="utf-8", newline="\n") as stream:
            rows = journal.export(arguments.since, arguments.until, stream)
    except OSError as error:
        return _refuse(f"{arguments.output} cannot be written ({error.strerror}); nothing was exported. Name another file.")
    print(f"{rows:,} rows in {arguments.output}. Check it with: python tools/verify_journal.py journal {arguments.output}")
    return 0


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return REFUSED
