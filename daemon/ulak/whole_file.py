"""A file that is there when it is whole, and not before."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ulak.errors import Unavailable


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """
    A file to write that only its owner may read; at the end it gets its name, all at once.

    Until then it is called `FILE.partial`, which the next one begins anew: whoever is killed leaves no half
    file under the name. OSError where it cannot be written.
    """
    partial = target.with_name(f"{target.name}.partial")
    with _alone(partial) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
        partial.replace(target)
        make_durable(target.parent)


def make_durable(folder: Path) -> None:
    """A new name in a folder is on the disk only when the folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(partial: Path) -> Iterator[BinaryIO]:
    """A file of our own, empty; that of a process which was killed is begun again."""
    with open(partial, "w+b", opener=_opened) as file:
        if not is_ours(file, partial):
            raise Unavailable(f"Somebody else writes {partial} just now: wait until that ends.")
        try:
            file.truncate()
            yield file
        except BaseException:
            partial.unlink(missing_ok=True)
            raise


def _opened(path: str, _: int) -> int:
    """Without emptying it: it may be somebody else's."""
    return os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def is_ours(file: BinaryIO, partial: Path) -> bool:
    """Not while another holds it, nor where it has got its name since we opened it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(file.fileno()), partial.stat())
    except (BlockingIOError, FileNotFoundError):
        return False
