"""What every request asks before anything else: its session, and the appointment that acts. Two statements, set by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Kept

from minzheng.kernel.access.models import Account, Appointment
from minzheng.kernel.db import api as db
from minzheng.kernel.time import api as time

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
_ACTING = """SELECT appointment.id, appointment.role, appointment.unit, appointment.sector, appointment.place_code,
account.id, account.password, account.name, account.practice, account.totp_secret
FROM access_appointment AS appointment JOIN access_account AS account ON account.id = appointment.account_id
WHERE appointment.id = %s AND account.active = %s
AND appointment.since <= %s AND (appointment.until IS NULL OR appointment.until > %s)"""


class SessionStore(Kept):
    """Django's session in the database, read without a query set."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where it is over or was never there."""
        found = db.lookup(_SESSION, (self.session_key, db.kept(time.machine())))
        if not found:
            self._session_key = None
        return self.decode(found[0][0]) if found else {}


def acting(appointment_id: int, today: date) -> Appointment | None:
    """An appointment in force of an active account, with as much of both as says who acts. It is never saved."""
    found = db.lookup(_ACTING, (appointment_id, True, today, today))
    if not found:
        return None
    key, role, unit, sector, place_code, *whose = found[0]
    account = Account(**dict(zip(("id", "password", "name", "practice", "totp_secret"), whose, strict=True)))
    return Appointment(id=key, account=account, role=role, unit=unit, sector=sector, place_code=place_code)
