"""The head of a notice: number, title, genre, issue mode, issuers, recipients, date, and where the plan begins.

The notice's own number is the first one outside brackets, before the body; the others are citations. The
plan begins where the letter that issues it ends: at the title that the letter names, or at the first heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from minzheng.notice.deadlines import Calendar
from minzheng.notice.lexer import Marker, number
from minzheng.notice.phrases import grammar, said
from minzheng.notice.schema import Head, Text
from minzheng.notice.tables import kinds
from minzheng.notice.text import View, line_end
from minzheng.notice.units import depths, pieces

_HEAD_REACH = 3000
_NEAR_TOP = 200
_TITLE_LINES = 3
_SIGNATURES = 160


@dataclass(frozen=True, slots=True)
class Layout:
    """The head and the ranges of the reading: the letter `letter[0]:letter[1]`, and where the plan begins."""

    head: Head
    letter: tuple[int, int]
    plan: int
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    view: View

    @property
    def text(self) -> str:
        return self.view.text


def read_head(whole: View, markers: Sequence[Marker], first_row: int | None = None) -> Layout:
    """Everything above the plan, and the calendar that its dates are read with. `first_row` is where a table's rows begin."""
    first = markers[0].start if markers else min(len(whole), _HEAD_REACH)
    first = first if first_row is None else min(first, first_row)
    lines = list(_lines(whole, first))
    numbers = list(_numbers(whole))
    own = _own_number(whole, numbers, first)
    titles = _titles(lines)
    to_line = next((line for line in lines if _is_recipients(line.text)), None)
    title = _title(whole, lines, titles, to_line)
    plan_title, plan = _plan_title(whole, lines, titles, to_line, first, title)
    date = _date(whole, lines, to_line, plan)
    recipients = _recipients(whole, to_line, plan)
    start = recipients[1] or (to_line.end if to_line else title.at[-1] + 1 if title else 0)
    letter = whole.place(start), whole.place(plan_title.at[0]) if plan_title else max(plan, first)
    if letter[1] <= letter[0]:
        letter = letter[0], max(plan, first, letter[0])
    genre_of = plan_title or title
    head = Head(
        number=own,
        cited=tuple(text for text, _ in numbers if own is None or text.value != own.value),
        title=_text(title, "head.title"),
        plan_title=_text(plan_title, "head.plan_title"),
        genre=_genre(title or genre_of),
        issue_mode=_mode(title, whole, letter[1]),
        issuers=_issuers(title, whole, date[0]),
        recipients=recipients[0],
        date=date[0],
    )
    return Layout(head, letter, plan, _calendar(date[1], own, title, plan_title, whole.text[: min(first, _NEAR_TOP)]))


def _lines(whole: View, limit: int) -> Iterator[_Line]:
    """Non-blank lines before the first number."""
    for match in re.finditer(r"[^\n]+", whole.text[:limit]):
        view = whole.slice(*match.span()).strip(" \t#*")
        if view.text and not grammar("head").pattern("aside").match(view.text) and not kinds(view.text.split()):
            yield _Line(view.at[0], view.at[-1] + 1, view)


def _text(view: View | None, rule: str) -> Text | None:
    return view.said(rule) if view is not None else None


def _numbers(whole: View) -> Iterator[tuple[Text, tuple[int, bool]]]:
    """Every document number with its place and whether it stands in brackets."""
    shut = depths(whole.text)
    for match in grammar("head").pattern("docno").finditer(whole.text):
        glued = grammar("head").pattern("docno_lead").match(match["code"])
        place = match.start() + (glued.end() if glued else 0)
        view = whole.slice(place, match.end())
        before = whole.text[max(0, place - 4) : place].rstrip()
        inside = shut[place] > 0 or before.endswith(("\u300b(", "\u300b"))
        yield Text(view.squeeze().text, view.anchor("head.number")), (place, inside)


def _own_number(whole: View, numbers: list[tuple[Text, tuple[int, bool]]], limit: int) -> Text | None:
    above = [(text, place, inside) for text, (place, inside) in numbers if place < limit]
    free = next((text for text, _, inside in above if not inside), None)
    return free or next((text for text, place, _ in above[:1] if place < _NEAR_TOP and not _cited(whole, place)), None)


def _cited(whole: View, place: int) -> bool:
    """Whether a number stands behind the title of another paper: 《…》(苏发〔2012〕14号)."""
    return whole.text[:place].rstrip("( \n").endswith("\u300b")


