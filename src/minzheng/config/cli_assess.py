"""`minzheng assess recompute FILE`: what published data of a year come to, from the file alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

REFUSED = 2


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    again = parts.add_parser("recompute", help="compute every score of a published file again", allow_abbrev=False)
    again.add_argument("file", metavar="FILE", type=Path, help="the data of a published result, as downloaded")
    again.add_argument("--place", metavar="CODE", default="", help="one place, with its lines")
    again.set_defaults(run=_recompute)


def _recompute(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    ready()
    from minzheng.plan.assessment import api as assessment

    try:
        found = assessment.recompute(assessment.read(arguments.file.read_bytes()))
    except OSError as error:
        print(f"{arguments.file} cannot be read: {error.strerror}.", file=sys.stderr)
        return REFUSED
    except assessment.Refused as refused:
        print(refused.message("en"), file=sys.stderr)
        return REFUSED
    print(f"{found.plan} {found.year}\nSM3 {found.digest}")
    for name, one in (*found.places.items(), *found.units.items()):
        if arguments.place in {"", name, name.partition(":")[0]}:
            print(f"{name}\t{one.band or '-'}\t{one.score}\t{one.low}–{one.high}\t{one.lines}")
    for each in found.lines:
        if arguments.place == each.line.place:
            print(f"  {each.line.no}{each.line.letter}\tA {each.attainment}\tT {each.lateness}\t{each.score}")
    return 0
