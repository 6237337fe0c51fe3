"""`minzheng serve`."""

from __future__ import annotations

import argparse


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help="where it listens (default: %(default)s)")
    parser.add_argument(
        "--demo", action="store_true", help="with an invented province, practice sign-in and a date that can be set"
    )
    parser.add_argument("--city", default="", metavar="CODE", help="registers of the demo for this city alone, such as 320600")
    parser.add_argument("--scale", choices=("full", "few", "small"), default="full", help="few persons, or a small demo")
    parser.set_defaults(run=_serve)


def _port(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and 0 < int(word) < 65536):
        raise argparse.ArgumentTypeError(f"{word} is no port; a whole number from 1 to 65535 is meant")
    return int(word)


def _serve(arguments: argparse.Namespace) -> int:
    from minzheng.config.serve import serve

    serve(arguments.port, demo=arguments.demo, city=arguments.city, scale=arguments.scale)
    return 0
