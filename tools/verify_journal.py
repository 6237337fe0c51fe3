#!/usr/bin/env python3
"""Checks what the journal of Minzheng proves, on any machine with Python 3.9 or newer and nothing else.

    python verify_journal.py receipt FILE [--root DAY=HEX ...]
    python verify_journal.py journal EXPORT [--root DAY=HEX ...]

A receipt proves that one row is in the journal; an export (JSON Lines) is the journal itself. DAY=HEX is the published root
of a day: it alone proves that the whole was not rewritten. Leaves with 0 when nothing is wrong, 1 when something is, and 2
when nothing could be read. --lang en for English.

What is hashed, always with SM3 (GB/T 32905-2016), J being JSON with sorted keys, no spaces, in UTF-8:

    row    J of its ten fields                          block  02, J of its header
    leaf   00, id of the row as 8 bytes, row            day    03, J of its header: the day's root
    node   01, left, right; a node without a partner rises as it is (RFC 6962)
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from bisect import bisect_left
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))

# ---- SM3


def own_sm3(data):
    """SM3 as the standard writes it down."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + (8 * len(data)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        words = [int.from_bytes(padded[start + at : start + at + 4], "big") for at in range(0, 64, 4)]
        for j in range(16, 68):
            x = words[j - 16] ^ words[j - 9] ^ _left(words[j - 3], 15)
            words.append(x ^ _left(x, 15) ^ _left(x, 23) ^ _left(words[j - 13], 7) ^ words[j - 6])
        state = [old ^ new for old, new in zip(state, _compress(state, words))]
    return b"".join(word.to_bytes(4, "big") for word in state)


def _compress(state, words):
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        turned = _left(a, 12)
        ss1 = _left((turned + e + _left(0x79CC4519 if j < 16 else 0x7A879D8A, j % 32)) & 0xFFFFFFFF, 7)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g & 0xFFFFFFFF)
        tt1 = (ff + d + (ss1 ^ turned) + (words[j] ^ words[j + 4])) & 0xFFFFFFFF
        tt2 = (gg + h + ss1 + words[j]) & 0xFFFFFFFF
        a, b, c, d = tt1, a, _left(b, 9), c
        e, f, g, h = tt2 ^ _left(tt2, 9) ^ _left(tt2, 17), e, _left(f, 19), g
    return a, b, c, d, e, f, g, h


def _left(word, by):
    return ((word << by) | (word >> (32 - by))) & 0xFFFFFFFF if by else word


def quickest_sm3():
    """The SM3 of this machine's OpenSSL, 50 times as quick, where there is one and it agrees; else our own."""
    try:
        hashlib.new("sm3")
    except ValueError:
        return own_sm3

    def sm3(data):
        return hashlib.new("sm3", data).digest()

    return sm3 if all(sm3(b"x" * n) == own_sm3(b"x" * n) for n in (0, 3, 55, 56, 64, 200)) else own_sm3


sm3 = quickest_sm3()

# ---- what is hashed


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf_hash(row_id, row):
    return sm3(b"\x00" + row_id.to_bytes(8, "big") + sm3(canonical(row))).hex()


def block_hash(header):
    return sm3(b"\x02" + canonical(header)).hex()


def day_hash(header):
    return sm3(b"\x03" + canonical(header)).hex()


def node(left, right):
    return sm3(b"\x01" + left + right)


