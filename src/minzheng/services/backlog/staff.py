"""Who of the staff is meant by a name on paper."""

from __future__ import annotations

from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time

_MOST = 5000


class Staff:
    """Who acts at the actor's place or above it, day by day, each day asked once."""

    def __init__(self, actor: access.Actor) -> None:
        self._actor, self._on = actor, dict[date, dict[str, list[str]]]()
        self._own = access.names([actor.account])

    def called(self, name: str, day: date) -> list[str]:
        """The accounts of those who acted on a day and are called so, or sign in so; nobody for whoever is a stranger here."""
        if day not in self._on:
            with time.at(day):
                here = self._own | access.colleagues(self._actor, self._actor.place, most=_MOST)
            self._on[day] = {}
            for account, one in here.items():
                self._on[day].setdefault(one, []).append(account)
        return self._on[day].get(name) or self._signs_in(name, day)

    def _signs_in(self, login: str, day: date) -> list[str]:
        if not login.isascii():
            return []
        with time.at(day):
            found = access.actors_of_logins([login])
            return list(access.colleagues(self._actor, self._actor.place, [one.account for one in found.values()])) or [
                one.account for one in found.values() if one.account == self._actor.account
            ]
