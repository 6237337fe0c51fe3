"""`minzheng keys`: what lies under which root key, and replacing them all."""

from __future__ import annotations

import argparse
import sys


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    parts.add_parser("rotate", help="replace the root key and all below it, while others work", allow_abbrev=False)
    parser.set_defaults(run=_rotate)


def _rotate(_arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    ready()
    from minzheng.kernel.access.api import SYSTEM
    from minzheng.kernel.vault import api as vault

    try:
        done = vault.rotate(SYSTEM, lambda passed: print(f"{passed:,} keys passed on.", file=sys.stderr))
    except vault.NoKey as error:
        print(f"Nothing more was replaced: {error}", file=sys.stderr)
        return 2
    print(f"All keys are replaced, {done:,} of subjects. Older files in {vault.folder()} are needed by older backups alone.")
    return 0
