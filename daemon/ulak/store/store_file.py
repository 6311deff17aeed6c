"""The file of a SQLite store: is it there, is it the one that was opened, does its log belong to it?"""

import logging
import os
from collections import Counter
from itertools import count
from pathlib import Path

from ulak.errors import ConfigError, Unavailable

log = logging.getLogger(__name__)

_OPEN: Counter[Path] = Counter()
"""
How many stores of this process are open on a file.

Whoever closes a file loses all POSIX locks its process has on it (fcntl(2)), those of SQLite too, so we
look into a file only while none of ours is open.
"""

_HEADER = 20
_JOURNAL_MODE = slice(18, 20)
_ROLLBACK = b"\x01\x01"
"""What the file says of itself while no write-ahead log belongs to it (SQLite file format §1.3.3)."""


class StoreFile:
    """
    The file and its write-ahead log, as they were when the store was opened.

    SQLite goes on writing to a file that was removed or replaced under it, and all of that is lost
    with the process. So every transaction that writes asks first.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.log = path.with_name(f"{path.name}-wal")
        self._counted = False
        self._seen: tuple[tuple[int, int] | None, ...] = ()

    def opening(self) -> None:
        """Before SQLite opens it: no log of another store may lie beside it."""
        if not _OPEN[self.path]:
            self._set_foreign_log_aside()
        _OPEN[self.path] += 1
        self._counted = True

    def closed(self) -> None:
        """After SQLite has closed it."""
        if self._counted:
            _OPEN[self.path] -= 1
        self._counted = False

    def is_missing(self) -> bool:
        """Is there no file, or one without a byte in it?"""
        try:
            return self.path.stat().st_size == 0
        except OSError:
            return True

    def remember(self) -> None:
        """From now on these files are the store."""
        self._seen = self._now()

    def check(self) -> None:
        """`Unavailable` where the files are no longer those that were opened."""
        if self._seen and self._seen != self._now():
            raise Unavailable(
                f"The store {self.path} was removed or replaced while ulak worked, so nothing is written any "
                "more: put the very file back, or restart ulak, and it opens what is there then."
            )

    def _set_foreign_log_aside(self) -> None:
        """
        SQLite would write that log into the file and ruin both.

        A copy made by `ulak backup` says of itself that it has none; whoever puts it in the place of a
        store that was killed leaves the log of the other. The log is kept, because nothing else has
        what stands in it.
        """
        try:
            with self.path.open("rb") as file:
                mode = file.read(_HEADER)[_JOURNAL_MODE]
            if mode != _ROLLBACK or self.log.stat().st_size == 0:
                return
        except OSError:
            return
        aside = self._free_name()
        try:
            self.log.rename(aside)
            self.path.with_name(f"{self.path.name}-shm").unlink(missing_ok=True)
        except OSError as trouble:
            raise ConfigError(
                f"The store {self.path} is a copy, and {self.log.name} beside it belongs to the store that "
                f"was there before ({trouble.strerror}): move it and {self.path.name}-shm away."
            ) from trouble
        log.warning("%s belongs to the store that was there before the copy: it is %s now", self.log, aside)

    def _free_name(self) -> Path:
        names = (self.log.with_name(f"{self.log.name}.lost-{number}") for number in count(1))
        return next(name for name in names if not name.exists())

    def _now(self) -> tuple[tuple[int, int] | None, ...]:
        return tuple(_identity(path) for path in (self.path, self.log))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - asked before every transaction
    except OSError:
        return None
    return found.st_dev, found.st_ino
