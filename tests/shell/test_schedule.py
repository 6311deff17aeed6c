"""Threads that turn and rest: what wakes, what backs off, what gives up, what a signal does."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ulak.errors import ConfigError, Unavailable
from ulak.schedule import CRASHES_IN_A_ROW, GIVES_UP_AFTER, HANGS_AFTER, Bell, Post, Watch


@dataclass
class Work:
    """Turns as scripted; then it stops the watch."""

    script: list[int | Exception]
    stopping: threading.Event = field(default_factory=threading.Event)
    rests: list[float] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    recovered: int = 0
    woken: int = 0
    gave_up: list[str] = field(default_factory=list)

    def turn(self) -> int:
        if not self.script:
            self.stopping.set()
            return 0
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    def rest(self, seconds: float) -> None:
        self.rests.append(seconds)

    def wake(self) -> None:
        self.woken += 1

    def works(self) -> None:
        self.recovered += 1

    def crashed(self, what: str) -> None:
        self.crashes.append(what)
        if what == "KeyError":
            raise Unavailable("the store that counts crashes is away, too")

    def run(self) -> None:
        post = Post("triage", self.turn, self.rest, self.wake, 7.0, (self.wake,), self.crashed, self.works)
        watch = Watch(post, _Impatient(self.stopping), self._give_up)
        watch.run()

    def _give_up(self, why: str) -> None:
        self.gave_up.append(why)
        self.stopping.set()


class _Impatient(threading.Event):
    """An Event nobody waits for long."""

    def __init__(self, real: threading.Event) -> None:
        super().__init__()
        self.real = real

    def is_set(self) -> bool:
        return self.real.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        assert 0 < timeout <= 60
        return self.is_set()


def test_work_wakes_the_next_and_idleness_rests() -> None:
    work = Work([2, 0, 1, 0])
    work.run()
    assert (work.woken, work.rests) == (2, [7.0, 7.0])


def test_what_is_away_is_said_once_and_again_when_it_is_back(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    away, other = Unavailable("IMAP is away"), Unavailable("IMAP is slow")
    work = Work([away, other, away, 1, away, 0, away])
    work.run()
    said = [record.getMessage() for record in caplog.records]
    first = ["triage: IMAP is away", "triage: IMAP is slow", "triage: works again"]
    assert said == [*first, "triage: IMAP is away", "triage: works again"]
    assert work.crashes == []


def test_a_crash_is_counted_and_forgotten_by_the_next_turn_that_works(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work = Work([ValueError("secret"), KeyError("x"), ConfigError("t.txt:1: wrong"), 0])
    work.run()
    assert work.crashes == ["ValueError", "KeyError", "ConfigError"]
    assert (work.recovered, work.gave_up) == (1, [])
    assert "triage crashed (3 in a row): t.txt:1: wrong" in caplog.text
    assert "schedule.py" in caplog.text
    assert "secret" not in caplog.text


def test_ten_crashes_in_a_row_end_the_process() -> None:
    work = Work([ValueError()] * CRASHES_IN_A_ROW)
    work.run()
    assert work.gave_up == ["triage crashed 10 times in a row"]


def test_a_turn_that_does_not_end_is_told_once_and_at_last_ends_the_process(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The turn itself looks at the watch here, as the daemon's other threads do while it hangs."""
    stopping, told, worked, gave_up = threading.Event(), list[float](), list[str](), list[str]()
    now = [0.0]

    def hang() -> int:
        for now[0] in (HANGS_AFTER - 1, HANGS_AFTER, HANGS_AFTER + 60, GIVES_UP_AFTER):
            watch.mind()
            watch.note()
        stopping.set()
        return 0

    post = Post(
        "triage",
        hang,
        lambda _: None,
        lambda: None,
        1.0,
        works=lambda: worked.append("again"),
        hangs=told.append,
    )
    watch = Watch(post, stopping, gave_up.append, clock=lambda: now[0])
    watch.run()
    watch.mind(), watch.note()  # between two turns nothing hangs
    assert told == [HANGS_AFTER]
    assert worked == ["again"]
    assert gave_up == ["the turn of triage has not ended for 120 minutes"]
    assert [one.getMessage() for one in caplog.records] == [
        "triage hangs: its turn has not ended for 15 minutes"
    ]


