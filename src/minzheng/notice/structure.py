"""The tree of headings and items, and which stretch of text each responsibility clause answers for.

A clause belongs to the item it stands in; the text it answers for begins where that item, or the clause
before it in the same item, ended. Where only the last of several sub-items ever carries a clause, the
clause answers for all of them (a vote over the whole notice, not a guess about one list).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from minzheng.notice.finder import Found
from minzheng.notice.lexer import Marker
from minzheng.notice.phrases import grammar
from minzheng.notice.text import View

_TITLE_REACH = 60
_NO_REST = 8


@dataclass(slots=True, eq=False)
class Node:
    """A numbered paragraph: its own stretch `body:end` ends where the next number begins; `reach` covers its children."""

    marker: Marker
    end: int
    parent: Node | None
    children: list[Node] = field(default_factory=list)
    title: View | None = None
    stand_alone: bool = False
    text_at: int = 0
    reach: int = 0

    @property
    def body(self) -> int:
        """Where its text begins, after the number."""
        return self.marker.body

    def path(self) -> list[Node]:
        """Its ancestors, highest first."""
        up, node = [], self.parent
        while node is not None:
            up.append(node)
            node = node.parent
        return up[::-1]

    def lineage(self) -> list[Node]:
        """Its ancestors and itself, highest first."""
        return [*self.path(), self]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its number, with those of its ancestors before it."""
        return tuple(node.marker.value for node in self.lineage())


@dataclass(slots=True)
class Task:
    """A stretch of text with the clause that answers for it. `node` is None before the first number."""

    node: Node | None
    start: int
    end: int
    clause: Found | None
    continues: bool
    after: tuple[int, int] | None = None
    headed: bool = False


def tree(whole: View, markers: Sequence[Marker], stops: Sequence[int] = ()) -> list[Node]:
    """The numbered paragraphs in order, with parents, children and titles. `stops` end a paragraph early."""
    nodes: list[Node] = []
    stack: list[Node] = []
    edges = sorted({*(m.start for m in markers), *stops, len(whole)})
    for marker in markers:
        end = edges[bisect_right(edges, marker.start)]
        while stack and stack[-1].marker.rank >= marker.rank:
            stack.pop()
        node = Node(marker, end, stack[-1] if stack else None)
        if node.parent:
            node.parent.children.append(node)
        stack.append(node)
        nodes.append(node)
    for node in reversed(nodes):
        node.reach = max([node.end, *(child.reach for child in node.children)])
        _entitle(node, whole)
    return nodes


def siblings(nodes: list[Node]) -> list[list[Node]]:
    """Nodes grouped by parent and rank: what a reader sees as one list."""
    groups: dict[tuple[int, int], list[Node]] = {}
    for node in nodes:
        groups.setdefault((id(node.parent), node.marker.rank), []).append(node)
    return list(groups.values())


def _entitle(node: Node, whole: View) -> None:
    """The heading of a paragraph: a line of its own, or a first short sentence that runs in."""
    text = whole.text
    own = text[node.body : node.end]
    lead = len(own) - len(own.lstrip(" \t\n:、."))
    node.text_at = node.body + lead
    line = own[lead:].split("\n", 1)[0]
    rest = own[lead + len(line) :].strip()
    clause = re.search(r"[(\[〔【]", line)
    whole_line = line.rstrip()
    if not re.search(r"[。;!?]", whole_line.rstrip("。;:")) and len(whole_line) <= _TITLE_REACH and (rest or node.children):
        node.title = whole.slice(node.text_at, node.text_at + len(whole_line.rstrip("\u3002:; \t")))
        node.stand_alone = not whole_line.endswith("\u3002")
        return
    run_in = grammar("structure").pattern("run_in_title").match(line)
    if run_in and not (clause and clause.start() < run_in.end()):
        node.title = whole.slice(node.text_at, node.text_at + len(run_in[0].rstrip("。")))
        return
    spaced = re.match(r"[^ 。,;:\n]{2,40} (?=\S)", line)
    if spaced and not rest and not clause:
        node.title = whole.slice(node.text_at, node.text_at + len(spaced[0].rstrip()))
        node.stand_alone = True


