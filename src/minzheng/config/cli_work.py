"""`minzheng work`: does the long work that the site has taken on and seals the journal, until it is stopped."""

from __future__ import annotations

import argparse


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    parser.add_argument("--until-idle", action="store_true", help="stop when nothing is due")
    parser.set_defaults(run=_work)


def _work(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    ready()
    from minzheng.config.sealer import Sealer
    from minzheng.kernel.jobs import api as jobs

    sealer = Sealer()
    sealer.start()
    try:
        jobs.work(until_idle=arguments.until_idle)
    finally:
        sealer.stop()
    return 0
