"""
Class 4, the server's side: whatever an IMAP server does, its mailbox recovers by itself when that is over,
the other mailbox goes on meanwhile, and the log says it once.

Guards: `Connection._translated` makes every trouble an `Unavailable` (take MemoryError out of `NONSENSE`,
and the lying literal ends the process), `Connection._bounded` cuts the line of a server that drips,
`_believe` in `gateways/imap_search` does not take an answer without SEARCH for an empty folder, and
`Watch._say_once` tells each sentence once an outage.
"""

import logging
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.living_house import ULAK
from tests.failures.faulty_house import FaultyHouse, faulty_house
from tests.servers.children import environment
from tests.servers.faulty_imap import Fault, FaultyImap
from tests.servers.pymap_server import Pymap
from tests.servers.sink import Sink
from ulak.config import load
from ulak.gateways.imap import ImapAccount, ImapMailbox, Patience
from ulak.gateways.network import Security
from ulak.gateways.notify import Supervisor
from ulak.posts import Reload, posts
from ulak.schedule import Post, Watch
from ulak.store.books import Books
from ulak.wiring import Desk, wire

BRISK = Patience(connect=1.0, read=1.0, command=1.5)


@pytest.fixture
def house(tmp_path: Path, pymap: Pymap, sink: Sink) -> Iterator[FaultyHouse]:
    with faulty_house(tmp_path, pymap, sink) as house:
        yield house


# ------------------------------------------------ what ends by itself: `ulak turn`, the product's patience

SEARCH, FETCH, EXAMINE, LOGIN = "UID SEARCH", "UID FETCH", "EXAMINE", "LOGIN"
QUICK = [
    *(
        (SEARCH, fault)
        for fault in (Fault.BYE, Fault.CLOSE_SILENTLY, Fault.NO, Fault.LONG_LINE, Fault.OK_ALONE)
    ),
    *((FETCH, fault) for fault in (Fault.DROP_IN_LITERAL, Fault.HUGE_LITERAL, Fault.GARBAGE, Fault.BYE)),
    (EXAMINE, Fault.NO),
    (LOGIN, Fault.NO),
]


@pytest.mark.parametrize(("words", "fault"), QUICK, ids=[f"{w[-6:]}-{f.name}" for w, f in QUICK])
def test_a_server_in_trouble_costs_its_own_mailbox_one_turn(
    house: FaultyHouse, words: str, fault: Fault
) -> None:
    house.faulty_gets("faulty@yurttas.test")
    house.healthy_gets("healthy@yurttas.test")
    house.faulty.script(words, fault)
    done = house.ulak("turn")
    assert (done.code, done.err.count("Mailbox bilgi, IMAP server")) == (75, done.err.count("\n"))
    assert "Traceback" not in done.err
    assert house.is_acknowledged("healthy@yurttas.test")
    assert not house.is_acknowledged("faulty@yurttas.test")
    house.faulty.orders.clear()
    assert house.ulak("turn").code == 0
    assert house.is_acknowledged("faulty@yurttas.test")
    assert house.ulak("reconcile").code == 0


def test_a_folder_that_cannot_be_opened_is_the_mailboxs_trouble_and_no_imbalance(
    house: FaultyHouse,
) -> None:
    """The server refuses intake; the books that follow meet it well, with a mail nobody asked for."""
    house.config.write_text(house.config.read_text().replace("poll =", 'folders = ["INBOX"]\npoll ='))
    house.faulty_gets("faulty@yurttas.test")
    house.faulty.script("EXAMINE", Fault.NO, times=1)
    done = house.ulak("turn")
    assert (done.code, "do not balance" in done.err) == (75, False), done.err
    assert "books" not in house.ulak("status").out
    assert house.ulak("turn").code == 0
    assert house.is_acknowledged("faulty@yurttas.test")
    assert "books" not in house.ulak("status").out


@pytest.mark.parametrize("greeting", [b"* BYE [ALERT] too many connections\r\n", b"220 mx.test ESMTP\r\n"])
def test_a_server_that_greets_wrongly_costs_its_own_mailbox_one_turn(
    house: FaultyHouse, greeting: bytes
) -> None:
    house.faulty_gets("faulty@yurttas.test")
    house.healthy_gets("healthy@yurttas.test")
    house.faulty.greeting = greeting
    assert house.ulak("turn").code == 75
    assert house.is_acknowledged("healthy@yurttas.test")
    house.faulty.greeting = b"* OK ready\r\n"
    assert house.ulak("turn").code == 0
    assert house.is_acknowledged("faulty@yurttas.test")


# ------------------------------------------ what only patience ends: the daemon's thread, with less of it


class Impatient(threading.Event):
    """An Event nobody waits for long: pauses are bounded, not skipped."""

    def wait(self, timeout: float | None = None) -> bool:
        return super().wait(min(timeout or 0.0, 0.05))


class Thread:
    """The daemon's post of one mailbox at work."""

    def __init__(self, post: Post) -> None:
        self._stopping, self._post = Impatient(), post
        self._thread = threading.Thread(target=Watch(post, self._stopping, self._fail).run, daemon=True)
        self._thread.start()

    def _fail(self, why: str) -> None:
        raise AssertionError(why)

    def stop(self) -> None:
        self._stopping.set()
        self._post.ring()
        self._thread.join(timeout=60)
        assert not self._thread.is_alive()