def tasks(nodes: list[Node], clauses: list[Found], whole: View, start: int = 0) -> list[Task]:
    """Every clause with the text it answers for, in order."""
    owners = [_owner(nodes, clause.start) for clause in clauses]
    lifted = _lifts(nodes, clauses, owners)
    out: list[Task] = []
    last_end: dict[int, int] = {}
    numbered = sum(owner is not None for owner in owners)
    for clause, owner in zip(clauses, owners, strict=True):
        if owner is None and numbered > 2 and clause.start < nodes[0].marker.start:
            continue
        node = lifted.get(id(owner), owner) if owner is not None else None
        key = id(node)
        begin = node.body if node else start
        continues = key in last_end
        if continues:
            begin = max(begin, last_end[key])
        elif node is None and out:
            begin = max(begin, out[-1].end)
        out.append(Task(node, begin, clause.end, clause, continues))
        last_end[key] = clause.end
    _trailing(out, whole)
    _below_heading(out, whole)
    return [t for t in out if whole.text[t.start : t.clause.start if t.clause else t.end].strip(" \n\t。;,、:")]


def _trailing(out: list[Task], whole: View) -> None:
    """Labelled text behind the names (整改措施：…) belongs to the task they answer for."""
    label = grammar("responsibility").spaced("text_words", "colon")
    for task, later in zip_longest(out, out[1:]):
        if task.node is None or task.clause is None:
            continue
        end = task.node.end if task.end < task.node.end else task.end
        end = min(end, later.start) if later is not None else end
        rest = whole.text[task.end : end]
        if label.match(rest.strip()):
            task.after = (task.end, end)


def _below_heading(out: list[Task], whole: View) -> None:
    """Text behind the only clause of a paragraph, which stands right behind its heading: 2. Heading (unit) and then the body."""
    stop = grammar("responsibility").pattern("bare_stop")
    often = Counter(id(task.node) for task in out)
    for task in out:
        node, clause = task.node, task.clause
        if node is None or clause is None or task.after is not None or often[id(node)] > 1 or clause.start >= node.end:
            continue
        before, behind = whole.text[node.text_at : clause.start], whole.text[clause.end : node.end]
        tail = stop.search(behind)
        behind = behind[: tail.start()] if tail else behind
        if before.strip() and not re.search(r"[\u3002;\n]", before.strip()) and len(behind.strip("\u3002;,. \t\n")) > _NO_REST:
            task.after, task.headed = (clause.end, clause.end + len(behind)), True


def _owner(nodes: list[Node], place: int) -> Node | None:
    """The paragraph in whose own stretch a place lies."""
    low = bisect_right(nodes, place, key=lambda node: node.marker.start)
    return nodes[low - 1] if low and place < nodes[low - 1].end else None


def _lifts(nodes: list[Node], clauses: list[Found], owners: list[Node | None]) -> dict[int, Node]:
    """Paragraphs whose clause answers for their parent: the last of siblings that have none of their own."""
    counted = Counter(id(owner) for owner in owners if owner is not None)
    own_line = {id(owner) for clause, owner in zip(clauses, owners, strict=True) if clause.own_line and owner is not None}
    tails: dict[int, list[Node]] = {}
    votes: dict[int, list[int]] = {}
    for node in nodes:
        if len(node.children) < 2 or counted[id(node)]:
            continue
        group = [child for child in node.children if not child.children] or node.children
        last = group[-1]
        carried = [child for child in group if counted[id(child)]]
        if not carried or any(child.children for child in node.children):
            continue
        tail = carried == [last] and counted[id(last)] == 1
        votes.setdefault(group[0].marker.rank, []).append(1 if tail else -1)
        if tail:
            tails.setdefault(group[0].marker.rank, []).append(node)
    lifted: dict[int, Node] = {}
    for rank, parents in tails.items():
        for parent in parents:
            last = parent.children[-1]
            strong = id(last) in own_line and len(parent.children) > 2
            if sum(votes[rank]) > 0 or (strong and sum(votes[rank]) >= 0):
                lifted[id(last)] = parent
    return lifted
