"""`minzheng demo`: an invented province, the same every time."""

from __future__ import annotations

import argparse
import fcntl
import os
import sys


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--city", default="", metavar="CODE", help="registers of this city alone, such as 320600")
    parser.add_argument("--persons", type=int, metavar="N", help="about so many persons, up to 5000000 on PostgreSQL")
    few = "few: as few persons as will do; small: these, and registers of one city alone"
    parser.add_argument("--scale", choices=("full", "few", "small"), default="full", help=few)
    parser.add_argument("--keep", action="store_true", help="go on filling it whenever somebody travels to a later day")
    parser.set_defaults(run=_demo)


def _persons(arguments: argparse.Namespace) -> int:
    """How many are wanted; 0 for as few as will do, as of one city alone."""
    from minzheng.config.demo.households import declared

    if arguments.persons is not None:
        return int(arguments.persons)
    return 0 if arguments.city or arguments.scale != "full" else declared().persons


def _demo(arguments: argparse.Namespace) -> int:
    os.environ["MINZHENG_DEMO"] = "1"
    from minzheng.config.ready import catch_up, migrate, ready

    ready()
    migrate()
    from django.conf import settings

    from minzheng.config.demo import land, province
    from minzheng.config.demo.content import figures

    catch_up()

    def tell(line: str) -> None:
        print(f"  {line}", flush=True)

    within = arguments.city or (figures().small if arguments.scale == "small" else land.PROVINCE)
    with (settings.HOME / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another that makes or fills it comes to its end first
        try:
            if province.practice_missing() or not arguments.keep:
                province.make(tell, within=within, persons=_persons(arguments))
            if arguments.keep:
                province.keep_filling(tell, within)
        except (province.NotEmpty, province.AnotherLand) as error:
            print(error, file=sys.stderr)
            return 2
    return 0