@contextmanager
def at_work(house: FaultyHouse, *, idle: bool) -> Iterator[Desk]:
    """A desk whose mailbox threads run; bilgi with little patience."""
    desk = wire(load(house.config), {})
    account = ImapAccount(house.faulty.host, house.faulty.port, Security.PLAIN, "desk", "secret")
    hasty = ImapMailbox("bilgi", account, desk.settings.desk.timezone, idle=idle, patience=BRISK)
    desk.inlets[0].mailbox.close()
    desk = replace(desk, inlets=(replace(desk.inlets[0], mailbox=hasty), desk.inlets[1]))
    reload = Reload(desk, Supervisor())
    threads = [Thread(post) for post in posts(desk, reload) if post.name.startswith("mailbox")]
    try:
        yield desk
    finally:
        for thread in threads:
            thread.stop()
        desk.close()


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what the threads do; the limit is for a test that fails."""
    tick = threading.Event()
    for _ in range(1200):
        if is_so():
            return
        tick.wait(0.05)
    raise AssertionError("it never came to be")


def here(desk: Desk, mailbox: str) -> int:
    return Books(desk.store).counts(mailbox, "INBOX").spooled


@pytest.mark.parametrize(
    ("words", "fault"), [(SEARCH, Fault.HANG), (FETCH, Fault.HANG), (SEARCH, Fault.DRIP), (FETCH, Fault.DRIP)]
)
def test_a_server_that_hangs_or_drips_is_left_and_tried_again(
    house: FaultyHouse, words: str, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    house.faulty.script(words, fault)
    house.faulty_gets("faulty@yurttas.test")
    house.healthy_gets("healthy@yurttas.test")
    with at_work(house, idle=False) as desk:
        until(lambda: here(desk, "cainfo") == 1)
        until(lambda: house.faulty.connections >= 4)
        assert here(desk, "bilgi") == 0
        house.faulty.orders.clear()
        until(lambda: here(desk, "bilgi") == 1)
        until(lambda: "mailbox bilgi: works again" in caplog.text)
    said = [
        record.getMessage() for record in caplog.records if "did not answer in time" in record.getMessage()
    ]
    assert len(said) == len(set(said))
    assert caplog.text.count("mailbox bilgi: works again") == 1


def test_a_server_that_never_greets_is_left_and_tried_again(
    house: FaultyHouse, caplog: pytest.LogCaptureFixture
) -> None:
    house.faulty.greeting = None
    house.faulty_gets("faulty@yurttas.test")
    house.healthy_gets("healthy@yurttas.test")
    with at_work(house, idle=False) as desk:
        until(lambda: here(desk, "cainfo") == 1)
        until(lambda: house.faulty.connections >= 3)
        house.faulty.greeting = b"* OK ready\r\n"
        until(lambda: here(desk, "bilgi") == 1)
    assert caplog.text.count("did not answer in time") == 1


def test_idle_that_is_closed_without_a_word_loses_no_mail(
    house: FaultyHouse, caplog: pytest.LogCaptureFixture
) -> None:
    """The mail comes while the server has closed the line; nobody announces it."""
    with at_work(house, idle=True) as desk:
        house.faulty.wait_for_idle()
        house.faulty_gets("faulty@yurttas.test")
        house.faulty.hang_up()
        until(lambda: here(desk, "bilgi") == 1)
    assert "bilgi" not in caplog.text


# ------------------------------------------------------------------------------- the daemon as installed


def test_a_daemon_outlives_its_server_s_troubles_and_tells_each_once(house: FaultyHouse) -> None:
    log = house.config.parent / "log"
    house.faulty.script(SEARCH, Fault.BYE, times=3)
    house.faulty_gets("first@yurttas.test")
    with log.open("w", encoding="utf-8") as out:
        daemon = subprocess.Popen(
            [ULAK, "--config", house.config, "run"], stderr=out, text=True, env=environment()
        )
    try:
        house.healthy_gets("healthy@yurttas.test")
        until(lambda: house.is_acknowledged("healthy@yurttas.test"))
        until(lambda: house.is_acknowledged("first@yurttas.test"))
        house.faulty.script(FETCH, Fault.HUGE_LITERAL, times=2)
        house.faulty_gets("second@yurttas.test")
        until(lambda: house.is_acknowledged("second@yurttas.test"))
        until(lambda: log.read_text(encoding="utf-8").count("mailbox bilgi: works again") >= 1)
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=180) == 0
    finally:
        daemon.kill()
        daemon.wait(timeout=180)
    said = log.read_text(encoding="utf-8")
    assert said.count("closed the connection") == 1
    assert "Traceback" not in said


def test_the_fault_server_is_not_what_recovers() -> None:
    """A script that is never over is played for ever: recovery above is ours and no accident of the server."""
    with FaultyImap({1: b"x"}) as server:
        server.script(SEARCH, Fault.NO)
        assert [server._fault("UID SEARCH UID 1:*") for _ in range(3)] == [Fault.NO] * 3
