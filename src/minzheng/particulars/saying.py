"""What people write of a person, read and checked, and as it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast
from unicodedata import normalize

from minzheng.particulars import identity, names
from minzheng.particulars.refusals import Refused, Remark
from minzheng.particulars.schema import Sex, words

_OLDEST = 120
"""Years that hardly anybody has lived."""
_DOOR = re.compile("[0-9\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]")
"""A digit or a numeral, as of a group, a building or a door."""
FIELDS = ("name", "kind", "number", "sex", "born", "address", "phone")
ADDRESS = 200
_PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|\d{7,8}", re.ASCII)
_MOBILE = re.compile(r"1\d{10}", re.ASCII)
_DATE = re.compile(r"(\d{4})[-./\u5e74](\d{1,2})[-./\u6708](\d{1,2})\u65e5?|(\d{4})(\d\d)(\d\d)", re.ASCII)
_PRINTED = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]*")


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """What is said of a person. `number` is empty for kinds of identity without one."""

    name: str
    kind: str
    number: str
    sex: Sex
    born: date | None
    address: str
    phone: str


def read(values: Mapping[str, str], day: date) -> tuple[Said, tuple[Remark, ...]]:
    """What was written of a person as of a day, and what is to be said of it. Raises Refused.

    Sex and birthday may be left out where the number says them; what is written stands, also against the number.
    """
    said, remarks, refused = read_all(values, day)
    if said is None:
        raise refused[0]
    return said, remarks


def read_all(values: Mapping[str, str], day: date) -> tuple[Said | None, tuple[Remark, ...], list[Refused]]:
    """The same with everything that is refused, for a table that is mended at once: either a person or reasons."""
    refused = [Refused("unknown_field", field=name) for name in values if name not in FIELDS]
    given = values.get
    name = _tried(refused, names.read, given("name", ""))
    found = _tried(refused, identity.read, given("kind") or "citizen", given("number", ""), day)
    born, sex = _tried(refused, read_day, given("born", "")), _tried(refused, _sex, given("sex", ""))
    address, phone = _tried(refused, _address, given("address", "")), _tried(refused, _phone, given("phone", ""))
    if born and born > day:
        refused.append(Refused("born_later", born=born, day=day))
    if refused or name is None or found is None or sex is None or address is None or phone is None:
        return None, (), refused
    remarks = list(found.remarks)
    if found.born and born and found.born != born:
        remarks.append(Remark("born_differs"))
    lived = born or found.born
    if lived and day.year - lived.year > _OLDEST:
        remarks.append(Remark("very_old", (("born", lived),)))
    if found.sex != "unknown" and sex not in {"unknown", found.sex}:
        remarks.append(Remark("sex_differs"))
    if address and not _DOOR.search(address):
        remarks.append(Remark("no_door"))
    sex = sex if sex != "unknown" else found.sex
    return Said(name, found.kind, found.number, sex, lived, address, phone), tuple(remarks), []


def _tried[T](refused: list[Refused], reads: Callable[..., T], *given: object) -> T | None:
    try:
        return reads(*given)
    except Refused as one:
        refused.append(one)
        return None


def texts(said: Said) -> dict[str, str]:
    """As texts by field; what is empty is left out."""
    born = said.born.isoformat() if said.born else ""
    kept = (said.name, said.kind, said.number, said.sex, born, said.address, said.phone)
    return {name: text for name, text in zip(FIELDS, kept, strict=True) if text}


def read_day(text: str) -> date | None:
    """A day as people write it, None for none. Raises Refused."""
    plain = normalize("NFKC", text).strip() if text else ""
    if not plain:
        return None
    parts = _DATE.fullmatch(plain)
    try:
        return date(*(int(part) for part in parts.groups() if part)) if parts else _not_a_day()
    except ValueError:
        return _not_a_day()


def _not_a_day() -> date:
    raise Refused("not_a_day")


@lru_cache(64)  # its few words are said of everybody
def _sex(text: str) -> Sex:
    word = normalize("NFKC", text).strip().casefold()
    for code, said in words().sex.items():
        if word in {code, said.zh, said.en} or (not word and code == "unknown"):
            return cast("Sex", code)
    raise Refused("not_a_sex")


def _phone(text: str) -> str:
    if _MOBILE.fullmatch(text):  # as most are
        return text
    plain = re.sub(r"[\s()]|^(\+|00)86", "", normalize("NFKC", text).strip())
    if plain and not _PHONE.fullmatch(plain):
        raise Refused("not_a_phone")
    return plain


def _address(text: str) -> str:
    plain = normalize("NFC", text).strip()
    if not _PRINTED.fullmatch(plain):
        raise Refused("not_an_address")
    if len(plain) > ADDRESS:
        raise Refused("address_long", most=ADDRESS, length=len(plain))
    return plain


def age(born: date, day: date) -> int:
    """Full years on a day. Who was born on 29 February is a year older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
