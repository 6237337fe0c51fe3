"""`minzheng demo`: an invented province, the same every time."""

from __future__ import annotations

import argparse
import fcntl
import os
import sys


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--city", default="", metavar="CODE", help="registers of this city alone, such as 320600")
    parser.add_argument("--persons", type=int, default=0, metavar="N", help="about so many persons, such as 120000")
    parser.add_argument("--keep", action="store_true", help="go on filling it whenever somebody travels to a later day")
    parser.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    os.environ["MINZHENG_DEMO"] = "1"
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    from django.conf import settings

    from minzheng.config.demo import land, province
    from minzheng.indicators import api as indicators

    indicators.catch_up()

    def tell(line: str) -> None:
        print(f"  {line}", flush=True)

    within = arguments.city or land.PROVINCE
    with (settings.HOME / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another that makes or fills it comes to its end first
        try:
            if province.practice_missing() or not arguments.keep:
                province.make(tell, within=within, persons=arguments.persons)
            if arguments.keep:
                province.keep_filling(tell, within)
        except (province.NotEmpty, province.AnotherLand) as error:
            print(error, file=sys.stderr)
            return 2
    return 0
