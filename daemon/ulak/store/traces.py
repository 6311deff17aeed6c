"""
What is left in the files of a database after rows were changed: looked for in their bytes, and cleaned.

SQLite overwrites what is deleted (`secure_delete`), but its log has pages as they were before, and a page
that was once divided may keep a copy of a row that moved. So the log is emptied, the file read, and where the
address is still in it, the whole file is written anew.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, delete, select, text

from ulak.desk.privacy.spellings import Spellings
from ulak.store.engine import Store
from ulak.store.schema import meta
from ulak.store.upsert import replace

log = logging.getLogger(__name__)
_CHUNK = 4 * 1024 * 1024
PATIENCE = 10.0
"""Seconds that whoever reads or writes there is waited for."""

_DIRTY = "traces"
"""The name in `meta` by which a store says that its files are still to be cleaned."""


def leaves_traces(connection: Connection) -> None:
    """Remember, in the transaction that erases, that the files are to be cleaned: `clean` may be killed."""
    replace(connection, meta, {"name": _DIRTY, "value": "erased"})


def clean_up(store: Store, patience: float = PATIENCE) -> None:
    """Clean the files where an erasure was killed before it had, whoever it was about."""
    with store.snapshot() as connection:
        if connection.execute(select(meta.c.name).where(meta.c.name == _DIRTY)).first() is None:
            return
    try:
        _made_anew(store, patience)
    except sqlite3.OperationalError as trouble:
        log.warning("traces of an erasure are left in the files, the next start tries again: %s", trouble)


def clean(store: Store, spellings: Spellings, patience: float = PATIENCE) -> str:
    """Leave no trace in the files; return in a sentence why one may be left, else nothing."""
    if not store.is_sqlite:
        _made_anew(store, patience)
        return ""
    file = Path(str(store.url.database))
    try:
        if _emptied(file, patience) and not is_in_files(file, spellings):
            _are_clean(file, patience)
            return ""
        _made_anew(store, patience)
    except sqlite3.OperationalError as trouble:
        return f"the file {file} could not be cleaned ({trouble}): stop ulak and give this command again"
    if is_in_files(file, spellings):
        return (
            f"the letters of the address still stand in {file}, as a part of another address or in an "
            "accepted set of rules; or another process reads there: stop ulak and give this command again"
        )
    return ""


def is_in_files(file: Path, spellings: Spellings) -> bool:
    """Do the letters stand in the database or its log, in whatever case?"""
    wanted = [one.encode() for one in spellings.every]
    return any(
        one in chunk
        for path in (file, Path(f"{file}-wal"))
        for chunk in _chunks(path, wanted)
        for one in wanted
    )


def _chunks(path: Path, wanted: list[bytes]) -> Iterator[bytes]:
    """The file in lower case, piece by piece, each with the end of the one before."""
    if not path.exists():
        return
    overlap, tail = max(map(len, wanted)), b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield tail + chunk.lower()
            tail = chunk.lower()[-overlap:]


def _emptied(file: Path, patience: float) -> bool:
    """Put the log into the file and cut it off; False while somebody reads from it."""
    with closing(sqlite3.connect(file, timeout=patience, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def _written_anew(file: Path, patience: float) -> None:
    with closing(sqlite3.connect(file, timeout=patience, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")


def _made_anew(store: Store, patience: float) -> None:
    if store.is_sqlite:
        file = Path(str(store.url.database))
        _written_anew(file, patience)
        if not _emptied(file, patience):
            raise sqlite3.OperationalError("another process reads there")
        _are_clean(file, patience)
    else:
        _vacuum(store)


def _are_clean(file: Path, patience: float) -> None:
    with closing(sqlite3.connect(file, timeout=patience, isolation_level=None)) as connection:
        connection.execute("DELETE FROM meta WHERE name = ?", (_DIRTY,))


def _vacuum(store: Store) -> None:
    """PostgreSQL keeps the rows as they were until they are swept out."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL people"))
        connection.execute(text("VACUUM"))
    with store.write() as connection:
        connection.execute(delete(meta).where(meta.c.name == _DIRTY))
