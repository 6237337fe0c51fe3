"""The command line: `minzheng serve`, `minzheng notice …` and what keeps the house.

Only what was asked for is imported, so that a cold `minzheng notice compile` answers within a second.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "notice": ("cli_notice", "compile, examine and compare notices"),
    "serve": ("cli_serve", "open the web site on this machine"),
    "work": ("cli_work", "do the long work that the site has taken on"),
    "demo": ("cli_demo", "fill an empty database with an invented province"),
    "account": ("cli_account", "open and close accounts"),
    "assess": ("cli_assess", "compute published results of a year again"),
    "journal": ("cli_journal", "export the journal to be verified elsewhere"),
    "keys": ("cli_keys", "replace the keys that personal data is sealed with"),
    "check": ("cli_keep", "say whether all that is kept is sound"),
    "backup": ("cli_keep", "write all that is kept into one file"),
    "restore": ("cli_keep", "fill an empty database from such a file"),
}
"""The module of each command, which adds it, and what it does in a line."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit status. A command's parser sets `run`, a function of its arguments."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="minzheng", description="Makes a government notice true.", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, about) in COMMANDS.items():
        one = commands.add_parser(name, help=about, description=f"{about.capitalize()}.", allow_abbrev=False)
        if words[:1] == [name]:
            import_module(f"minzheng.config.{module}").add(name, one)
    arguments = parser.parse_args(words)
    return arguments.run(arguments) or 0


if __name__ == "__main__":
    sys.exit(main())
