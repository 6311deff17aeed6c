"""A copy of the store while the desk works on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from ulak.errors import ConfigError, Unavailable
from ulak.store.engine import Store
from ulak.store.restored import COPIED
from ulak.whole_file import whole_file


def backup(store: Store, target: Path, now: datetime) -> None:
    """
    Write a consistent copy of a SQLite store to a new file that only its owner may read.

    The file appears under its name when it is whole, checked and on the disk; until then it is called
    `FILE.partial`. It says of itself that it is a copy, made `now`. PostgreSQL has tools of its own.
    """
    if not store.is_sqlite:
        raise ConfigError(
            "This store is PostgreSQL: copy it with pg_dump, and see docs/operator.md for restoring it."
        )
    if target.exists():
        raise ConfigError(f"{target} exists already: name a new file.")
    if not target.parent.is_dir():
        raise ConfigError(f"There is no folder {target.parent} for the copy: name one that exists.")
    try:
        with whole_file(target) as file, _without_journal(Path(file.name)):
            _copy(store, Path(file.name), now)
    except (OSError, sqlite3.Error) as trouble:
        said = trouble.strerror if isinstance(trouble, OSError) else trouble
        raise Unavailable(f"The store cannot be copied to {target}: {said}.") from trouble


@contextmanager
def _without_journal(copy: Path) -> Iterator[None]:
    """SQLite would take up the journal that a killed backup left beside its half copy."""
    journal = copy.with_name(f"{copy.name}-journal")
    journal.unlink(missing_ok=True)
    try:
        yield
    finally:
        journal.unlink(missing_ok=True)


def _copy(store: Store, partial: Path, now: datetime) -> None:
    """
    One step under one read of the store, so that writers neither wait nor make it begin again.

    The copy keeps no write-ahead log, so that it is one file.
    """
    source = f"file:{quote(str(store.url.database))}?mode=ro"
    with (
        closing(sqlite3.connect(source, uri=True)) as original,
        closing(sqlite3.connect(partial, isolation_level=None)) as copy,
    ):
        original.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)", (COPIED, now.isoformat()))
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise ConfigError(
            f"The store {store.place} is damaged ({' '.join(found.split())}): stop ulak, keep its file, and "
            "restore an older backup. Nothing was written."
        )
