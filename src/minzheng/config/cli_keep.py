"""`minzheng check`, `backup` and `restore`: what is kept, and that it stays."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def add(name: str, parser: argparse.ArgumentParser) -> None:
    """The words of each of the three."""
    if name != "check":
        parser.add_argument("file", type=Path, metavar="FILE", help="a .zip file")
    else:
        parser.add_argument("--demo", action="store_true", help="of a demo: on the day that it was told")
    parser.set_defaults(demo=False, run={"check": _check, "backup": _backup, "restore": _restore}[name])


def _check(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    if arguments.demo:
        os.environ["MINZHENG_DEMO"] = "1"
    ready()
    from minzheng.config.checks import problems
    from minzheng.kernel.access import api as access

    count = 0
    with access.business_time():
        for problem in problems():
            print(problem)
            count += 1
    print(f"{count} problems." if count else "All that is kept is sound.")
    return 1 if count else 0


def _backup(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    ready()
    from minzheng.config.backup import backup

    try:
        count = backup(arguments.file)
    except FileExistsError:
        return _refuse(f"{arguments.file} is there already; nothing was written. Name a file that is not.")
    print(f"{count:,} rows in {arguments.file}. The keys are not in it: keep {_keys()} apart from it.")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import catch_up, migrate, ready

    ready()
    from minzheng.config.backup import CannotRestore, restore

    migrate()
    try:
        count = restore(arguments.file)
    except (CannotRestore, OSError) as error:
        return _refuse(f"Nothing was restored: {error}")
    catch_up()
    print(f"{count:,} rows from {arguments.file}.")
    return _check(arguments)


def _keys() -> str:
    from django.conf import settings

    from minzheng.kernel.vault import api as vault

    return f"{Path(settings.HOME) / 'secret-key'} and {vault.folder()}"


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 2
