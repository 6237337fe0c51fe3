"""`minzheng work`: does the long work that the site has taken on and seals the journal, until it is stopped."""

from __future__ import annotations

import argparse
import threading


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    parser.add_argument("--until-idle", action="store_true", help="stop when nothing is due")
    parser.set_defaults(run=_work)


def _work(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    ready()
    from minzheng.kernel.jobs import api as jobs
    from minzheng.kernel.journal import api as journal

    stop = threading.Event()
    sealer = threading.Thread(target=journal.keep_sealing, args=(stop,), name="sealer", daemon=True)
    sealer.start()
    try:
        jobs.work(until_idle=arguments.until_idle)
    finally:
        stop.set()
        sealer.join(30)
    return 0
