"""A copy of the store while the desk works on."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ulak.errors import ConfigError, Unavailable
from ulak.store.engine import Store


def backup(store: Store, target: Path) -> None:
    """
    Write a consistent copy of a SQLite store to a new file that only its owner may read.

    The file appears under its name when it is whole. PostgreSQL has tools of its own.
    """
    if not store.is_sqlite:
        raise ConfigError("This store is PostgreSQL: copy it with pg_dump.")
    if target.exists():
        raise ConfigError(f"{target} exists already: name a new file.")
    partial = target.with_name(f"{target.name}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        with (
            closing(sqlite3.connect(f"file:{store.url.database}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(partial)) as copy,
        ):
            source.backup(copy, pages=4096)
        partial.replace(target)
    except (OSError, sqlite3.Error) as trouble:
        partial.unlink(missing_ok=True)
        raise Unavailable(f"The store cannot be copied to {target}: {trouble}.") from trouble
