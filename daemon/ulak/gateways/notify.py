"""Tell systemd how we are (sd_notify(3)): one datagram each, silence where nobody listens."""

import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Supervisor:
    """
    Whoever started us with `Type=notify`; an empty `socket_path` is nobody.

    `watchdog` is the number of seconds within which `alive` must be said again, 0 for never.
    """

    socket_path: str = ""
    watchdog: float = 0.0

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Read NOTIFY_SOCKET, and WATCHDOG_USEC where it is meant for this process."""
        meant_for = environment.get("WATCHDOG_PID", str(os.getpid()))
        microseconds = environment.get("WATCHDOG_USEC", "0")
        mine = meant_for == str(os.getpid()) and microseconds.isdigit()
        return cls(environment.get("NOTIFY_SOCKET", ""), int(microseconds) / 1e6 if mine else 0.0)

    def ready(self) -> None:
        """Starting, or reloading, is over."""
        self._say("READY=1")

    def alive(self) -> None:
        """The watchdog may count anew."""
        self._say("WATCHDOG=1")

    def status(self, words: str) -> None:
        """One line for `systemctl status`; no words change nothing."""
        if words:
            self._say(f"STATUS={' '.join(words.split())}")

    def reloading(self) -> None:
        """Rules and templates are read again; `ready` follows. The time lets systemd tell which reload."""
        self._say("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def stopping(self) -> None:
        """The last turn is being finished."""
        self._say("STOPPING=1")

    def _say(self, *lines: str) -> None:
        if not self.socket_path:
            return
        address = self.socket_path
        if address.startswith("@"):  # the abstract namespace of Linux
            address = "\0" + address[1:]
        # A supervisor that went away must not take the desk with it.
        with (
            suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line,
        ):
            line.settimeout(1.0)
            line.sendto("\n".join(lines).encode(), address)
