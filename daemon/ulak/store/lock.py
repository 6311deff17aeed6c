"""One process at a time: a lock the kernel frees when its holder is killed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ulak.errors import ConfigError, Unavailable


@contextmanager
def locked(file: Path, place: str) -> Iterator[None]:
    """Hold the lock of the store at `place`; `Unavailable` while another process does."""
    descriptor = _open(file)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as trouble:
            raise Unavailable(f"Another ulak works the store {place}: wait until it ends.") from trouble
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
        raise ConfigError(
            f"{file} cannot be opened ({trouble.strerror}): it must belong to the user ulak runs as."
        ) from trouble
    return descriptor
