"""`minzheng account`: the first operator of a new house, accounts renewed and closed."""

from __future__ import annotations

import argparse
import getpass
import os
import sys


def add(_name: str, parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    opening = parts.add_parser("open", help="open an account; asks for its password", allow_abbrev=False)
    for name, about in (
        ("login", "the name to sign in with"),
        ("name", "the person's name"),
        ("role", "a role of roles.toml, such as operator"),
        ("place", "a place code, such as 320000"),
        ("unit", "the key of a unit"),
        ("sector", "the sector of that unit, such as civil_affairs"),
    ):
        opening.add_argument(name, metavar=name.upper(), help=about)
    opening.set_defaults(run=_open)
    renewing = parts.add_parser("renew", help="a new password, and the six digits set up anew", allow_abbrev=False)
    renewing.add_argument("login", metavar="LOGIN")
    renewing.set_defaults(run=_renew)
    closing = parts.add_parser("close", help="nobody signs in with it any more", allow_abbrev=False)
    closing.add_argument("login", metavar="LOGIN")
    closing.set_defaults(run=_close)


def _open(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    from django.core.exceptions import ValidationError

    from minzheng.kernel.access import api as access
    from minzheng.kernel.time import api as time

    one = access.NewAccount(
        login=arguments.login,
        name=arguments.name,
        role=arguments.role,
        unit=arguments.unit,
        sector=arguments.sector,
        place_code=arguments.place,
        since=time.today(),
        password=_password(),
    )
    try:
        access.open_accounts(access.SYSTEM, [one])
    except (access.CannotAppoint, ValidationError) as error:
        words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        print(f"No account was opened: {words}", file=sys.stderr)
        return 2
    print(f"{arguments.login} can sign in now.")
    return 0


def _renew(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    ready()
    from django.core.exceptions import ValidationError

    from minzheng.kernel.access import api as access

    try:
        access.renew_account(access.SYSTEM, arguments.login, _password())
    except (access.CannotAppoint, ValidationError) as error:
        words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        print(f"Nothing was renewed: {words}", file=sys.stderr)
        return 2
    print(f"{arguments.login} signs in with the new password and then sets up the six digits. Its sessions are over.")
    return 0


def _password() -> str:
    return os.environ.get("MINZHENG_PASSWORD") or getpass.getpass("Password, 12 letters or more: ")


def _close(arguments: argparse.Namespace) -> int:
    from minzheng.config.ready import ready

    ready()
    from minzheng.kernel.access import api as access

    try:
        access.close_account(access.SYSTEM, arguments.login)
    except access.CannotAppoint as error:
        print(f"Nothing was closed: {error}", file=sys.stderr)
        return 2
    print(f"{arguments.login} cannot sign in any more. What it did stays.")
    return 0
