"""Numbers and names as people write them: what is taken, what is taken with a word, and what is refused, in full."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.particulars import api as particulars
from minzheng.people import api as people

NOTICE = date(2012, 10, 31)
GOOD = "320102194901010013"


def identity(text: str, kind: str = "citizen", day: date = NOTICE) -> particulars.Identity:
    return particulars.read_identity(kind, text, day)


@pytest.mark.parametrize(
    ("number", "born", "sex", "remarks"),
    [
        (GOOD, date(1949, 1, 1), "male", []),
        ("320584198002290028", date(1980, 2, 29), "female", ["former"]),
        ("320113198506151016", date(1985, 6, 15), "male", []),
    ],
)
def test_a_number_of_the_standard_says_when_where_and_whom(number: str, born: date, sex: str, remarks: list[str]) -> None:
    found = identity(number)
    assert (found.number, found.division, found.born, found.sex) == (number, number[:6], born, sex)
    assert [one.reason for one in found.remarks] == remarks


@pytest.mark.parametrize(
    "text",
    [
        "320102490101001",
        "３２０１０２１９４９０１０１００１３",
        " 320102 19490101 0013 ",
        "320102-19490101-0013",
    ],
)
def test_a_number_is_kept_in_one_form(text: str) -> None:
    assert identity(text).number == GOOD


@pytest.mark.parametrize("last", ["x", "X", "ｘ", "×", "Х"])
def test_the_last_character_may_be_an_x_however_it_is_typed(last: str) -> None:
    body = next(f"32010219900101{n:03}" for n in range(1000) if particulars.check_character(f"32010219900101{n:03}") == "X")
    assert identity(body + last).number == body + "X"


@pytest.mark.parametrize(
    ("number", "day", "zh"),
    [
        ("320102490101001", NOTICE, "旧证15位号码已按国标补为18位。"),
        ("320584198002290028", NOTICE, "号码前六位是原吴江市的代码，该区划已不存在；号码终身不变，照用。"),
        ("32058420150101", date(2020, 1, 1), "出生时吴江市已不存在，而号码仍用其代码。当地曾沿用旧码的属实，否则请核对。"),
        ("32999919800101", NOTICE, "号码前六位不在现有区划沿革之中，可能早于沿革的起始。照收，请核对。"),
        ("11010519800101", NOTICE, "号码的首次登记地在外省，未查其区划。"),
    ],
)
def test_what_is_odd_is_accepted_with_a_word(number: str, day: date, zh: str) -> None:
    full = number if len(number) != 14 else f"{number}001{particulars.check_character(f'{number}001')}"
    (remark,) = identity(full, day=day).remarks
    assert remark.message("zh") == zh
    assert "{" not in remark.message("en")


CITIZEN = [
    ("id_missing", "  ", "未填公民身份号码。没有号码的人，请选择“新生儿”“无户口人员”等。"),
    ("id_length", "32010219490101001", "公民身份号码应为18位（旧证15位），现为17位。"),
    ("id_character", "3201O2194901010013", "公民身份号码第5位不是数字；只有第18位可以是 X。"),
    ("id_character", "32010249010100X", "公民身份号码第15位不是数字；只有第18位可以是 X。"),
    ("id_float", "3.20102194901010E+17", "表格把号码存成了数值，末几位已经丢失，不能还原。请把该列设为文本，按证件重填。"),
    ("id_float", "320102194901010000", "表格把号码存成了数值，末几位已经丢失，不能还原。请把该列设为文本，按证件重填。"),
    ("id_float", "320102194901010013.0", "表格把号码存成了数值，末几位已经丢失，不能还原。请把该列设为文本，按证件重填。"),
    ("id_begins", "990102194901010013", "公民身份号码的前两位不是它可能的代码。请核对证件种类和号码。"),
    (
        "id_birthday",
        "320102199902290013",
        "公民身份号码第7至14位不是一个日子（如平年的2月29日）。请按证件核对。",
    ),
    ("id_birthday", "320102190002290013", "公民身份号码第7至14位不是一个日子（如平年的2月29日）。请按证件核对。"),
    ("id_check", "320102194901010014", "公民身份号码的末位与前17位不符，必有一位看错或打错。请按证件逐位核对。"),
]


@pytest.mark.parametrize(("reason", "text", "zh"), CITIZEN)
def test_a_malformed_number_is_refused_in_words_that_do_not_repeat_it(reason: str, text: str, zh: str) -> None:
    with pytest.raises(people.Refused) as refused:
        identity(text)
    assert (refused.value.reason, refused.value.message("zh")) == (reason, zh)
    assert "{" not in refused.value.message("en")
    assert not text.strip() or text.strip() not in repr(refused.value)


def test_nobody_was_born_after_today() -> None:
    body = "32010220121101001"
    with pytest.raises(people.Refused) as refused:
        identity(body + particulars.check_character(body))
    assert refused.value.message("zh") == "公民身份号码中的出生日期2012-11-01晚于今天（2012-10-31）。请按证件核对。"


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("passport", " e1234 5678", "E12345678"),
        ("travel_permit", "H1234567800", "H1234567800"),
        ("newborn", " ", ""),
        ("foundling", "", ""),
    ],
)
def test_who_has_another_paper_or_none_is_known_by_that(kind: str, text: str, kept: str) -> None:
    assert identity(text, kind) == particulars.Identity(kind, kept)


def test_a_residence_permit_is_a_number_of_the_standard_with_first_digits_of_its_own() -> None:
    body = "81000019900101001"
    found = identity(body + particulars.check_character(body), "residence_permit")
    assert [one.reason for one in found.remarks] == ["elsewhere"]
    with pytest.raises(people.Refused, match="id_begins"):
        identity(body + particulars.check_character(body))


@pytest.mark.parametrize(
    ("kind", "text", "zh"),
    [
        ("driver", "1", "没有这种证件。请从列表中选择。"),
        ("newborn", GOOD, "“新生儿，尚未落户”没有号码，请清空号码，或改选证件种类。"),
        ("passport", "E12*", "护照应为5至30个字母、数字或连字符。"),
    ],
)
def test_a_number_that_does_not_fit_its_kind_is_refused(kind: str, text: str, zh: str) -> None:
    with pytest.raises(people.Refused) as refused:
        identity(text, kind)
    assert refused.value.message("zh") == zh
    assert "{" not in refused.value.message("en")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("张三", "张三"),
        ("　张　三 ", "张三"),
        ("㛃㭎䶮", "㛃㭎䶮"),
        ("𬱖\U00031350", "𬱖\U00031350"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 ・ 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("峯", "峯"),
        ("Ｊｏｈｎ　Smith", "John Smith"),
        ("Mary-Ann O'Neil", "Mary-Ann O'Neil"),
        ("José M. García", "José M. García"),
    ],
)
def test_a_name_is_kept_in_one_form_with_its_own_characters(text: str, kept: str) -> None:
    assert particulars.read_name(text) == kept


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("", "姓名未填。还没有起名的新生儿请填“某之子”“某之女”，弃婴请填机构所起的名字。"),
        ("　 ", "姓名未填。还没有起名的新生儿请填“某之子”“某之女”，弃婴请填机构所起的名字。"),
        ("null", "姓名未填。还没有起名的新生儿请填“某之子”“某之女”，弃婴请填机构所起的名字。"),
        ("无", "姓名未填。还没有起名的新生儿请填“某之子”“某之女”，弃婴请填机构所起的名字。"),
        ("张?三", "姓名第2个字在传输中丢失了（显示为问号、方框或自造字）。请按证件用国标字库中的字重填。"),
        ("张\ue863", "姓名第2个字在传输中丢失了（显示为问号、方框或自造字）。请按证件用国标字库中的字重填。"),
        ("张三1", "姓名第3个字不能用在姓名里。汉字姓名中可以用间隔号“·”。"),
        ("张John", "姓名第2个字不能用在姓名里。汉字姓名中可以用间隔号“·”。"),
        ("John张", "姓名第5个字不能用在姓名里。汉字姓名中可以用间隔号“·”。"),
        ("张-三", "姓名第2个字不能用在姓名里。汉字姓名中可以用间隔号“·”。"),
        ("<b>", "姓名第1个字不能用在姓名里。汉字姓名中可以用间隔号“·”。"),
        ("·买买提", "间隔号“·”应在两段名字之间，且只有一个。"),
        ("阿依··买买提", "间隔号“·”应在两段名字之间，且只有一个。"),
        ("王" * 51, "姓名最多50个字，现为51个。"),
    ],
)
def test_what_is_no_name_is_refused_in_words(text: str, zh: str) -> None:
    with pytest.raises(people.Refused) as refused:
        particulars.read_name(text)
    assert refused.value.message("zh") == zh
    assert "{" not in refused.value.message("en")


@pytest.mark.parametrize(
    "code", ["51320000509100012E", "52320106MJ4567126H", "53320000509200021Q", "113200000140000016", "５１３２００００509100012e"]
)
def test_a_credit_code_is_kept_in_one_form(code: str) -> None:
    assert particulars.read_organisation(code) in {
        "51320000509100012E",
        "52320106MJ4567126H",
        "53320000509200021Q",
        "113200000140000016",
    }


@pytest.mark.parametrize(
    ("code", "zh"),
    [
        ("5132000050910001", "统一社会信用代码应为18位，现为16位。"),
        ("51320000509I00012E", "统一社会信用代码第12位不是代码用字（不用 I、O、S、V、Z）。"),
        ("51320000509100012F", "统一社会信用代码的末位与前17位不符。请按证书逐位核对。"),
        ("51320000509100013H", "统一社会信用代码第9至17位（组织机构代码）的校验位不符。请按证书核对。"),
    ],
)
def test_a_malformed_credit_code_is_refused_in_words(code: str, zh: str) -> None:
    with pytest.raises(people.Refused) as refused:
        particulars.read_organisation(code)
    assert refused.value.message("zh") == zh
    assert "{" not in refused.value.message("en")


def test_who_would_be_older_than_people_get_is_accepted_with_a_word() -> None:
    for sent in ({"number": identity_number("18891231")}, {"kind": "unregistered", "born": "1889-12-31"}):
        _, remarks = particulars.read({"name": "王建国", **sent}, date(2012, 10, 10))
        assert remarks[-1].message("zh") == "出生日期1889-12-31距今已120多年。照收，请核对是否看错，或已去世而未登记。"
    _, remarks = particulars.read({"name": "王建国", "number": identity_number("18920101")}, date(2012, 10, 10))
    assert remarks == ()


def identity_number(born: str) -> str:
    body = f"320623{born}001"
    return body + particulars.check_character(body)
