"""Django set up for a command, and the home in which everything is kept."""

from __future__ import annotations

import gc
import os
import secrets
from pathlib import Path


def ready() -> None:
    """Makes the home and the key that seals sessions where they are not there yet, and sets Django up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    home = Path(os.environ.get("MINZHENG_HOME") or Path(__file__).parents[3] / "var")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = home / "secret-key"
    if not key.exists() and not os.environ.get("MINZHENG_SECRET_KEY"):
        made = home / f"secret-key.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50))
        try:
            os.link(made, key)  # whoever comes second finds the first one's key
        except FileExistsError:
            pass
        finally:
            made.unlink()
    import django

    django.setup()
    # What is loaded by now stays for good, and what long work makes is seldom a circle: to look through it took a tenth of it.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def migrate() -> None:
    """Brings the database to what this program knows."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def catch_up() -> None:
    """Has what follows from records say what this program makes of them, after it was brought up to date or restored."""
    from minzheng.indicators import api as indicators
    from minzheng.services.cases import api as cases

    cases.catch_up()
    indicators.catch_up()
