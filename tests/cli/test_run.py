"""`ulak run`: ready, alive, stopped; and what runs beside it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.living_house import ULAK, LivingHouse, mail


class Systemd:
    """The socket a daemon of `Type=notify` speaks to."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "notify"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        self._socket.settimeout(120)

    def hears(self, word: str) -> None:
        """Wait for a word; TimeoutError where it does not come."""
        while word not in self._socket.recv(4096).decode():
            pass

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    one = Systemd(tmp_path)
    yield one
    one.close()


@contextmanager
def running(house: LivingHouse, systemd: Systemd) -> Iterator[subprocess.Popen[str]]:
    """A daemon that has said READY."""
    environment = {**os.environ, "NOTIFY_SOCKET": str(systemd.path), "WATCHDOG_USEC": "600000"}
    daemon = subprocess.Popen(
        [ULAK, "--config", house.config, "run"], stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        systemd.hears("READY=1")
        yield daemon
    finally:
        daemon.kill()
        daemon.communicate(timeout=120)


def test_mail_that_comes_is_acknowledged_without_waiting_for_a_poll_and_a_stop_is_prompt(
    house: LivingHouse, systemd: Systemd
) -> None:
    with running(house, systemd) as daemon:
        house.deliver("bilgi", mail())
        house.sink.wait_for(2)
        systemd.hears("WATCHDOG=1")
        beside = house.ulak("turn")
        assert (beside.code, beside.err.startswith("ulak: Another ulak works")) == (75, True)
        started = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        systemd.hears("STOPPING=1")
        assert daemon.wait(timeout=120) == 0
        assert time.monotonic() - started < 60
        assert "Traceback" not in str(daemon.stderr.read() if daemon.stderr else "")
    assert house.ulak("journal", "verify").code == 0


def test_commands_work_beside_it(house: LivingHouse, systemd: Systemd, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail())
    with running(house, systemd):
        assert house.ulak("ingest", "--mailbox", "bilgi", str(tmp_path / "a.eml")).code == 0
        house.sink.wait_for(2)
        assert len(house.ulak("tickets", "--json").json()) == 1
        assert house.ulak("status").code == 0


def test_a_mailbox_that_is_away_is_said_once(house: LivingHouse, systemd: Systemd) -> None:
    house.config.write_text(house.config.read_text().replace(f"port = {house.pymap.port}", "port = 1"))
    with running(house, systemd) as daemon:
        assert daemon.stderr is not None
        assert any("Mailbox bilgi, IMAP server" in line for line in daemon.stderr)
        time.sleep(3)  # it looks every second
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=120) == 0
        then = daemon.stderr.read()
    assert "Mailbox bilgi, IMAP server" not in then
    assert "Traceback" not in then


def test_a_wrong_configuration_does_not_start(house: LivingHouse) -> None:
    house.config.write_text(house.config.read_text().replace("hold", "holt"))
    done = house.child("run")
    assert done.code == 78
    assert "unknown key `desk.holt`" in done.err
