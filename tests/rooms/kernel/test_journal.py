"""The journal: what happened is written once, sealed once, and can be proved."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection, transaction

from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal import seal as sealer
from minzheng.kernel.journal.digests import canonical, day_hash, digest, plain
from minzheng.kernel.journal.models import Block, Day, Leaf, Mark, Row
from minzheng.kernel.journal.write import HASHED
from tests.unguarded import unguarded

CLERK = journal.Who(account="7", role="clerk", unit="civil_affairs@320500", place="320509")
NOON = datetime(2012, 10, 10, 4, tzinfo=UTC)
"""In China."""


def note(*subjects: str, who: journal.Who = CLERK, verb: str = "entry.amend") -> list[int]:
    """Writes a row for each subject and gives their ids."""
    with transaction.atomic():
        journal.write_many(who, verb, [(journal.Subject("entry", one), {"name": one}) for one in subjects])
    return list(Row.objects.order_by("-id").values_list("id", flat=True)[: len(subjects)])[::-1]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealer, "BLOCK", 3)


@pytest.mark.django_db
def test_a_row_says_who_did_what_to_what_and_keeps_of_the_content_only_a_digest() -> None:
    with time_machine.travel(NOON, tick=False):
        note("17")
    row = journal.page(ranges=[("320509", "32050A")]).rows[0]
    assert (row.recorded_at, row.day, row.who, row.verb) == (NOON, date(2012, 10, 10), CLERK, "entry.amend")
    assert (row.subject, row.content) == (journal.Subject("entry", "17"), journal.digest(b'{"name":"17"}'))


@pytest.mark.django_db
def test_whatever_a_row_says_its_digest_is_that_of_its_canonical_fields() -> None:
    odd = journal.Who(account='%s"%%', role="\\", unit="陈\n", place="320509")
    note("%d", '"', "陈", who=odd, verb="100%")
    day = date(2012, 10, 10)
    with transaction.atomic():
        journal.write_each([(odd, "%", journal.Subject("%s", "1"), None, day), (CLERK, "b", journal.Subject("k", "2"), {}, day)])
    for fields in Row.objects.values(*HASHED, "digest"):
        assert fields.pop("digest") == digest(canonical({name: plain(value) for name, value in fields.items()}))
    assert Row.objects.filter(day=day).count() == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="The journal is written in the transaction of the change; there is none"):
        journal.write(CLERK, "entry.amend", journal.Subject("entry", "17"))


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["journal_row", "journal_leaf", "journal_block", "journal_day"])
def test_the_database_refuses_to_change_or_delete_what_was_written(table: str) -> None:
    with time_machine.travel(NOON, tick=False):
        note("1")
        journal.seal()
    journal.day_root(date(2012, 10, 10))
    column = "digest" if table == "journal_row" else "hash"
    replaced = "TRUNCATE TABLE" if connection.vendor == "postgresql" else "INSERT OR REPLACE INTO TABLE SELECT * FROM TABLE"
    for statement in ("UPDATE TABLE SET COLUMN = ''", "DELETE FROM TABLE", replaced):
        with pytest.raises(IntegrityError, match=f"{table} is append-only"), transaction.atomic():
            connection.cursor().execute(statement.replace("TABLE", table).replace("COLUMN", column))
    assert db.is_append_only(table)
    with unguarded():
        assert not db.is_append_only(table)


@pytest.mark.django_db
def test_sealing_puts_every_row_into_one_block_that_knows_the_one_before(small_blocks: None) -> None:
    assert journal.seal() == 0
    note(*"abcdefg")
    assert journal.unsealed().rows == 7
    assert journal.seal() == 7
    note("h")
    assert journal.seal() == 1
    assert journal.unsealed() == journal.Unsealed(0, timedelta())
    blocks = list(Block.objects.order_by("number"))
    assert [(block.number, block.count, block.total) for block in blocks] == [(1, 3, 3), (2, 3, 6), (3, 1, 7), (4, 1, 8)]
    assert [block.previous for block in blocks] == ["", *(block.hash for block in blocks[:-1])]
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == [*range(1, 9)]
    assert list(Leaf.objects.order_by("position").values_list("row_id", flat=True)) == sorted(
        Row.objects.values_list("id", flat=True)
    )
    assert list(journal.check()) == []


@pytest.mark.django_db
def test_the_tail_says_how_old_it_is() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        note("a")
        traveller.shift(5)
        note("b")
        assert journal.unsealed() == journal.Unsealed(2, timedelta(seconds=5))


@pytest.mark.django_db
def test_a_row_that_comes_late_below_sealed_ones_is_sealed_nevertheless() -> None:
    note(*"abc")
    journal.seal()
    Mark.objects.all().delete()  # the sealer's memory may be lost
    note("d")
    assert journal.seal() == 1
    assert list(journal.check()) == []


@pytest.mark.django_db
def test_a_machine_that_is_set_back_never_seals_before_the_last_block_or_within_a_closed_day() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        note("a")
        journal.seal()
        traveller.shift(-60)
        note("b")
        journal.seal()
        assert list(Block.objects.values_list("sealed_at", flat=True)) == [NOON, NOON]
        traveller.move_to(NOON + timedelta(days=1))
        journal.seal()
        traveller.move_to(NOON)
        note("c")
        journal.seal()
    assert Block.objects.get(number=3).sealed_at == datetime(2012, 10, 10, 16, tzinfo=UTC)  # midnight in China
    assert list(journal.check()) == []


@pytest.mark.django_db
def test_a_day_is_closed_when_it_is_over_and_chained_to_the_one_before() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        note("a")
        journal.seal()
        running = journal.day_root(date(2012, 10, 10))
        assert (running.closed, running.blocks, running.rows) == (False, 1, 1)
        assert Day.objects.count() == 0
        traveller.move_to(datetime(2012, 10, 10, 16, tzinfo=UTC))  # midnight in China
        closed = journal.day_root(date(2012, 10, 10))
        assert (closed.closed, closed.blocks, closed.rows) == (True, 1, 1)
        assert closed.root != running.root
        traveller.move_to(NOON + timedelta(days=3))
        note("b")
        journal.seal()
        traveller.shift(timedelta(days=1))
        assert journal.day_root(date(2012, 10, 13)).closed
        assert journal.day_root(date(2012, 10, 10)) == closed
    assert [day.previous for day in Day.objects.order_by("day")] == ["", closed.root]
    with pytest.raises(LookupError, match="No block of the journal was sealed on 2012-10-11"):
        journal.day_root(date(2012, 10, 11))


@pytest.mark.django_db
def test_a_receipt_is_refused_with_its_reason() -> None:
    (row,) = note("a")
    with pytest.raises(LookupError, match=f"Row {row} is not sealed yet; ask again in a few seconds"):
        journal.receipt(row)
    with pytest.raises(LookupError, match=f"The journal has no row {row + 1}"):
        journal.receipt(row + 1)
    journal.seal()
    assert journal.receipt(row)["position"] == 1
    with unguarded():
        Row.objects.update(account="8")
    with pytest.raises(journal.Damaged, match=f"Row {row} does not lead to the root of block 1; run minzheng check"):
        journal.receipt(row)
    with unguarded():
        Block.objects.all().delete()
    with pytest.raises(journal.Damaged, match=f"Row {row} stands at position 1, which no block holds; run minzheng check"):
        journal.receipt(row)


@pytest.mark.django_db
@pytest.mark.parametrize("near", [2000, 1, 0])
def test_a_page_shows_the_newest_first_within_the_ranges_and_what_was_asked(near: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minzheng.kernel.journal.reads._NEAR", near)
    elsewhere = journal.Who(account="8", place="320102")
    ids = [note("1")[0], note("2", who=elsewhere)[0], note("1", verb="entry.end")[0], note("3")[0]]
    journal.seal()
    ids += note("4")
    here, all_of_it = [("3205", "3206")], [("", "A")]

    def shown(ranges: list[tuple[str, str]] = all_of_it, **asked: object) -> list[int]:
        return [ids.index(row.id) for row in journal.page(ranges=ranges, **asked).rows]  # type: ignore[arg-type]

    assert shown() == [4, 3, 2, 1, 0]
    assert shown(here) == [4, 3, 2, 0]
    assert shown([("3201", "3202"), ("3205", "3206")]) == [4, 3, 2, 1, 0]
    assert shown([]) == []
    assert shown(account="8") == [1]
    assert shown(verb="entry.end") == [2]
    assert shown(kind="entry", subject="1") == [2, 0]
    assert shown(kind="case") == []
    today = journal.page(ranges=all_of_it).rows[0].day
    assert shown(since=today, until=today + timedelta(days=1)) == [4, 3, 2, 1, 0]
    assert shown(until=today) == shown(since=today + timedelta(days=1)) == []
    first = journal.page(ranges=here, size=3)
    assert [ids.index(row.id) for row in first.rows] == [4, 3, 2]
    second = journal.page(ranges=here, size=3, cursor=first.cursor)
    assert ([ids.index(row.id) for row in second.rows], second.cursor) == ([0], None)
    assert [row.position for row in journal.history(journal.Subject("entry", "1")).rows] == [3, 1]
    assert [row.position for row in journal.page(ranges=here).rows] == [None, 4, 3, 1]


@pytest.fixture
def others() -> Iterator[list[threading.Thread]]:
    threads: list[threading.Thread] = []
    yield threads
    for thread in threads:
        thread.join(30)


def in_thread(threads: list[threading.Thread], act: object) -> threading.Thread:
    def run() -> None:
        try:
            act()  # type: ignore[operator]
        finally:
            connection.close()

    threads.append(threading.Thread(target=run))
    threads[-1].start()
    return threads[-1]


@pytest.mark.django_db(transaction=True)
def test_a_row_committed_after_higher_ones_were_sealed_is_not_lost(others: list[threading.Thread]) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has one writer at a time: rows are committed in the order of their ids
    written, commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            journal.write(CLERK, "slow", journal.Subject("entry", "low"))
            written.set()
            commit.wait(120)

    thread = in_thread(others, slow)
    assert written.wait(120)
    high = note("high")[0]
    assert db.writers(Row)
    assert journal.seal() == 1
    assert journal.seal() == 0
    note("higher")
    assert journal.seal() == 1
    assert Mark.objects.get().floor < high
    commit.set()
    thread.join(120)
    assert not db.writers(Row)
    assert journal.unsealed().rows == 1
    assert journal.seal() == 1
    assert Row.objects.get(subject="low").id < high
    assert Mark.objects.get().floor == Row.objects.order_by("id").last().id  # type: ignore[union-attr]
    assert Leaf.objects.count() == Row.objects.count() == 3
    assert list(journal.check()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["a low row is committed just before", "a low row is begun just after"])
def test_no_row_slips_past_the_moment_in_which_the_sealer_asks_who_writes(
    when: str, others: list[threading.Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        return  # as above
    written, commit, real = threading.Event(), threading.Event(), db.writers

    def slow() -> None:
        with transaction.atomic():
            journal.write(CLERK, "slow", journal.Subject("entry", "low"))
            written.set()
            commit.wait(120)

    def begun() -> None:
        in_thread(others, slow)
        assert written.wait(120)
        note_elsewhere("high")

    def note_elsewhere(subject: str) -> None:
        in_thread(others, lambda: note(subject)).join(120)

    def asked(model: type[Row]) -> frozenset[str]:
        monkeypatch.setattr(db, "writers", real)
        if "before" in when:
            commit.set()
            others[0].join(120)
            return real(model)
        found = real(model)
        begun()
        return found

    if "before" in when:
        begun()
    monkeypatch.setattr(db, "writers", asked)
    journal.seal()
    commit.set()
    others[0].join(120)
    journal.seal()
    assert sorted(Leaf.objects.values_list("row_id", flat=True)) == sorted(Row.objects.values_list("id", flat=True))
    assert Row.objects.count() == 2
    assert list(journal.check()) == []


@pytest.mark.django_db(transaction=True)
def test_writers_that_overlap_and_two_sealers_leave_every_row_sealed_exactly_once(
    small_blocks: None, others: list[threading.Thread]
) -> None:
    if connection.vendor != "postgresql":
        return  # as above
    done = threading.Event()
    ended = threading.Barrier(4)

    def writer(name: str) -> None:
        for number in range(30):
            try:
                with transaction.atomic():
                    for part in range(3):
                        journal.write(CLERK, "race", journal.Subject("entry", f"{name}{number}.{part}"))
                    if number % 5 == 4:
                        raise InterruptedError
            except InterruptedError:
                pass
        ended.wait(60)

    def seals() -> None:
        while not done.is_set():
            journal.seal()

    for name in "abc":
        in_thread(others, lambda name=name: writer(name))
    for _ in range(2):
        in_thread(others, seals)
    ended.wait(60)
    done.set()
    for thread in others:
        thread.join(60)
    journal.seal()
    rows = set(Row.objects.values_list("id", flat=True))
    assert len(rows) == 3 * 24 * 3
    assert sorted(Leaf.objects.values_list("row_id", flat=True)) == sorted(rows)
    assert journal.unsealed().rows == 0
    assert list(journal.check()) == []


@pytest.mark.django_db(transaction=True)
def test_the_sealer_goes_on_until_it_is_told_to_stop(
    others: list[threading.Thread], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[int] = []
    stop = threading.Event()

    def seal() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("the server is away")
        if len(calls) == 3:
            stop.set()
        return 0

    monkeypatch.setattr(sealer, "seal", seal)
    in_thread(others, lambda: journal.keep_sealing(stop, every=0.001)).join(120)
    assert len(calls) == 3
    assert [one.message for one in caplog.records] == ["The journal could not be sealed; its tail grows until it can."]


def rechained(_ids: list[int]) -> None:
    """A day made anew by somebody who knows how, but not from what."""
    day = Day.objects.get()
    day.previous = "0" * 64
    Day.objects.update(previous=day.previous, hash=day_hash(day.header()))


TAMPERED: list[tuple[str, Callable[[list[int]], object], str, str]] = [
    (
        "block",
        lambda _: Block.objects.filter(number=2).update(root="0" * 64),
        "第2块:块头被改动,与其哈希值不符。",
        "Block 2: its header was changed; it does not give its hash.",
    ),
    ("blocks_gone", lambda _: Block.objects.filter(number=1).delete(), "第1块至第1块被删除。", "Blocks 1 to 1 were deleted."),
    (
        "chain",
        lambda _: Block.objects.filter(number=2).update(total=8),
        "第2块与第1块不相衔接。",
        "Block 2 does not follow block 1.",
    ),
    (
        "root",
        lambda _: Block.objects.filter(number=2).update(root="0" * 64),
        "第2块:各行不能得出该块的根值,行或次序被改动。",
        "Block 2: its rows do not give its root; rows or their order were changed.",
    ),
    (
        "row",
        lambda ids: Row.objects.filter(id=ids[1]).update(account="8"),
        "第1块第2位:第{1}号日志行被改动。",
        "Block 1, position 2: row {1} was changed.",
    ),
    (
        "row_gone",
        lambda ids: Row.objects.filter(id=ids[1]).delete(),
        "第1块第2位:日志行被删除。",
        "Block 1, position 2: the row was deleted.",
    ),
    (
        "leaf",
        lambda _: Leaf.objects.filter(position=2).update(hash="0" * 64),
        "第1块第2位:叶值被改动,第{1}号日志行本身完好。",
        "Block 1, position 2: the leaf was changed; row {1} itself is sound.",
    ),
    (
        "leaf_gone",
        lambda _: Leaf.objects.filter(position=2).delete(),
        "第1块第2位:叶值被删除。",
        "Block 1, position 2: the leaf was deleted.",
    ),
    (
        "row_added",
        lambda _: Leaf.objects.filter(position=2).delete(),
        "第{1}号日志行不在任何块中,是封存之后插入的。",
        "Row {1} is in no block; it was inserted after its neighbours were sealed.",
    ),
    (
        "leaf_stray",
        lambda _: Block.objects.filter(number=2).delete(),
        "第5位:叶值不属于任何块,所在的块可能被删除。",
        "Position 5: the leaf belongs to no block; its block may have been deleted.",
    ),
    (
        "tail_gone",
        lambda ids: Row.objects.filter(id__gt=ids[0]).delete(),
        "末尾被删除:曾有第{4}号日志行,现在最后一行是第{0}号。",
        "The tail was cut off: row {4} was there, the last is now row {0}.",
    ),
    (
        "day",
        lambda _: Day.objects.update(count=9),
        "2012-10-10:当日根值与当日各块不符。",
        "2012-10-10: the day's root and its blocks do not fit.",
    ),
    ("day_chain", rechained, "2012-10-10:与前一日不相衔接。", "2012-10-10: the day does not follow the one before."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "tamper", "zh", "english"), TAMPERED, ids=[one[0] for one in TAMPERED])
def test_what_was_changed_in_the_database_is_said(
    kind: str, tamper: Callable[[list[int]], object], zh: str, english: str, small_blocks: None
) -> None:
    with time_machine.travel(NOON, tick=False):
        ids = note(*"abcde")
        journal.seal()
    journal.seal()
    with unguarded():
        tamper(ids)
    found = [problem for problem in journal.check() if problem.kind == kind]
    assert zh.format(*ids) in [problem.of("zh") for problem in found]
    assert english.format(*ids) in [problem.of("en") for problem in found]


@pytest.mark.django_db
def test_a_table_without_its_triggers_is_said() -> None:
    with unguarded():
        said = [problem.of("zh") for problem in journal.check()]
        assert said[:1] == ["数据表 journal_row 缺少拒绝修改和删除的触发器。请重新建立,并查明何时、由谁删除。"]
        assert len(said) == 4
        assert next(journal.check()).of("en") == (
            "The table journal_row lacks the triggers that refuse changes. "
            "Restore them, and find out when and by whom they were removed."
        )
    assert list(journal.check()) == []
