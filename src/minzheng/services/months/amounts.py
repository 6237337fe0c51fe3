"""Amounts, accounts and months as people write them. Money is in fen, a month its first day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from unicodedata import normalize

from minzheng.content.api import Said
from minzheng.services.months.refusals import Refused

MOST = 10**9
"""Fen that a month or an act can come to; more is a slip of the pen."""
_ACCOUNT, _FAR = range(10, 31), date(2200, 1, 1)


def check_month(month: date) -> None:
    """Raises Refused for what is not the first day of a month, or of one that nobody who reads this will see."""
    if month.day != 1 or month >= _FAR:
        raise Refused("not_month", day=month)


def check_amount(amount: int) -> None:
    """Raises Refused for what nobody is paid."""
    if not 0 < amount <= MOST:
        raise Refused("not_payable", most=f"{MOST // 100:,}")


def fen(text: str, what: Said) -> int:
    """Yuan, as somebody wrote them of something, as fen. Raises Refused."""
    plain = normalize("NFKC", text).replace(",", "").strip().removesuffix("\u5143")
    try:
        found = Decimal(plain) * 100
    except ArithmeticError:
        raise Refused("yuan_wrong", column=what) from None
    if not found.is_finite() or not 0 < found <= MOST or found != int(found):
        raise Refused("yuan_wrong", column=what)
    return int(found)


def yuan(fen: int) -> str:
    """Fen as yuan."""
    return f"{fen / 100:,.2f}"


def read_account(text: str) -> str:
    """A bank account as it is kept. Raises Refused, without repeating it."""
    kept = "".join(normalize("NFKC", text).split()).replace("-", "")
    if kept and not (kept.isascii() and kept.isdigit() and len(kept) in _ACCOUNT):
        raise Refused("not_account", least=_ACCOUNT.start, most=_ACCOUNT.stop - 1)
    return kept
