"""
The store: one database, the secret that opens its sealed items, and the two ways to use it.

`snapshot` reads one consistent state and locks nobody out; `write` is a transaction that holds the
right to write from its first moment (BEGIN IMMEDIATE), because one that reads first and writes later
loses what another wrote in between.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
)

from ulak.errors import ConfigError, Unavailable
from ulak.store import schema
from ulak.store.lock import locked
from ulak.store.seal import Seals

PATIENCE = 30.0
"""Seconds a writer waits for the writers before it."""

_AWAY = (OperationalError, InterfaceError, InternalError)
_CHECK = "secret-check"
_WRITING = "ulak_writing"


class Store:
    """An open store. Threads share it; each `snapshot` and `write` has a connection of its own."""

    def __init__(self, url: URL, secret: bytes) -> None:
        self.url = url
        self.seals = Seals(secret)
        self.engine = _engine(url)
        self._writing = _for_writing(self.engine)
        self._reading = _for_reading(self.engine)
        self._turnstile = threading.Lock()

    @classmethod
    def open(cls, url: str, secret: bytes, base: Path) -> Self:
        """
        Open the store at `url`; a relative SQLite file is looked for in the folder `base`.

        `ConfigError` where an administrator must act: the URL or the secret is wrong, the file
        cannot be written, the store is newer than this program. `Unavailable` while it is away.
        """
        store = cls(_placed(url, base), secret)
        try:
            store._look()
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
        return str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read one state of the database, however long it takes."""
        with self._translated(), self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Change the database: all of it at the end, or nothing when something is raised."""
        with self._translated(), self._turn(), self._writing.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def lock(self) -> Iterator[None]:
        """
        Be the one process that works a SQLite store; `Unavailable` while another does.

        The kernel frees the lock of a process that was killed. PostgreSQL needs none.
        """
        if not self.is_sqlite:
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
            self._check_secret(connection)

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
                    self._check_secret(connection)
        except Unavailable as trouble:
            if _is_forbidden(trouble.__cause__):
                raise ConfigError(
                    f"The store {self.place} cannot be opened for writing: its folder must exist, and folder "
                    f"and file must belong to the user ulak runs as ({trouble.__cause__.orig})."  # type: ignore[union-attr]
                ) from trouble
            raise

    def _check_secret(self, connection: Connection) -> None:
        """Compare the secret with the one the store was made with; remember that of a new store."""
        query = schema.meta.select().where(schema.meta.c.name == _CHECK)
        known = connection.execute(query).first()
        if known is None:
            connection.execute(schema.meta.insert(), {"name": _CHECK, "value": self.seals.check})
        elif known.value != self.seals.check:
            raise ConfigError(
                f"The secret is not the one the store {self.place} was made with, so nothing in it can be "
                "read: put the old secret back into the file that secret_file names."
            )

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
            if _lacks_tables(trouble):
                raise self._unmade() from trouble
            if isinstance(trouble, _AWAY) or type(trouble) is DatabaseError:
                raise Unavailable(f"The store {self.place} does not work: {_sentence(trouble)}.") from trouble
            raise

    def _unmade(self) -> ConfigError:
        return ConfigError(f"The store {self.place} lacks tables of this ulak: run `ulak db upgrade`.")


def _placed(url: str, base: Path) -> URL:
    try:
        placed = make_url(url)
    except ArgumentError as trouble:
        raise ConfigError(
            "[store] url in config.toml cannot be read: write sqlite:///FILE or postgresql://…"
        ) from trouble
    if placed.get_backend_name() == "postgresql":
        return placed.set(drivername="postgresql+psycopg")
    if placed.get_backend_name() != "sqlite" or placed.database in (None, "", ":memory:"):
        raise ConfigError(
            f'[store] url = "{placed.render_as_string(hide_password=True)}" is not a store for ulak:'
            " write sqlite:///FILE or postgresql://…"
        )
    return placed.set(drivername="sqlite", database=str(base / str(placed.database)))


def _engine(url: URL) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    words: dict[str, Any] = {"connect_args": {"timeout": PATIENCE}} if sqlite else {}
    try:
        # A statement in an error is for the log, the people in its parameters are not.
        engine = create_engine(url, pool_size=20, max_overflow=40, hide_parameters=True, **words)
    except ModuleNotFoundError as trouble:
        raise ConfigError("PostgreSQL needs the package psycopg: pip install 'ulak[postgres]'.") from trouble
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _for_writing(engine: Engine) -> Engine:
    return engine.execution_options(**{_WRITING: True})


def _for_reading(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Durable at every commit, nothing left of what is deleted, and BEGIN is ours to say."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "wal_autocheckpoint = 4000",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _lacks_tables(trouble: DBAPIError) -> bool:
    words = str(trouble.orig)
    return "no such table" in words or "no such column" in words or _state(trouble) in ("42P01", "42703")


def _state(trouble: DBAPIError) -> str:
    """SQLSTATE as PostgreSQL gives it."""
    return getattr(trouble.orig, "sqlstate", None) or ""


def _is_forbidden(cause: BaseException | None) -> bool:
    """Would waiting not help: a file or folder that may not be written, a login that is refused?"""
    if not isinstance(cause, DBAPIError):
        return False
    words = str(cause.orig)
    return any(phrase in words for phrase in _FORBIDDEN)


_FORBIDDEN = (
    "unable to open database file",
    "readonly database",
    "file is not a database",
    "password authentication failed",
    "does not exist",
)


def _sentence(trouble: DBAPIError) -> str:
    """The driver's own words, on one line."""
    return " ".join(str(trouble.orig).split()).rstrip(".")