def tree_root(leaves):
    level = [bytes.fromhex(leaf) for leaf in leaves]
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [node(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex() if level else ""


def climb(leaf, index, size, path):
    """The root that a leaf at an index of so many leads to; empty where the path is not of that length."""
    if not 0 <= index < size:
        return ""
    here, rest = bytes.fromhex(leaf), [bytes.fromhex(one) for one in path]
    while size > 1:
        if index ^ 1 < size:
            if not rest:
                return ""
            beside = rest.pop(0)
            here = node(beside, here) if index % 2 else node(here, beside)
        index, size = index // 2, (size + 1) // 2
    return "" if rest else here.hex()


# ---- reading, strictly: what is not exactly as described was not written by the journal

HASH, CHAIN, DAY, MOMENT, BOUND = "hash", "chain", "day", "moment", "bound"
ROW = dict.fromkeys(("recorded_at", "day", "account", "role", "unit", "place_code", "verb", "kind", "subject", "content"), str)
BLOCK_HEADER = {"number": int, "count": int, "total": int, "root": HASH, "previous": CHAIN, "sealed_at": MOMENT}
DAY_HEADER = {"day": DAY, "first": int, "count": int, "root": HASH, "previous": CHAIN, "closed": bool}
RECEIPT = {
    "receipt": int,
    "id": int,
    "row": ROW,
    "position": int,
    "path": [HASH],
    "block": BLOCK_HEADER,
    "day_path": [HASH],
    "day": DAY_HEADER,
    "root": HASH,
}
HEAD_LINE = {"journal": int, "since": BOUND, "until": BOUND, "unsealed": int, "days": [HASH]}
DAY_LINE = {"day": DAY_HEADER, "blocks": [HASH]}
BLOCK_LINE = {"block": BLOCK_HEADER, "leaves": [HASH]}
ROW_LINE = {"position": int, "id": int, "row": ROW}


class Unfit(Exception):  # noqa: N818 - what was found
    """Something is not as described; the argument says where."""


def load(text):
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Unfit("JSON") from None


def _once(pairs):
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise Unfit(name)
    return dict(pairs)


def fit(value, shape, where=""):
    """Raises Unfit with the place that is not of the shape."""
    if isinstance(shape, dict):
        if type(value) is not dict or value.keys() != shape.keys():
            odd = sorted(map(str, value.keys() ^ shape.keys())) if type(value) is dict else []
            raise Unfit(".".join(filter(None, (where, *odd[:1]))) or "JSON")
        for name, inner in shape.items():
            fit(value[name], inner, f"{where}.{name}" if where else name)
    elif isinstance(shape, list):
        if type(value) is not list:
            raise Unfit(where)
        for one in value:
            fit(one, shape[0], where)
    elif not _fits(value, shape):
        raise Unfit(where)


def _fits(value, shape):
    if shape is int:
        return type(value) is int and 0 <= value < 1 << 63
    if shape in (str, bool):
        return type(value) is shape and (shape is bool or _encodes(value))
    if shape is BOUND and value is None:
        return True
    if type(value) is not str:
        return False
    if shape in (HASH, CHAIN):
        return bool(re.fullmatch("[0-9a-f]{64}", value)) or (shape is CHAIN and value == "")
    try:
        if shape is MOMENT:
            return datetime.fromisoformat(value).astimezone(timezone.utc).isoformat(timespec="microseconds") == value
        return date.fromisoformat(value).isoformat() == value
    except (ValueError, OverflowError):
        return False


def _encodes(text):
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def china(moment):
    return datetime.fromisoformat(moment).astimezone(CHINA).date().isoformat()


class Report:
    """What was found wrong, and what could not be checked."""

    def __init__(self):
        self.problems, self.unchecked, self.facts = [], [], {}

    def wrong(self, kind, **facts):
        self.problems.append((kind, facts))

    def open(self, kind, **facts):
        self.unchecked.append((kind, facts))


# ---- a receipt


def check_receipt(text, roots):
    """A receipt against itself and, where it is given, against the published root of its day."""
    report = Report()
    try:
        said = load(text)
        fit(said, RECEIPT)
    except Unfit as unfit:
        report.wrong("form", line=1, where=unfit)
        return report
    block, day = said["block"], said["day"]
    report.facts = {"id": said["id"], "position": said["position"], "block": block["number"], "day": day["day"]}
    leaf = leaf_hash(said["id"], said["row"])
    index = said["position"] - (block["total"] - block["count"]) - 1
    if said["receipt"] != 1:
        report.wrong("form", line=1, where="receipt")
    if climb(leaf, index, block["count"], said["path"]) != block["root"]:
        report.wrong("receipt_row", block=block["number"])
    if climb(block_hash(block), block["number"] - day["first"], day["count"], said["day_path"]) != day["root"]:
        report.wrong("receipt_block", block=block["number"], day=day["day"])
    if china(block["sealed_at"]) != day["day"]:
        report.wrong("wrong_day", block=block["number"], sealed=china(block["sealed_at"]), day=day["day"])
    if day_hash(day) != said["root"]:
        report.wrong("receipt_root", day=day["day"])
    _published(report, day, said["root"], roots)
    report.open("content")
    return report


def _published(report, day, root, roots):
    if not day["closed"]:
        report.open("receipt_running", day=day["day"])
    if day["day"] in roots:
        if roots[day["day"]] != root:
            report.wrong("published", day=day["day"], root=root, published=roots[day["day"]])
    elif roots:
        report.wrong("other_day", day=day["day"], given=", ".join(sorted(roots)))
    elif day["closed"]:
        report.open("receipt_no_root", day=day["day"], root=root)


# ---- an export


def compare(listed, found):
    """What became of the listed hashes among those found: (what, index in the list, index among the found), in order.

    As many as can be stand in their order; the others were moved. Where unknown ones stand in the place of missing ones,
    these were changed.
    """
    places = {one: at for at, one in reversed(list(enumerate(listed)))}
    known, taken = [], set()
    for one in found:
        place = places.get(one)
        known.append(None if place in taken else place)
        taken.add(place)
    kept = _rising([(place, at) for at, place in enumerate(known) if place is not None])
    before, ahead = [], len(listed)  # for each the place of the next that stands in order
    for at in range(len(found) - 1, -1, -1):
        ahead = known[at] if at in kept else ahead
        before.append(ahead)
    missing = [at for at in range(len(listed)) if at not in taken]
    said, after = [], -1
    for at, place in enumerate(known):
        if at in kept:
            after = place
        elif place is not None:
            said.append(("moved", place, at))
        else:
            here = bisect_left(missing, after + 1)
            changed = here < len(missing) and missing[here] < before[-1 - at]
            after = missing.pop(here) if changed else after
            said.append(("changed" if changed else "added", after, at))
    return said + [("gone", at, None) for at in missing]


def _rising(pairs):
    """The second parts of a longest run of pairs whose first parts rise."""
    tails, ends, before = [], [], {}
    for place, at in pairs:
        where = bisect_left(tails, place)
        before[at] = ends[where - 1] if where else None
        if where == len(tails):
            tails.append(place)
            ends.append(at)
        else:
            tails[where], ends[where] = place, at
    run, at = set(), ends[-1] if ends else None
    while at is not None:
        run.add(at)
        at = before[at]
    return run


class Journal:
    """An export, read a line at a time: days hold blocks, blocks hold rows, and every one is known by those above it."""

    def __init__(self, roots):
        self.report, self.roots, self.head = Report(), roots, None
        self.day, self.block, self.days = None, None, []
        self.count = {"days": 0, "blocks": 0, "rows": 0}

    def line(self, number, text):
        try:
            value = load(text)
            name = next((n for n in ("journal", "day", "block", "row") if type(value) is dict and n in value), "")
            shape = {"journal": HEAD_LINE, "day": DAY_LINE, "block": BLOCK_LINE, "row": ROW_LINE}.get(name)
            if shape is None:
                raise Unfit("JSON")
            fit(value, shape)
            if (name == "journal") != (number == 1) or value.get("journal", 1) != 1:
                raise Unfit("journal")
        except Unfit as unfit:
            self.report.wrong("form", line=number, where=unfit)
            return
        getattr(self, f"read_{name}")(number, value)

    def read_journal(self, _number, value):
        self.head = value

    def read_day(self, number, value):
        self.close_day()
        self.count["days"] += 1
        self.day = {"line": number, "header": value["day"], "listed": value["blocks"], "found": []}

    def read_block(self, number, value):
        self.close_block()
        if self.day is None:
            self.report.wrong("astray", line=number)
            return
        self.count["blocks"] += 1
        self.block = {"line": number, "header": value["block"], "listed": value["leaves"], "found": []}

    def read_row(self, number, value):
        if self.block is None:
            self.report.wrong("astray", line=number)
            return
        self.count["rows"] += 1
        self.block["found"].append((leaf_hash(value["id"], value["row"]), value["position"], number))

    def _settle(self, part, name):
        """What became of the parts: (what, index listed, index found), with the header's root as judge of the list."""
        header, listed, found = part["header"], part["listed"], [one[0] for one in part["found"]]
        proved = [len(one) == header["count"] and tree_root(one) == header["root"] for one in (listed, found)]
        if proved[1]:
            if listed != found:
                self.report.wrong(f"{name}_list", **_called(name, header), line=part["line"])
            return []
        said = compare(listed, found)
        if not said or not proved[0]:
            self.report.wrong(f"{name}_root", **_called(name, header), line=part["line"])
        return said

    def close_block(self):
        block, self.block = self.block, None
        if block is None:
            return
        header = block["header"]
        first = header["total"] - len(block["listed"]) + 1
        said = self._settle(block, "block")
        lines = [line for _, _, line in block["found"]]
        self._name("row", said, first, lines, block=header["number"])
        block["labels"] = (
            []
            if said
            else [(line, position, first + at) for at, (_, position, line) in enumerate(block["found"]) if position != first + at]
        )
        del block["listed"], block["found"]
        self.day["found"].append((block_hash(header), header["number"], block["line"], block))

    def close_day(self):
        self.close_block()
        day, self.day = self.day, None
        if day is None:
            return
        header = day["header"]
        said = self._settle(day, "day")
        blocks = [(one[0], one[3]) for one in day["found"]]
        self._name("block", said, header["first"], [one[2] for one in day["found"]], day=header["day"])
        accused = {at for _, _, at in said}
        for at, (_, block) in enumerate(blocks):
            for line, stated, position in [] if at in accused else block["labels"]:
                self.report.wrong("label", line=line, stated=stated, position=position)
            if at not in accused and china(block["header"]["sealed_at"]) != header["day"]:
                sealed = china(block["header"]["sealed_at"])
                self.report.wrong("wrong_day", block=block["header"]["number"], sealed=sealed, day=header["day"])
        chain = [(one, block["header"]) for one, block in blocks]
        self.days.append({"hash": day_hash(header), "header": header, "chain": chain, "sound": not said, "line": day["line"]})
        if not said:
            self._chain(chain)
            if chain and chain[0][1]["number"] != header["first"]:
                self.report.wrong("chain", block=chain[0][1]["number"], before=header["first"] - 1)
            self.days[-1]["chain"] = [chain[0], chain[-1]] if chain else []

    def _name(self, part, said, first, lines, **around):
        """A sentence for each run of parts with the same fate."""
        runs = []
        for what, listed, found in said:
            last = runs[-1] if runs else None
            if last and last[0] == what and listed == last[2] + (what != "added") and (found is None or found == last[4] + 1):
                last[2], last[4] = listed, found
            else:
                runs.append([what, listed, listed, found, found])
        for what, since, until, found, ended in runs:
            places = f"{first + since}-{first + until}" if until > since else str(first + since)
            at = "" if found is None else f"{lines[found]}-{lines[ended]}" if ended > found else str(lines[found])
            self.report.wrong(f"{part}_{what}", places=places, line=at, **around)

    def _chain(self, chain):
        for at in range(1, len(chain)):
            (before, last), (_, header) = chain[at - 1], chain[at]
            follows = (last["number"] + 1, last["total"] + header["count"], before)
            if (header["number"], header["total"], header["previous"]) != follows or header["sealed_at"] < last["sealed_at"]:
                self.report.wrong("chain", block=header["number"], before=last["number"])

    def close(self):
        """The whole, and what could not be checked."""
        self.close_day()
        if self.head is None:
            self.report.wrong("headless")
            self.head = {"days": [day["hash"] for day in self.days], "since": None, "until": None, "unsealed": 0}
        said = compare(self.head["days"], [day["hash"] for day in self.days])
        for what, listed, found in said:
            day = self.days[found]["header"]["day"] if found is not None else ""
            self.report.wrong(f"day_{what}", day=day, place=listed + 1, line="" if found is None else self.days[found]["line"])
        if not said:
            for last, day in zip(self.days, self.days[1:]):
                self._follows(last, day)
        self._published()
        self.report.facts = self.count
        return self.report

    def _follows(self, last, day):
        header, before = day["header"], last["header"]
        follows = (before["first"] + before["count"], last["hash"], True)
        if (header["first"], header["previous"], before["closed"]) != follows or header["day"] <= before["day"]:
            self.report.wrong("day_chain", day=header["day"], before=before["day"])
        if last["sound"] and day["sound"] and last["chain"] and day["chain"]:
            self._chain([last["chain"][-1], day["chain"][0]])

    def _published(self):
        report, head, days = self.report, self.head, {day["header"]["day"]: day for day in self.days}
        for day, root in sorted(self.roots.items()):
            if day in days and days[day]["hash"] != root:
                report.wrong("published", day=day, root=days[day]["hash"], published=root)
            elif day not in days and (head["since"] or "") <= day < (head["until"] or "9999-99"):
                report.wrong("day_missing", day=day)
            elif day not in days:
                report.open("outside", day=day)
        for day in days:
            if not (head["since"] or "") <= day < (head["until"] or "9999-99"):
                report.wrong("beyond", day=day)
        proved = max((day for day in days if day in self.roots), default="")
        after = [day for day, found in days.items() if day > proved and found["header"]["closed"]]
        if after:
            report.open("after" if proved else "no_root", since=proved, day=max(after), root=days[max(after)]["hash"])
        for day, found in days.items():
            if not found["header"]["closed"]:
                report.open("running", day=day)
        first = min((found["header"]["first"] for found in days.values()), default=1)
        if first > 1:
            report.open("before", block=first)
        if head["unsealed"]:
            report.open("unsealed", rows=head["unsealed"])
        report.open("content")


def _called(name, header):
    return {"block": header["number"]} if name == "block" else {"day": header["day"]}


def check_journal(lines, roots):
    """An export, line by line."""
    journal = Journal(roots)
    for number, line in enumerate(lines, 1):
        journal.line(number, line)
    return journal.close()


# ---- what is said

WORDS = {
    "form": ("第{line}行：格式不符（{where}），不是日志原样。", "Line {line}: not as the journal writes it ({where})."),
    "headless": ("缺少首行。", "The first line is missing."),
    "astray": ("第{line}行：不在任何块或任何日之内。", "Line {line}: stands in no block or no day."),
    "row_changed": (
        "第{block}块第{places}位：被改动（第{line}行）。",
        "Block {block}, position {places}: changed (line {line}).",
    ),
    "row_gone": ("第{block}块第{places}位：被删除。", "Block {block}, position {places}: deleted."),
    "row_added": (
        "第{block}块第{places}位之后：插入了未曾封存的内容（第{line}行）。",
        "Block {block}, after position {places}: something was inserted that was never sealed there (line {line}).",
    ),
    "row_moved": (
        "第{block}块第{places}位：次序被改动（第{line}行）。",
        "Block {block}, position {places}: out of its order (line {line}).",
    ),
    "label": (
        "第{line}行：所标位置为{stated}，实际为{position}。",
        "Line {line}: says position {stated}; it is position {position}.",
    ),
    "block_list": (
        "第{block}块：叶值清单被改动（第{line}行），各行完好。",
        "Block {block}: its list of leaves was changed (line {line}); its rows are sound.",
    ),
    "block_root": (
        "第{block}块：块头所载根值与其叶值清单不符（第{line}行）。",
        "Block {block}: the root in its header is not that of its leaves (line {line}).",
    ),
    "block_changed": (
        "{day}第{places}块：块头被改动（第{line}行）。",
        "{day}, block {places}: its header was changed (line {line}).",
    ),
    "block_gone": ("{day}第{places}块：被删除。", "{day}, block {places}: deleted."),
    "block_added": (
        "{day}第{places}块之后：插入了未曾封存的块（第{line}行）。",
        "{day}, after block {places}: a block was inserted that was never sealed there (line {line}).",
    ),
    "block_moved": (
        "{day}第{places}块：次序被改动（第{line}行）。",
        "{day}, block {places}: out of its order (line {line}).",
    ),
    "chain": ("第{block}块与第{before}块不相衔接。", "Block {block} does not follow block {before}."),
    "wrong_day": (
        "第{block}块：封存于{sealed}，却列在{day}。",
        "Block {block}: sealed on {sealed}, but it stands under {day}.",
    ),
    "day_list": (
        "{day}：块清单被改动（第{line}行），各块完好。",
        "{day}: its list of blocks was changed (line {line}); its blocks are sound.",
    ),
    "day_root": (
        "{day}：当日根值与其块清单不符（第{line}行）。",
        "{day}: the root in its header is not that of its blocks (line {line}).",
    ),
    "day_changed": (
        "{day}：与首行所列不符，两者之一被改动（第{line}行）。",
        "{day}: not as the first line lists it; one of the two was changed (line {line}).",
    ),
    "day_gone": ("首行所列第{place}日：被删除。", "Day {place} of the first line's list: deleted."),
    "day_added": ("{day}：首行没有列出（第{line}行）。", "{day}: the first line does not list it (line {line})."),
    "day_moved": ("{day}：次序被改动（第{line}行）。", "{day}: out of its order (line {line})."),
    "day_chain": ("{day}与{before}不相衔接。", "{day} does not follow {before}."),
    "day_missing": (
        "{day}：给出了当日已公布的根值，文件中却没有这一日。",
        "{day}: its published root is given, but the day is missing.",
    ),
    "beyond": ("{day}：超出首行所说的起止。", "{day}: lies beyond what the first line says."),
    "published": (
        "{day}：算出的根值是{root}，公布的是{published}。两者不同。",
        "{day}: the root is {root}, but {published} was published.",
    ),
    "receipt_row": (
        "该行、它的编号、位置或路径被改动：不能得出第{block}块的根值。",
        "The row, its id, its position or its path was changed: it does not lead to the root of block {block}.",
    ),
    "receipt_block": (
        "块头或其路径被改动：第{block}块不能得出{day}的根值。",
        "The block's header or its path was changed: block {block} does not lead to the root of {day}.",
    ),
    "receipt_root": ("{day}的日头或根值被改动。", "The header or the root of {day} was changed."),
    "other_day": (
        "这是{day}的回执，而给出的是{given}的根值。请给出{day}的根值。",
        "This receipt is of {day}, but the root given is of {given}. Give the root of {day}.",
    ),
    # what could not be checked
    "receipt_no_root": (
        "回执自身一致。它是否真的在日志中，要看{day}公布的根值是否为 {root}",
        "The receipt agrees with itself. That it is of the real journal shows only if the root published for {day} is {root}",
    ),
    "receipt_running": (
        "出具时{day}尚未结束，当日根值未公布。请在公布后重新领取回执。",
        "It was made while {day} was running, before its root was published. Ask for a new one after that.",
    ),
    "no_root": (
        "未给出已公布的根值：是否整体重写、末尾是否被截，无从得知。请核对{day}公布的根值是否为 {root}",
        "No published root was given: whether all was rewritten, or the end cut off, cannot be seen. "
        "Compare the root published for {day} with {root}",
    ),
    "after": (
        "{since}之后各日没有根值可比。请核对{day}公布的根值是否为 {root}",
        "There is no root for the days after {since}. Compare the root published for {day} with {root}",
    ),
    "running": ("{day}尚未结束，根值未公布。", "{day} was still running; its root is not published yet."),
    "before": ("文件从第{block}块开始，之前的内容不在其中。", "This begins with block {block}; what came before is not in it."),
    "unsealed": ("导出时有{rows}行尚未封存，不在其中。", "{rows} rows were not sealed yet and are not in it."),
    "outside": ("{day}不在文件的起止之内。", "{day} lies outside of what was exported."),
    "content": (
        "日志只存内容的摘要，内容原文是否未变不在此核对。",
        "The journal keeps digests of contents; whether the contents are unchanged is not checked here.",
    ),
    # the verdict
    "sound_receipt": (
        "相符：第{id}号日志行位于第{position}位、第{block}块、{day}。",
        "Sound: row {id} stands at position {position}, in block {block}, of {day}.",
    ),
    "sound_journal": ("相符：{days}日、{blocks}块、{rows}行。", "Sound: {days} days, {blocks} blocks, {rows} rows."),
    "wrong": ("不相符：{count}处。", "Not sound: {count} places."),
    "unchecked": ("未能核对：", "Not checked:"),
    "unreadable": ("{file}：读不了（{why}）。", "{file}: cannot be read ({why})."),
}


def speak(report, command, lang, out):
    """The report in words."""

    def said(kind, **facts):
        return WORDS[kind][lang == "en"].format(**facts)

    for kind, facts in report.problems:
        print(said(kind, **facts), file=out)
    print(said("wrong", count=len(report.problems)) if report.problems else said(f"sound_{command}", **report.facts), file=out)
    print(said("unchecked"), file=out)
    for kind, facts in report.unchecked:
        print("  " + said(kind, **facts), file=out)


def _root(word):
    day, _, root = word.partition("=")
    if not (_fits(day, DAY) and _fits(root, HASH)):
        raise argparse.ArgumentTypeError(f"{word} is no root; DAY=HEX is meant, such as 2012-10-10=5f2c... with 64 letters")
    return day, root


def main(words=None):
    parser = argparse.ArgumentParser(description="Checks a receipt or an export of the journal, without the program.")
    parser.add_argument("command", choices=("receipt", "journal"))
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--root", action="append", default=[], type=_root, metavar="DAY=HEX", help="a published root")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    given = parser.parse_args(words)
    try:
        with open(given.file, encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - one import less
            if given.command == "receipt":
                report = check_receipt(file.read(), dict(given.root))
            else:
                report = check_journal(file, dict(given.root))
    except (OSError, UnicodeDecodeError) as error:
        print(WORDS["unreadable"][given.lang == "en"].format(file=given.file, why=error), file=sys.stderr)
        return 2
    speak(report, given.command, given.lang, sys.stdout)
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
