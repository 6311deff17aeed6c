"""
The store: one database, the secret that opens its sealed items, and the two ways to use it.

`snapshot` reads one consistent state and locks nobody out; `write` is a transaction that holds the
right to write from its first moment (BEGIN IMMEDIATE), because one that reads first and writes later
loses what another wrote in between.
"""

import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Self

from sqlalchemy import URL, Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError

from ulak.errors import ConfigError, Unavailable
from ulak.store import journal_end, schema
from ulak.store.connections import PATIENCE, engine_of, for_reading, for_writing, place_of, placed
from ulak.store.driver_words import at_the_start, in_words_of_the_desk, is_read_only
from ulak.store.lock import locked, locked_folder
from ulak.store.seal import Seals
from ulak.store.secret_check import recognise
from ulak.store.store_file import StoreFile
from ulak.store.upsert import insert_missing

_IDENTITY = "store-id"
_WRITES_NOTHING = text("UPDATE alembic_version SET version_num = version_num WHERE 1 = 0")


class Store:
    """An open store. Threads share it; each `snapshot` and `write` has a connection of its own."""

    def __init__(self, url: URL, secret: bytes, *former: bytes) -> None:
        self.url = url
        self.seals = Seals(secret, *former)
        self.file = StoreFile(Path(str(url.database))) if self.is_sqlite else None
        self.engine = engine_of(url)
        self._writing = for_writing(self.engine)
        self._reading = for_reading(self.engine)
        self._turnstile = threading.Lock()
        self._is_only_read = False

    @classmethod
    def open(cls, url: str, secret: bytes, base: Path, former: Sequence[bytes] = ()) -> Self:
        """
        Open the store at `url`; a relative SQLite file is looked for in the folder `base`.

        `former` are secrets from before the current one; what they sealed is opened too.
        `ConfigError` where an administrator must act: the URL or the secret is wrong, the file is
        damaged or cannot be written, the store is newer than this program. `Unavailable` while it is away.
        """
        store = cls(placed(url, base), secret, *former)
        if store.file is not None:
            store.file.opening()
        try:
            store._look()
            if store.file is not None:
                store.file.remember()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def is_sqlite(self) -> bool:
        """One machine's file, worked by one process; else PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def place(self) -> str:
        """Where the store is, for sentences: without a password."""
        return place_of(self.url)

    @property
    def _path(self) -> Path | None:
        return self.file.path if self.file else None

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()
        if self.file is not None:
            self.file.closed()

    def only_read(self) -> None:
        """From now on whatever would write through this value is a mistake of ours, and stopped."""
        self._is_only_read = True

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read one state of the database, however long it takes."""
        with self._translated(), self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """
        Change the database: all of it at the end, or nothing when something is raised.

        Raised by the end itself it leaves open whether all was done or nothing: whoever tries again
        asks the store first, or is stopped by its constraints.
        """
        if self._is_only_read:
            raise AssertionError("this store was opened to be read only")
        if self.file is not None:
            self.file.check()
        with self._translated(), self._turn(), self._writing.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def lock(self, configuration: Path | None = None) -> Iterator[None]:
        """
        Be the one process that works a SQLite store; `Unavailable` while another does.

        The kernel frees the lock of a process that was killed. On PostgreSQL several may work, but one
        only with the configuration in that folder.
        """
        if not self.is_sqlite:
            with locked_folder(configuration) if configuration else nullcontext():
                yield
            return
        with locked(Path(f"{self.url.database}.lock"), self.place):
            yield

    def version(self) -> str | None:
        """Return the last migration the store has seen; None before the first."""
        with self.snapshot() as connection:
            return _version(connection)

    def is_current(self) -> bool:
        """Has it every migration of this program?"""
        return self.version() == schema.VERSIONS[-1]

    def upgrade(self) -> None:
        """Bring the tables to what this program needs; nothing is done where they are."""
        if self.is_current():
            return
        from ulak.store.migrations import migrate

        with self.write() as connection:
            migrate(connection)
            recognise(connection, self.seals, self.place)
            journal_end.begin(connection, self.seals)

    def damage(self) -> str:
        """What SQLite finds wrong in its whole file, which it reads for this; empty where all is well."""
        if not self.is_sqlite:
            return ""
        with self.snapshot() as connection:
            found = str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
        return "" if found == "ok" else " ".join(found.split())

    def identity(self) -> str:
        """What this store is known by, also as a copy; it is given one where it has none."""
        query = select(schema.meta.c.value).where(schema.meta.c.name == _IDENTITY)
        with self.snapshot() as connection:
            found: str | None = connection.execute(query).scalar()
        if found is None:
            with self.write() as connection:
                insert_missing(connection, schema.meta, [{"name": _IDENTITY, "value": secrets.token_hex(8)}])
                found = connection.execute(query).scalar_one()
        return found

    def _look(self) -> None:
        """Refuse a store that this program, or this secret, does not fit."""
        try:
            with self.write() as connection:
                version = _version(connection)
                if version is not None and version not in schema.VERSIONS:
                    raise ConfigError(
                        f"The store {self.place} is at version {version}, newer than this ulak "
                        f"(it knows {schema.VERSIONS[-1]}): install the newer ulak or restore a backup."
                    )
                if version is not None:
                    recognise(connection, self.seals, self.place)
                    if self.is_sqlite:  # it begins such a transaction also on a file that may only be read
                        connection.execute(_WRITES_NOTHING)
        except Unavailable as trouble:
            cause = trouble.__cause__
            if isinstance(cause, DBAPIError) and (wrong := at_the_start(cause, self.place, self._path)):
                raise wrong from trouble
            raise

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let the writers of one process queue here, where waiting costs nothing, not at the file."""
        if not self.is_sqlite:
            yield
            return
        if not self._turnstile.acquire(timeout=PATIENCE):
            raise Unavailable(
                f"The store {self.place} has been written to for {PATIENCE:.0f} s: trying later."
            )
        try:
            yield
        finally:
            self._turnstile.release()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what the driver says into the desk's words; a mistake of ours goes on as it is."""
        try:
            yield
        except DBAPIError as trouble:
            if is_read_only(trouble):  # sessions keep what they were told when they began
                self.engine.dispose()
            if (said := in_words_of_the_desk(trouble, self.place, self._path)) is not None:
                raise said from trouble
            raise


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
