"""
Who was erased, remembered outside of the store: a file beside the desk's secret that only grows.

A backup still has the keys that an erasure dropped. So whoever restores one is told by this file, and the
desk erases again before it works. A line names nobody: it has a digest, which only the secret makes.
"""

import fcntl
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ulak.errors import ConfigError
from ulak.whole_file import make_durable

FILE = "erasures"
_HEAD = (
    "# Who was erased, by a digest of the address, when, and on which ticket. Keep a copy with that of the\n"
    "# secret, apart from the backups of the store: by it a restored store is told whom to erase again.\n"
)
_LINE = re.compile(r"([0-9a-f]{64}) (\S+) (\S+)")


@dataclass(frozen=True, slots=True)
class KnownErasure:
    """One line."""

    mark: str
    at: datetime
    ticket: str

    def __str__(self) -> str:
        return f"{self.mark} {self.at.astimezone(UTC).isoformat()} {self.ticket}"


class KnownErasures:
    """
    The file; without it nobody is erased, for the next restored backup would bring them back.

    Root may erase too: the file is then whose the `secret` is, so that the desk reads both.
    """

    def __init__(self, file: Path, secret: Path | None = None) -> None:
        self.file = file
        self._secret = secret

    def read(self) -> tuple[KnownErasure, ...]:
        """Every line, oldest first; a last one that was cut off by a power cut is none."""
        try:
            words = self.file.read_text(encoding="ascii")
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as wrong:
            raise ConfigError(
                f"{self.file}: cannot be read ({wrong}): it must be readable by the user ulak runs as"
            ) from wrong
        whole = words[: words.rfind("\n") + 1].splitlines()
        return tuple(self._known(line) for line in whole if line and not line.startswith("#"))

    def add(self, erasures: Iterable[KnownErasure]) -> None:
        """
        Write these down, on the disk when it returns; none adds nothing but tries that it could.

        ConfigError where that is not possible.
        """
        try:
            is_new = not self.file.exists()
            descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "r+b") as file:
                if is_new:
                    self._give_away(descriptor)
                fcntl.flock(file, fcntl.LOCK_EX)
                before = file.read()
                file.seek(end := before.rfind(b"\n") + 1)
                file.truncate()
                file.write((("" if end else _HEAD) + "".join(f"{one}\n" for one in erasures)).encode())
                file.flush()
                os.fsync(descriptor)
            if is_new:
                make_durable(self.file.parent)
        except OSError as trouble:
            raise ConfigError(
                f"{self.file}: cannot be written ({trouble.strerror}): without it a restored backup would "
                "bring back whom you erase, so nobody is erased"
            ) from trouble

    def _give_away(self, descriptor: int) -> None:
        if self._secret is not None and os.geteuid() == 0 and self._secret.exists():
            whose = self._secret.stat()
            os.fchown(descriptor, whose.st_uid, whose.st_gid)
            os.fchmod(descriptor, 0o600 | whose.st_mode & stat.S_IRGRP)

    def _known(self, line: str) -> KnownErasure:
        found = _LINE.fullmatch(line)
        try:
            if found:
                return KnownErasure(found[1], datetime.fromisoformat(found[2]), found[3])
        except ValueError:
            pass
        raise ConfigError(f"{self.file}: this line is not ulak's: {line!r}; remove it")
