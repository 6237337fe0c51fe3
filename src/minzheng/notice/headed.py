"""Unit-first layouts: a unit as the heading of the items below it, or at the head of its own duties."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from minzheng.notice.finder import Found
from minzheng.notice.phrases import grammar
from minzheng.notice.structure import Node, siblings
from minzheng.notice.text import View, line_end
from minzheng.notice.units import is_open_set, pieces, unit_like

_MOST = 0.5
_REACH = 160
_LAST_NAME = re.compile("[\u3001,\\s]")


@dataclass(frozen=True, slots=True)
class Headed:
    """A duty whose unit stands above or before it; its own clauses name no more than who helps."""

    node: Node | None
    units: View
    start: int
    end: int
    helpers: tuple[Found, ...] = ()
    label: Found | None = None


def headed(nodes: list[Node], clauses: list[Found], whole: View) -> list[Headed]:
    """The duties of unit-first layouts: most headings of a level are units, and no clause below says who else leads."""
    out: list[Headed] = []
    read: set[int] = set()
    places = [clause.start for clause in clauses]
    for group in sorted(siblings(nodes), key=lambda nodes: -nodes[0].marker.rank):
        named = [(node, _heading_units(node, whole)) for node in group]
        hits = [(node, view) for node, view in named if view is not None]
        first, last = group[0].marker.start, max(node.reach for node in group)
        titles = {node.body for node, _ in hits}
        inside = clauses[bisect_left(places, first) : bisect_left(places, last)]
        inside = [clause for clause in inside if clause.start not in titles]
        led = not all(_helps(clause) for clause in inside)
        if len(hits) < 2 or len(hits) < len(group) * _MOST or led or any(id(n) in read for n, _ in hits):
            continue
        for node, view in hits:
            read.update(id(up) for up in node.path())
            if _itemised(node, whole):
                out += [_below(child, view, inside) for child in _leaves(node)]
            else:
                out.append(_below(node, view, inside))
    out += _below_labels(nodes, clauses, whole) if not out else []
    return out + _lines(nodes, clauses, out, whole)


def _helps(clause: Found) -> bool:
    return bool(clause.reading.named) and all(name.said == "co" for name in clause.reading.named)


def _below(node: Node, units: View, clauses: list[Found]) -> Headed:
    helpers = tuple(clause for clause in clauses if node.body <= clause.start < node.reach)
    return Headed(node, units, node.body, helpers[0].start if helpers else node.reach, helpers)


def _below_labels(nodes: list[Node], clauses: list[Found], whole: View) -> list[Headed]:
    """Items below a line that says who leads them (牵头单位：甲局), where such lines stand above all items and never below."""
    leaves = [node for node in nodes if not node.children]
    lines = [clause for clause in clauses if clause.own_line and not clause.bracketed and clause.reading.labelled]
    if len(lines) < 2 or len(lines) < len(clauses) or not leaves or leaves[-1].marker.start < lines[-1].end:
        return []
    starts = [node.marker.start for node in leaves]
    first = [bisect_left(starts, line.end) for line in lines]
    directly = all(not whole.text[line.end : starts[at]].strip() for line, at in zip(lines, first, strict=True))
    if not directly or (first[0] > 0 and leaves[first[0] - 1].parent is leaves[first[0]].parent):
        return []
    out: list[Headed] = []
    for line, begin, end in zip(lines, first, [*first[1:], len(leaves)], strict=True):
        for node in leaves[begin:end]:
            stop = next((other.start for other in lines if node.body < other.start < node.end), node.end)
            out.append(Headed(node, line.inner, node.body, stop, label=line))
    return out


def _lines(nodes: list[Node], clauses: list[Found], read: list[Headed], whole: View) -> list[Headed]:
    """Lines without numbers that begin with a unit and a colon (青墩镇人民政府：……), where at least three do."""
    out: list[Headed] = []
    taken = [(clause.start, clause.end) for clause in clauses] + [(item.start, item.end) for item in read]
    label = grammar("responsibility").spaced("label", "label_end")
    for match in grammar("clauses").pattern("unit_line").finditer(whole.text):
        start, end = match.start("who"), match.end()
        view = whole.slice(*match.span("who"))
        if not label.match(match[0].strip()) and _all_units(view) and not any(a < end and start < b for a, b in taken):
            owner = next((n for n in reversed(nodes) if n.marker.start <= start), None)
            out.append(Headed(owner.parent if owner and owner.marker.start >= start else owner, view, start, end))
    return out if len(out) > 2 else []


def _itemised(node: Node, whole: View) -> bool:
    """Whether the numbers below a unit are duties of their own: lines, or sentences of a page that lost its lines."""
    if not node.children or node.children[0].marker.at_line:
        return bool(node.children)
    finished = (not whole.text[node.body : child.marker.start].rstrip().endswith((";", ",")) for child in node.children[1:])
    return not node.marker.at_line and all(finished)


def _leaves(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.children and child.marker.rank < 5:
            yield from _leaves(child)
        else:
            yield child


def _heading_units(node: Node, whole: View) -> View | None:
    """The unit at the head of a paragraph: its whole heading, or what stands before a colon, a blank or its verb."""
    start = node.text_at or node.body
    own = whole.slice(start, min(node.end, start + _REACH)).strip()
    line = own.slice(0, line_end(own.text, 0)).strip()
    heading = line.strip(" .:\u3002")
    framed = grammar("clauses").pattern("unit_heading").match(heading.text)
    heading = heading.slice(*framed.span("who")) if framed else heading
    if _all_units(heading):
        return heading if node.children or "\n" in own.text else None
    match = grammar("clauses").pattern("unit_first").match(line.text)
    if match:
        view = line.slice(*match.span("who"))
        return view if _all_units(view) else None
    return None


def _all_units(view: View) -> bool:
    if not unit_like(_LAST_NAME.split(view.text)[-1]):
        return False
    names = [name.squeeze().text for name, _ in pieces(view)]
    return (
        bool(names)
        and all(unit_like(name) and (not is_open_set(name) or len(name) > 3) for name in names)
        and not re.search(r"[;\u3002]", view.text)
    )