def _titles(lines: list[_Line]) -> list[tuple[int, int, View]]:
    """Runs of one to three lines that read as a title, longest first at each place."""
    rules = grammar("head")
    out: list[tuple[int, int, View]] = []
    taken = -1
    for i in range(len(lines)):
        if i <= taken:
            continue
        for n in range(_TITLE_LINES, 0, -1):
            run = lines[i : i + n]
            if len(run) < n:
                continue
            view = run[0].view
            for line in run[1:]:
                view = view + line.view
            squeezed = view.squeeze().text
            broken = n == 1 or not any(_ends_title(line.text) or _is_no_title(line.text) for line in run[:-1])
            if broken and rules.pattern("title_line").match(squeezed) and not rules.pattern("published").search(run[0].text):
                out.append((i, i + n, view))
                taken = i + n - 1
                break
    return out


def _ends_title(text: str) -> bool:
    return bool(grammar("head").pattern("title_line").match(re.sub(r"\s+", "", text)))


def _is_no_title(text: str) -> bool:
    """A line of the head that cannot be part of a title: recipients, a number, a date."""
    rules = grammar("head")
    return _is_recipients(text) or any(rules.pattern(name).search(text) for name in ("docno", "date", "iso_date", "published"))


def _is_recipients(text: str) -> bool:
    return bool(grammar("head").pattern("recipients").match(re.sub(r"\s+", "", text)))


def _title(whole: View, lines: list[_Line], titles: list[tuple[int, int, View]], to_line: _Line | None) -> View | None:
    before = [view for i, _, view in titles if to_line is None or lines[i].start < to_line.start]
    about = [
        view
        for view in before
        if "\u7684" in view.text and view.text.rstrip(")").endswith(tuple(grammar("head").words["genre"][:16]))
    ]
    if about or before:
        return (about or before)[0]
    if titles:
        return titles[0][2]
    match = grammar("head").pattern("title_in_line").search(whole.text[:_HEAD_REACH])
    return whole.slice(*match.span("title")) if match else None


def _plan_title(
    whole: View, lines: list[_Line], titles: list[tuple[int, int, View]], to_line: _Line | None, first: int, title: View | None
) -> tuple[View | None, int]:
    """The plan's own title after the letter, and where the plan begins in the reading."""
    if to_line is None:
        return _named_plan(whole, first, title)
    after = [(j, view) for i, j, view in titles if lines[i].start > to_line.start]
    rules = grammar("head")
    after = [(j, view) for j, view in after if rules.pattern("plan_title_line").match(view.squeeze().text)] or after
    if not after:
        return _named_plan(whole, first, title)
    view = after[0][1]
    return view, whole.place(view.at[-1] + 1)


def _named_plan(whole: View, first: int, title: View | None) -> tuple[View | None, int]:
    """On a page without lines: the second place where the title that the letter puts in 《》 stands bare."""
    for match in grammar("head").pattern("book").finditer(whole.text[:first]):
        name = match[1]
        if not grammar("head").pattern("plan_title_line").match(name):
            continue
        place = whole.text.rfind(name, match.end(), first)
        if place > 0 and whole.text[place - 1] not in "\u300a\u201c":
            return whole.slice(place, place + len(name)), place + len(name)
    if title is None:
        return None, 0
    end = whole.place(title.at[-1] + 1)
    issued = grammar("head").pattern("issued_plan").search(title.text)
    return title.slice(*issued.span("plan")) if issued else None, end if end < first else 0


def _date(whole: View, lines: list[_Line], to_line: _Line | None, plan: int) -> tuple[Text | None, tuple[int, int] | None]:
    """The date of the notice: the last full date before the plan that is not a publication stamp, else any."""
    rules = grammar("head")
    text = whole.text
    best: tuple[int, re.Match[str]] | None = None
    for pattern, weight in (("date", 2), ("iso_date", 0)):
        for match in rules.pattern(pattern).finditer(text):
            line_start = text.rfind("\n", 0, match.start()) + 1
            line = text[line_start : line_end(text, match.end())].strip()
            alone = len(line) - len(match[0]) <= 24
            before = text[max(0, match.start() - 40) : match.start()]
            issued = bool(rules.pattern("stamped_issue").search(before))
            stamped = not issued and bool(rules.pattern("published").search(before[-12:]))
            signed = bool(rules.pattern("signed").search(before)) and not rules.pattern("imprint").match(text, match.end())
            in_head = match.start() < max(plan, 1) or match.start() > len(text) * 0.8
            if rules.pattern("not_issued").search(text, max(0, match.start() - 4), match.start()) or rules.pattern(
                "not_issued_after"
            ).match(text, match.end()):
                continue
            score = weight + 2 * (alone + in_head + signed) + (1 if issued else 0) - (3 if stamped else 0)
            if score >= 0 and (best is None or score > best[0]):
                best = (score, match)
    if best is None:
        return None, None
    match = best[1]
    view = whole.slice(*match.span())
    if said(match, "y"):
        year, month, day = int(said(match, "y")), int(said(match, "m")), int(said(match, "d"))
    else:
        year, month, day = _cn_year(said(match, "cy")), number(said(match, "cm")) or 1, number(said(match, "cd")) or 1
    return Text(f"{year:04d}-{month:02d}-{day:02d}", view.anchor("head.date")), (year, month)


