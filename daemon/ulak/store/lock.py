"""One process at a time: a lock the kernel frees when its holder is killed."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from ulak.errors import ConfigError, Unavailable

_PASSES = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE})
"""What ends without anybody's rights being changed."""


@contextmanager
def locked(file: Path, place: str) -> Iterator[None]:
    """Hold the lock of the store at `place`; `Unavailable` while another process does."""
    with _held(_open(file), f"Another ulak works the store {place}: wait until it ends."):
        yield


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Hold the lock of the configuration in that folder, for which reading it is enough."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as trouble:
        raise ConfigError(
            f"{folder} cannot be opened ({trouble.strerror}): the user ulak runs as must be able to read it."
        ) from trouble
    with _held(descriptor, f"Another ulak works with the configuration in {folder}: wait until it ends."):
        yield


def installation(folder: Path) -> str:
    """
    Name whoever works with the configuration in that folder, the same after every start.

    Two processes have the same name only where they look at one folder under one running kernel: then
    `locked_folder` says exactly whether the other is alive. Two machines with the same host name and
    paths are two, and so is one after it was booted again.
    """
    place = folder.stat()
    words = (_boot(), str(place.st_dev), str(place.st_ino))
    return f"{socket.gethostname()}/{sha256(' '.join(words).encode()).hexdigest()[:16]}"


def _boot() -> str:
    """The running kernel; where it has no name, the host's must do."""
    file = Path("/proc/sys/kernel/random/boot_id")
    return file.read_text(encoding="ascii").strip() if file.exists() else socket.gethostname()


@contextmanager
def _held(descriptor: int, else_say: str) -> Iterator[None]:
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as trouble:
            raise Unavailable(else_say) from trouble
        yield
    finally:
        os.close(descriptor)


def _open(file: Path) -> int:
    """Root, who may be the first to start ulak, leaves the file to the owner of the store beside it."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.geteuid() == 0:
            owner = file.with_suffix("").stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
    except OSError as trouble:
        if trouble.errno in _PASSES:
            raise Unavailable(f"{file} cannot be made ({trouble.strerror}): tried again later.") from trouble
        raise ConfigError(
            f"{file} cannot be opened ({trouble.strerror}): it must belong to the user ulak runs as."
        ) from trouble
    return descriptor
