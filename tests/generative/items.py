"""Every item in every version: what grants it to a family of three, and what its county has laid down for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from tests.rooms.indicators.planting import plant_many
from tests.rooms.people.acting import VILLAGE, person
from tests.rooms.services.cases.applying import CLERK, OFFICER, Family, appointed

BEGINS = date(2012, 10, 15)
COUNTY = VILLAGE[:6]
CHILDS = {"orphan_allowance", "unattended_children"}
TRUE: dict[str, dict[str, int | bool]] = {
    "advanced_age_allowance": {},
    "dibao": {"城市": True, "户籍符合": True, "住房": 1},
    "disability_subsidies": {"低保家庭": True, "户籍符合": True, "残疾等级": 1},
    "eco_burial": {"不留骨灰": True, "逝者户籍符合": True},
    "expenditure_hardship": {"财产符合": True, "医疗支出": 3_000_000},
    "funeral_waiver": {"逝者户籍符合": True, "火化费": 30_000},
    "home_care_subsidy": {"特困": True},
    "orphan_allowance": {"失去父母": True},
    "sanwu": {"城市": True, "无生活来源": True, "无劳动能力": True, "无法定义务人": True},
    "small_fast_aid": {"突发变故": True, "眼下过不去": True},
    "soldier_subsidy": {"安置地符合": True, "服役月数": 24},
    "tekun": {"无法定义务人": True, "财产符合": True},
    "temporary_assistance": {"意外事件": True},
    "unattended_children": {"父亲死亡或失踪": True, "母亲无法抚养": True},
    "wubao": {"农村村民": True, "无劳动能力": True, "无生活来源": True, "无法定义务人": True},
}
"""Of each item what a family says that is granted it; all else is no, or nothing."""


@dataclass(frozen=True)
class Of:
    """An item in a version, on a day that it binds."""

    item: str
    version: str
    day: date

    @property
    def law(self) -> catalogue.Version:
        """The version."""
        return next(one for one in catalogue.item(self.item).versions if one.id == self.version)

    def __repr__(self) -> str:
        return f"{self.item} {self.version}"


ALL = [
    Of(item.id, version.id, max(version.since, BEGINS))
    for item in sorted(catalogue.items(), key=lambda one: one.id)
    for version in item.versions
]


def laid_down() -> None:
    """A county that has laid down everything that a rule leaves to it."""
    appointed()
    standards = {one.benefit for item in catalogue.items() for one in facts.facts(item.id).standard}
    with time.at(date(2026, 11, 23)):
        said = {"area": "all", "amount": "500", "number": "东政发〔2012〕1号"}
        plant_many("assistance_standard", [(COUNTY, said | {"benefit": one}, date(2012, 10, 1)) for one in sorted(standards)])
        lacking = {(of.item, one.name) for of in ALL for one in facts.parameters(of.item, COUNTY, of.day) if one.value is None}
        said = {"value": "100", "number": "东政发〔2012〕2号"}
        rows = [(COUNTY, said | {"item": item, "name": name}, date(2012, 10, 1)) for item, name in sorted(lacking)]
        plant_many("assistance_parameter", rows)
        promised = {"unit": "natural_day", "number": "东政发〔2012〕3号"}
        items = sorted({of.item for of in ALL})
        rows = [
            (COUNTY, promised | {"item": one, "days": str(2 + 9 * (n % 3))}, date(2012, 10, 1)) for n, one in enumerate(items)
        ]
        plant_many("service_promise", rows)


def family(number: int = 1) -> Family:
    """An old man, his wife and their child."""
    with time.at(date(2026, 11, 23)):
        keys = [
            person("王建国", date(1930, 2, 27), number),
            person("李秀英", date(1974, 1, 1), number),
            person("王小军", date(2008, 1, 1), number),
        ]
        living = list(zip(keys, ("head", "spouse", "child"), strict=True))
        return Family(people.found(OFFICER, VILLAGE, living, since=date(2012, 1, 1)).id, tuple(keys))


def counted(of: Of, home: Family) -> tuple[int, ...]:
    """For whom it is asked: one alone where it is given to one person, the child where it is for children."""
    if facts.facts(of.item).of != "applicant":
        return home.members
    return home.members[2:] if of.item in CHILDS else home.members[:1]


def answers(of: Of, home: Family) -> dict[tuple[str, int], int | bool | None]:
    """All that the rule asks and no record knows, so that it is granted; on a day that it binds."""
    sheet = facts.gather(CLERK, of.item, home.household, day=of.day, purpose="means", people=counted(of, home))
    known, true = {(one.name, one.person) for one in sheet.known if one.value is not None}, TRUE[of.item]
    return {
        (one.name, whose): true.get(one.name, False if one.kind == "yes" else 0)
        for one in facts.questions(of.item, of.day, everything=True)
        for whose in (sheet.people if one.level == "person" else (0,))
        if (one.name, whose) not in known
    }
