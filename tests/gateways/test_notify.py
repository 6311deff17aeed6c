"""What systemd hears from us, and that nobody is harmed where it does not listen."""

import os
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ulak.gateways import clock
from ulak.gateways.notify import Supervisor


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(path)
        listener.settimeout(60)
        yield listener, path


def test_every_state_is_one_datagram(systemd: tuple[socket.socket, str]):
    listener, path = systemd
    supervisor = Supervisor(path)
    supervisor.ready()
    supervisor.alive()
    supervisor.stopping()
    said = [listener.recv(1000) for _ in range(3)]
    assert said == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_how_the_desk_is_stands_in_one_line(systemd: tuple[socket.socket, str]):
    listener, path = systemd
    supervisor = Supervisor(path)
    supervisor.status("")
    supervisor.status("a mailbox\ncannot be read")
    assert listener.recv(1000) == b"STATUS=a mailbox cannot be read"


def test_a_reload_tells_when_it_began(systemd: tuple[socket.socket, str]):
    listener, path = systemd
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    Supervisor(path).reloading()
    first, second = listener.recv(1000).decode().split("\n")
    assert first == "RELOADING=1"
    assert second.startswith("MONOTONIC_USEC=")
    assert int(second.partition("=")[2]) >= before


def test_the_abstract_namespace_is_understood():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"\0ulak-test-{os.getpid()}")
        listener.settimeout(60)
        Supervisor(f"@ulak-test-{os.getpid()}").alive()
        assert listener.recv(100) == b"WATCHDOG=1"


def test_nobody_listening_harms_nobody(tmp_path: Path):
    Supervisor().ready()
    Supervisor(str(tmp_path / "gone")).ready()


@pytest.mark.parametrize(
    ("environment", "supervisor"),
    [
        ({}, Supervisor("", 0.0)),
        ({"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "30000000"}, Supervisor("/run/x", 30.0)),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, Supervisor("", 30.0)),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, Supervisor("", 0.0)),
        ({"WATCHDOG_USEC": "soon"}, Supervisor("", 0.0)),
    ],
)
def test_the_environment_says_who_listens(environment: dict[str, str], supervisor: Supervisor):
    assert Supervisor.of(environment) == supervisor


def test_the_clock_is_in_utc():
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
