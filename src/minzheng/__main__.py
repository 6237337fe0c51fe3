"""The command line: `minzheng serve` and `minzheng notice …`.

Only what was asked for is imported, so that a cold `minzheng notice compile` answers within a second.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit status. A command's parser sets `run`, a function of its arguments."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="minzheng", description="Makes a government notice true.", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    if words[:1] == ["notice"]:
        from minzheng.config.cli_notice import add

        add(commands)
    else:
        commands.add_parser("notice", help="compile, examine and compare notices")
    journal = commands.add_parser("journal", help="seal, publish and export the journal", allow_abbrev=False)
    if words[:1] == ["journal"]:
        from minzheng.config.cli_journal import add as add_journal

        add_journal("journal", journal)
    serve = commands.add_parser("serve", help="open the web site on this machine", allow_abbrev=False)
    serve.add_argument("--port", type=_port, default=8000, metavar="N", help="where it listens (default: %(default)s)")
    serve.set_defaults(run=_serve)
    arguments = parser.parse_args(words)
    return arguments.run(arguments) or 0


def _port(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and 0 < int(word) < 65536):
        raise argparse.ArgumentTypeError(f"{word} is no port; a whole number from 1 to 65535 is meant")
    return int(word)


def _serve(arguments: argparse.Namespace) -> int:
    from minzheng.config.serve import serve

    serve(arguments.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