def _cn_year(text: str) -> int:
    digits = grammar("numerals").words["digits"]
    return int("".join(str(digits.index(char)) if char in digits else "0" for char in text))


def _calendar(date: tuple[int, int] | None, own: Text | None, title: View | None, plan_title: View | None, top: str) -> Calendar:
    """Dates of the plan are read from the date of issue; a single year in the title speaks for bare months."""
    titled = None
    for view in (plan_title, title):
        found = re.findall(r"(?:19|20)\d\d(?=\u5e74)", view.squeeze().text) if view is not None else []
        if len(set(found)) == 1 and not re.search(r"\d{4}\s?[-\u2014\u2013~]", view.text if view else ""):
            titled = int(found[0])
            break
    if date is None and own is not None:
        match = re.search(r"(?:19|20)\d\d", own.value)
        return Calendar(int(match[0]) if match else titled, None, titled)
    if date is None and titled is None:
        years = set(re.findall(r"(?:19|20)\d\d(?=\u5e74)", top))
        titled = int(years.pop()) if len(years) == 1 else None
    return Calendar(date[0] if date else titled, date[1] if date else None, titled)


def _recipients(whole: View, to_line: _Line | None, plan: int) -> tuple[tuple[Text, ...], int]:
    view = to_line.view if to_line else None
    if view is None:
        match = grammar("head").pattern("inline_recipients").search(whole.text[: max(plan, 1500)])
        view = whole.slice(match.start("to"), match.end("to") + 1) if match else None
    if view is None or not view.text:
        return (), 0
    names = [said for name, _ in pieces(view.strip(": ")) if (said := name.said("head.recipients"))]
    return tuple(names), view.at[-1] + 1


def _genre(title: View | None) -> Text | None:
    if title is None:
        return None
    text = re.sub(r"\(.*\)$", "", title.squeeze().text)
    for word in sorted(grammar("head").words["genre"], key=len, reverse=True):
        if text.endswith(word):
            bare = title.squeeze()
            place = bare.text.rfind(word)
            return Text(word, bare.anchor("head.genre", place, place + len(word)))
    return None


def _mode(title: View | None, whole: View, letter_end: int) -> Text | None:
    """印发, 转发 or 批转: from the title's verb, else from the letter's."""
    pattern = grammar("head").pattern("issue_mode")
    for view in (title, whole.slice(0, letter_end)):
        match = pattern.search(view.text) if view is not None else None
        if match and view is not None:
            return Text(match[0], view.anchor("head.issue_mode", *match.span()))
    return None


def _issuers(title: View | None, whole: View, date: Text | None) -> tuple[Text, ...]:
    """Who the title names before 关于 or 印发, else the signature above the date."""
    rules = grammar("head")
    match = rules.pattern("issuer_of_title").match(title.text) if title is not None else None
    titled: tuple[Text, ...] = ()
    if match and title is not None:
        view = title.slice(*match.span("who"))
        menu = rules.pattern("menu").match(view.text)
        titled = tuple(_divided(view.slice(menu.end() if menu else 0, len(view))))
    signed = tuple(_signed(whole, date)) if date is not None else ()
    more = {text.value for text in titled} < {text.value for text in signed}
    return signed if more or not titled else titled


def _signed(whole: View, date: Text) -> Iterator[Text]:
    """The names that stand right above, or before, the date: those who signed."""
    end = whole.place(date.anchor.start)
    above = whole.slice(max(0, end - _SIGNATURES), end)
    signature = grammar("head").pattern("signature")
    words = [(word.start(), signature.match(word[0])) for word in re.finditer(r"\S+", above.text)]
    names = [(start, match) for start, match in takewhile(lambda word: word[1] is not None, words[::-1]) if match]
    for start, match in names[::-1]:
        if said := above.slice(start, start + match.end("who")).said("head.issuers"):
            yield said


def _divided(view: View) -> Iterator[Text]:
    """Joint issuers stand side by side without a mark: 省委办公厅省政府办公厅."""
    parts = view.cut(match.end() for match in grammar("head").pattern("who_split").finditer(view.text))
    yield from (said for part in parts if (said := part.strip(" \u3001,").said("head.issuers")))
