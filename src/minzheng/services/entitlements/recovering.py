"""What was paid too much comes back in instalments. It is never taken out of what is paid."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.services.entitlements import keeping, models
from minzheng.services.entitlements.keeping import MAKE
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.schema import Debt
from minzheng.services.months import api as months


def repay(actor: access.Actor, entitlement: int, *, amount: int, day: date, request: str = "") -> None:
    """Something of what is to be paid back was paid, on a day. Raises Forbidden and Refused."""
    with keeping.held(actor, entitlement, MAKE) as row:
        before = row.repaid.filter(made_by=actor.account, request=keeping.word(request))
        if request and before.exists():
            return
        months.check_amount(amount)
        if day > time.today():
            raise Refused("marked_future", today=time.today())
        if amount > (left := owed_back(row) - repaid(row)):
            raise Refused("more_than_owed", left=f"{left / 100:,.2f}")
        row.repaid.create(
            day=day, amount=amount, made_by=actor.account, recorded_at=time.machine(), request=keeping.word(request)
        )
        journal.write(actor, "entitlement.repay", keeping.subject(row), {"amount": amount, "day": day})


def owed_back(row: models.Entitlement, by: date = months.FOREVER) -> int:
    """What is to be paid back in all, or in the months before one."""
    return sum(
        term.amount * sum(1 for _ in months.between(term.since, min(term.until, by))) for term in row.terms.filter(kind="recover")
    )


def repaid(row: models.Entitlement) -> int:
    """What was paid back so far."""
    return int(row.repaid.aggregate(all=Sum("amount"))["all"] or 0)


def debt(actor: access.Actor, entitlement: int) -> Debt:
    """What is to be paid back of an entitlement. Raises Forbidden and Refused."""
    row = keeping.seen(actor, entitlement)
    return Debt(owed_back(row), owed_back(row, months.later(months.month_of(time.today()), 1)), repaid(row))
