"""Functions in child processes: what they give, what they raise, and every bound that holds them."""

from __future__ import annotations

import functools
import gc
import math
import operator
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import NoReturn

import pytest

from minzheng.kernel.workers import api as workers
from minzheng.notice.reading import Unreadable, read

MIB = 2**20
run = functools.partial(workers.run, seconds=60, memory=256 * MIB)


class PickyError(Exception):
    """Cannot be made again from its arguments."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def spawn_and_sleep(path: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    # A worker writes no files, so the child's id goes out through a pipe that the test has made.
    with open(path, "w") as pipe:  # noqa: PTH123
        pipe.write(str(child.pid))
    time.sleep(60)


def leave_a_child(path: str) -> str:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    child.returncode = 0  # nobody waits for it
    with open(path, "w") as pipe:  # noqa: PTH123
        pipe.write(str(child.pid))
    return "done"


def fail_badly() -> NoReturn:
    raise PickyError("one", "two")


def fail_mutely() -> NoReturn:
    class LocalError(Exception):
        pass

    raise LocalError("of the file's own words")


def write_file(path: str) -> None:
    Path(path).write_text("x" * 10)


def print_loudly(text: str) -> None:
    sys.stdout.write(text)
    sys.stderr.write(text)
    sys.stdout.flush()
    os.write(1, text.encode())
    os.write(2, text.encode())


def wait_for(path: str) -> None:
    while not Path(path).exists():
        time.sleep(0.02)


def fork_state() -> tuple[int, int]:
    return os.getppid(), os.getpid()


def is_loaded(module: str) -> bool:
    return module in sys.modules


def gone(pid: int, within: float = 30) -> bool:
    """Whether a process has ended, or ends soon."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return True
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def test_it_gives_what_the_function_gives() -> None:
    assert run(math.hypot, 3.0, 4.0) == 5.0
    assert run(operator.mul, b"ab", 5 * MIB) == b"ab" * 5 * MIB
    assert run(len, bytes(20 * MIB)) == 20 * MIB
    assert run(read, "一、补植。（甲局）") == read("一、补植。（甲局）")


def test_it_raises_what_the_function_raises() -> None:
    with pytest.raises(ValueError, match=r"math domain error|nonnegative") as caught:
        run(math.sqrt, -1.0)
    assert "In a worker" in caught.value.__notes__[0]
    with pytest.raises(Unreadable) as refused:
        run(read, "机密★1年\n关于某事的通知")
    assert (refused.value.reason, refused.value.args) == ("secret", ("secret",))
    assert refused.value.message() == Unreadable("secret").message()


@pytest.mark.parametrize("function", [fail_badly, fail_mutely])
def test_an_exception_that_cannot_be_carried_is_named_and_says_nothing_else(function: Callable[[], None]) -> None:
    with pytest.raises(workers.Crashed, match=r"the worker raised .*(PickyError|LocalError)$") as caught:
        run(function)
    assert "own words" not in str(caught.value)


def test_what_cannot_be_pickled_is_refused_on_this_side() -> None:
    with pytest.raises((AttributeError, TypeError)):
        run(len, lambda: None)


def test_time_is_bounded() -> None:
    began = time.monotonic()
    with pytest.raises(workers.TimedOut) as caught:
        run(time.sleep, 60, seconds=0.2)
    assert time.monotonic() - began < 30
    assert caught.value.reason == "time"


def test_work_that_never_rests_is_bounded_too() -> None:
    with pytest.raises(workers.TimedOut):
        run(math.factorial, 10**8, seconds=0.3)


def test_memory_is_bounded_and_counts_what_the_call_adds() -> None:
    with pytest.raises(workers.OutOfMemory) as caught:
        run(bytes, 300 * MIB)
    assert caught.value.reason == "memory"
    assert run(len, bytes(50 * MIB)) == 50 * MIB


