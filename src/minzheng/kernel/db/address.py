"""From an address to Django's settings of a database."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

_SCHEMES = {"postgres", "postgresql"}
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; "
    "PRAGMA wal_autocheckpoint=8000; "  # 32 MiB: whoever fills it brings it into the file while all others wait
    "PRAGMA recursive_triggers=ON"  # else INSERT OR REPLACE would pass by the triggers of a table that is append-only
)


def database(address: str, home: Path) -> dict[str, object]:
    """Django's settings of one database.

    An empty address is SQLite at `home/minzheng.sqlite3`; `postgresql://user:password@host:port/name` is PostgreSQL, where
    `?host=/folder` names a socket. Raises ValueError for any other address.
    """
    if not address:
        options: dict[str, object] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _PRAGMAS}
        kept = {"CONN_MAX_AGE": 60}  # to open the file and say the pragmas takes as long as three questions
        where = {"NAME": home / "minzheng.sqlite3", "TEST": {"NAME": ":memory:"}}
        return {"ENGINE": "minzheng.kernel.db.sqlite", **where, "OPTIONS": options, **kept}
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES or not parts.path.strip("/"):
        said = f"{parts.scheme}://…" if parts.scheme else "this text"
        raise ValueError(
            f"MINZHENG_DATABASE cannot be used: postgresql://user@host/name is meant, or nothing for SQLite, not {said}"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"prepare_threshold": 5},  # without it nothing is ever prepared; see `often`
    }
