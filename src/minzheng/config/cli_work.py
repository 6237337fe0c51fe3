"""`minzheng work`: does the long work that the site has taken on, until it is stopped."""

from __future__ import annotations

import argparse
import os


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    parser.add_argument("--until-idle", action="store_true", help="stop when nothing is due")
    parser.set_defaults(run=_work)


def _work(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    import django

    django.setup()
    from minzheng.kernel.jobs import api as jobs

    jobs.work(until_idle=arguments.until_idle)
    return 0
