"""What a database driver says, in the desk's words: what stands still, and who must do what."""

import os
from pathlib import Path

from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
)

from ulak.errors import ConfigError, DeskError, Unavailable

_AWAY = (OperationalError, InterfaceError, InternalError)
_DAMAGED = ("malformed", "file is not a database", "file is encrypted")
_REFUSED_LOGIN = ("password authentication failed", "does not exist")

_FULL = "is on a disk that is full: free some space, and the desk goes on by itself"
_READ_ONLY = (
    "is on a file system that is read-only: see the kernel's log and mount it writable again; tried again"
    " all the while"
)
_MAY_BE_THE_DISK = ("disk I/O error", "unable to open database file", "readonly database")
_SMALLEST_STEP = 64 * 1024
"""Bytes; what SQLite keeps beside the log grows by 32 KiB (WAL-mode File Format §2.1)."""

# The driver's words, and what follows from them. Each ends by itself once its cause is gone.
_WHILE_WORKING = (
    ("is full", _FULL),
    ("No space left", "is on a disk that is full: free some space there, and the desk goes on by itself"),
    (
        "disk I/O error",
        "is on a disk that fails: see the kernel's log; tried again all the while",
    ),
    (
        "unable to open database file",
        "cannot be opened: its disk is full, or its folder is gone; tried again all the while",
    ),
    ("readonly database", "is read-only: its file, folder and file system must be writable by ulak"),
    ("read-only transaction", "takes no writes: PostgreSQL is read-only; tried again all the while"),
    ("locked", "is locked by another program: tried again all the while"),
)


def in_words_of_the_desk(trouble: DBAPIError, place: str, file: Path | None) -> DeskError | None:
    """What a store at work says (`file` is SQLite's); None for a mistake of ours, which goes on as it is."""
    if lacks_tables(trouble):
        return ConfigError(f"The store {place} lacks tables of this ulak: run `ulak db upgrade`.")
    if not (isinstance(trouble, _AWAY) or type(trouble) is DatabaseError):
        return None
    said = sentence(trouble)
    if is_damaged(trouble):
        return Unavailable(damaged(place, said))
    if means := _ails_its_disk(said, file):
        return Unavailable(f"The store {place} {means} ({said}).")
    for phrase, means in _WHILE_WORKING:
        if phrase in said:
            return Unavailable(f"The store {place} {means} ({said}).")
    return Unavailable(f"The store {place} does not work: {said}.")


def at_the_start(trouble: DBAPIError, place: str, file: Path | None) -> ConfigError | None:
    """What a person must mend before the store can be opened; None where waiting may help."""
    said = sentence(trouble)
    if is_damaged(trouble):
        return ConfigError(damaged(place, said))
    if _ails_its_disk(said, file):
        return None
    if file is None:
        forbidden = any(phrase in said for phrase in _REFUSED_LOGIN)
    else:
        forbidden = "readonly database" in said or (
            "unable to open database file" in said and not _may_be_written(file)
        )
    if not forbidden:
        return None
    return ConfigError(
        f"The store {place} cannot be opened for writing: its folder must exist, and folder "
        f"and file must belong to the user ulak runs as ({said})."
    )


def lacks_tables(trouble: DBAPIError) -> bool:
    """Is the store older than this program, or empty?"""
    words = str(trouble.orig)
    return "no such table" in words or "no such column" in words or state_of(trouble) in ("42P01", "42703")


def is_damaged(trouble: DBAPIError) -> bool:
    """Did SQLite find something that is no database?"""
    return any(phrase in str(trouble.orig) for phrase in _DAMAGED)


def is_read_only(trouble: DBAPIError) -> bool:
    """Does a PostgreSQL session take no writes (SQLSTATE 25006), as after a failover?"""
    return state_of(trouble) == "25006"


def state_of(trouble: DBAPIError) -> str:
    """SQLSTATE as PostgreSQL gives it."""
    return getattr(trouble.orig, "sqlstate", None) or ""


def sentence(trouble: DBAPIError) -> str:
    """The driver's own words, on one line."""
    return " ".join(str(trouble.orig).split()).rstrip(".")


def damaged(place: str, said: str) -> str:
    """What to do with a file in which SQLite found that."""
    return (
        f"The store {place} is damaged ({said}): stop ulak, keep the file, and restore a backup as "
        "docs/operator.md says."
    )


def _ails_its_disk(said: str, file: Path | None) -> str:
    """SQLite often cannot say that a disk is full or read-only, so the file system is asked (statvfs(3))."""
    if file is None or not any(phrase in said for phrase in _MAY_BE_THE_DISK):
        return ""
    try:
        disk = os.statvfs(file.parent)
    except OSError:
        return ""
    if disk.f_flag & os.ST_RDONLY:
        return _READ_ONLY
    return _FULL if disk.f_bavail * disk.f_frsize < _SMALLEST_STEP else ""


def _may_be_written(file: Path) -> bool:
    """A full disk also keeps files from being opened; then nobody's rights are wrong."""
    if not os.access(file.parent, os.W_OK | os.X_OK):
        return False
    return not file.exists() or (file.is_file() and os.access(file, os.W_OK))
