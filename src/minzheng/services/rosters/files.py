"""A roster as files: the text form that the bank takes, and a workbook for those who look at it. Each is a read on the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.places import api as places
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.services.catalogue import api as catalogue
from minzheng.services.rosters import keeping, models, reads
from minzheng.services.rosters.refusals import Refused
from minzheng.services.rosters.schema import bank, bank_reasons

_AT_ONCE, _PURPOSE = 5000, "pay"
Told = tuple[models.Line, str, str]
"""A line with the name and the account."""


def bank_text(actor: access.Actor, roster: int) -> bytes:
    """What the bank pays by, as bank.toml declares it: whole names and accounts. For who pays, once it was handed over.

    Raises Forbidden and Refused.
    """
    one = reads.roster(actor, roster)
    access.require(actor, keeping.PAY, place=one.place_code, sector=people.SECTOR)
    if one.state != "handed":
        raise Refused("not_handed")
    said = bank()
    item = catalogue.item(one.item).name.zh
    text = "".join(_record(line, name, account, item) + said.newline for line, name, account in _told(actor, roster, full=True))
    return text.encode(said.encoding)


def _record(line: models.Line, name: str, account: str, item: str) -> str:
    said = bank()
    if said.separator and said.separator in name:
        raise Refused("separator_in_name", number=line.number)
    if not account:
        raise Refused("destroyed_account", number=line.number)
    values = {
        "number": str(line.number),
        "name": name,
        "account": account,
        "amount": f"{line.amount / 100:.2f}",
        "month": f"{line.month:%Y%m}",
        "item": item,
    }
    return said.separator.join(_filled(values[one.value], one.width) for one in said.column)


def _filled(text: str, width: int) -> str:
    """A cell of a width in bytes: filled up with blanks, a letter that does not fit left out."""
    encoding = bank().encoding
    while width and len(text.encode(encoding)) > width:
        text = text[:-1]
    return text + " " * (width - len(text.encode(encoding))) if width else text


def workbook(actor: access.Actor, roster: int, lang: str) -> bytes:
    """The roster as a workbook, its accounts masked by duty, with its seal. Raises Forbidden and Refused."""
    one, word = reads.roster(actor, roster), bank().word
    facts = {
        "place": places.name(one.place_code),
        "item": catalogue.item(one.item).name.of(lang),
        "month": f"{one.month:%Y-%m}",
        "count": f"{one.count:,}",
        "total": f"{one.total / 100:,.2f}",
        "digest": one.digest,
    }
    head = [word[name].of(lang) for name in ("number", "place", "name", "account", "month", "amount", "result", "reason")]
    notes = [word["title"].of(lang).format(**facts), word["seal"].of(lang).format(**facts)]
    return exchange.to_xlsx(word["sheet"].of(lang), head, _rows(actor, roster, lang), notes=notes)


def _rows(actor: access.Actor, roster: int, lang: str) -> Iterator[Sequence[exchange.Cell]]:
    for line, name, account in _told(actor, roster, full=False):
        reason = bank_reasons()[line.reason].name.of(lang) if line.reason else ""
        result = bank().results[line.result][0 if lang.startswith("zh") else -1] if line.result else ""
        place = places.name(line.place_code)
        yield (line.number, place, name, account, f"{line.month:%Y-%m}", f"{line.amount / 100:.2f}", result, reason)


def _told(actor: access.Actor, roster: int, *, full: bool) -> Iterator[Told]:
    """The lines with names and accounts, some thousand at a time."""
    found = models.Line.objects.filter(roster=roster).order_by("number")
    for some in batched(found.iterator(_AT_ONCE), _AT_ONCE, strict=False):
        names = {
            one.key: (one.said or {}).get("name", "")
            for one in people.persons(actor, [line.person for line in some], purpose=_PURPOSE)
        }
        records = [vault.Record(line.person, bytes(line.said) if line.said else None, line.place_code) for line in some]
        opened = vault.open_many(actor, _PURPOSE, records, full=full)
        for line, texts in zip(some, opened, strict=True):
            yield line, names.get(line.person, ""), texts["account"] if texts else ""