def test_a_hang_is_noted_as_soon_as_the_store_takes_it() -> None:
    stopping, told, now = threading.Event(), list[str](), [0.0]

    def hang() -> int:
        now[0] = HANGS_AFTER
        watch.mind()
        for _ in range(3):
            watch.note()
        stopping.set()
        return 0

    def hangs(_: float) -> None:
        told.append("tried")
        if len(told) == 1:
            raise Unavailable("the store is away")

    watch = Watch(
        Post("x", hang, lambda _: None, lambda: None, 1.0, hangs=hangs), stopping, told.append, lambda: now[0]
    )
    watch.run()
    assert told == ["tried", "tried"]


def test_a_hang_that_ends_while_it_is_noted_is_taken_back() -> None:
    stopping, heard, now = threading.Event(), list[str](), [0.0]
    may_end, has_ended = threading.Event(), threading.Event()

    def hang() -> int:
        now[0] = HANGS_AFTER
        watch.mind()
        noting.start()
        stopping.set()
        assert may_end.wait(60)
        return 0

    def hangs(_: float) -> None:
        may_end.set()
        assert has_ended.wait(60)
        heard.append("hangs")

    def works() -> None:
        heard.append("works")
        has_ended.set()

    post = Post("x", hang, lambda _: None, lambda: None, 1.0, works=works, hangs=hangs)
    watch = Watch(post, stopping, heard.append, clock=lambda: now[0])
    noting = threading.Thread(target=watch.note)
    watch.run()
    noting.join(60)
    assert heard == ["works", "hangs", "works"]


def test_a_rest_that_fails_is_backed_off_too() -> None:
    work = Work([0])

    def away(seconds: float) -> None:
        raise Unavailable("IMAP is away")

    Watch(
        Post("mailbox", work.turn, away, work.wake, 1.0), _Impatient(work.stopping), work.gave_up.append
    ).run()
    assert work.stopping.is_set()


def test_a_bell_ends_a_rest() -> None:
    bell = Bell()
    bell.ring()
    bell.wait(60)
    assert not bell.event.is_set()
    began = time.monotonic()
    bell.wait(0.05)
    assert time.monotonic() - began >= 0.04


CHILD = """
import os, signal, threading, time
from ulak.gateways.notify import Supervisor
from ulak.schedule import Bell, Daemon, Post
bell, turns = Bell(), []
def turn():
    turns.append(1)
    {body}
    return 0
post = Post("triage", turn, bell.wait, bell.ring, 1.0)
why = Daemon([post], Supervisor("", 0.6), lambda: print("reloaded")).run()
print("ended:", why, len(turns) > 0)
"""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGTERM)", "ended:  True\n"),
        ("os.kill(os.getpid(), [signal.SIGHUP, signal.SIGINT][len(turns) > 1])", "reloaded\nended:  True\n"),
        ("raise SystemExit", "ended: the thread of triage ended True\n"),
    ],
)
def test_signals_reload_and_stop_and_a_dead_thread_is_noticed(body: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(body=body)],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert (done.stdout, done.stderr, done.returncode) == (said, "", 0)


DEAF = """
import threading
from ulak.gateways.notify import Supervisor
from ulak.schedule import Bell, Daemon, Post
bell = Bell()
post = Post("triage", int, bell.wait, bell.ring, 1.0)
print("ended:", Daemon([post], Supervisor({path!r}, 0.3), lambda: None, threading.Event().wait).run())
"""


def test_a_store_that_does_not_answer_keeps_neither_systemd_nor_a_signal_waiting(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(60)
        code = DEAF.format(path=str(tmp_path / "notify"))
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as desk:
            try:
                heard = [systemd.recv(100) for _ in range(4)]
                desk.send_signal(signal.SIGTERM)
                said, _ = desk.communicate(timeout=180)
            finally:
                desk.kill()
    assert heard == [b"READY=1", *[b"WATCHDOG=1"] * 3]
    assert (said, desk.returncode) == ("ended: \n", 0)


def test_a_callback_that_is_left_out_does_nothing() -> None:
    post = Post("x", int, Bell().wait, Bell().ring, 1.0)
    callbacks: tuple[Callable[[], object], ...] = (
        post.works,
        lambda: post.crashed("x"),
        lambda: post.hangs(900),
    )
    assert [one() for one in callbacks] == [None, None, None]