@pytest.mark.parametrize(
    ("function", "args", "said"), [(os._exit, (3,), "status 3"), (os.abort, (), "signal 6"), (sys.exit, (1,), "SystemExit")]
)
def test_a_crash_is_told_apart(function: Callable[..., NoReturn], args: tuple[int, ...], said: str) -> None:
    with pytest.raises(workers.Crashed, match=said) as caught:
        run(function, *args)
    assert caught.value.reason == "crash"
    assert run(math.sqrt, 4.0) == 2.0


def test_the_children_of_a_late_child_are_killed_with_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pids: list[int] = []
    reader = Thread(target=lambda: pids.append(int(pipe.read_text())))
    reader.start()
    with pytest.raises(workers.TimedOut):
        run(spawn_and_sleep, str(pipe), seconds=5)
    reader.join(30)
    assert gone(pids[0])


def test_what_a_call_leaves_behind_is_killed(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pids: list[int] = []
    reader = Thread(target=lambda: pids.append(int(pipe.read_text())))
    reader.start()
    assert run(leave_a_child, str(pipe)) == "done"
    reader.join(30)
    assert gone(pids[0])


def test_nothing_is_written_and_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "kept"
    with pytest.raises(OSError, match="File too large"):
        run(write_file, str(target))
    assert not target.exists() or target.read_bytes() == b""
    run(print_loudly, "words of a notice")
    assert capfd.readouterr() == ("", "")


def test_each_call_has_a_child_of_its_own_and_all_have_one_server() -> None:
    (server, one), (again, two) = run(fork_state), run(fork_state)
    assert server == again != os.getpid()
    assert one != two
    assert gone(one)


def test_calls_from_many_threads_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 120)
    found: list[float] = []

    def many(start: int) -> None:
        found.extend(run(math.sqrt, float(number**2)) for number in range(start, start + 10))

    threads = [Thread(target=many, args=(start,)) for start in range(0, 80, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(80))


def test_who_waits_too_long_for_a_turn_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    over, turns = tmp_path / "over", workers._turns
    threads = [Thread(target=run, args=(wait_for, str(over))) for _ in range(turns._initial_value)]  # type: ignore[attr-defined]
    for thread in threads:
        thread.start()
    while turns._value:
        time.sleep(0.02)
    monkeypatch.setattr(workers, "PATIENCE", 0.1)
    with pytest.raises(workers.Busy) as caught:
        run(math.sqrt, 4.0)
    assert caught.value.reason == "busy"
    over.touch()
    for thread in threads:
        thread.join()
    assert run(math.sqrt, 4.0) == 2.0


def test_a_server_that_has_died_is_replaced() -> None:
    server, _ = run(fork_state)
    os.kill(server, 9)
    assert gone(server)
    assert run(math.sqrt, 4.0) == 2.0
    assert run(fork_state)[0] != server


def test_prepared_modules_are_loaded_once_for_all() -> None:
    workers.prepare("wave")
    assert run(is_loaded, "wave")
    assert not run(is_loaded, "plistlib")


def test_the_server_goes_with_its_caller() -> None:
    code = (
        "import os\nfrom minzheng.kernel.workers import api\n"
        "print(api.run(os.getppid, seconds=60, memory=1 << 28), flush=True)\nos.kill(os.getpid(), {})"
    )
    for signal in (9, 15):
        done = subprocess.run([sys.executable, "-c", code.format(signal)], capture_output=True, text=True, check=False)
        assert done.returncode == -signal
        assert gone(int(done.stdout))


def test_a_caller_that_was_forked_starts_a_server_of_its_own() -> None:
    code = (
        "import os\nfrom minzheng.kernel.workers import api\nask = lambda: api.run(os.getppid, seconds=60, memory=1 << 28)\n"
        "first = ask()\npid = os.fork()\nif not pid:\n    os._exit(0 if ask() != first else 1)\n"
        "assert os.waitpid(pid, 0)[1] == 0 and ask() == first"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_no_resource_is_left_open() -> None:
    code = (
        "import math\nfrom minzheng.kernel.workers import api\nfor _ in 'ab': api.run(math.sqrt, 4.0, seconds=60, memory=1 << 28)"
    )
    done = subprocess.run([sys.executable, "-X", "dev", "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        with suppress(workers.Failed):
            run(os._exit, 1)
    gc.collect()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1
