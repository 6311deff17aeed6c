"""How the two databases are connected to: what a URL means, and what SQLite is told first."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from ulak.errors import ConfigError

PATIENCE = 30.0
"""Seconds a writer waits for the writers before it."""

_POSTGRESQL = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""A server that vanished is away within minutes, not after TCP's hours (libpq, Parameter Key Words)."""

_WRITING = "ulak_writing"


def placed(url: str, base: Path) -> URL:
    """The store's URL with the driver we use; a relative SQLite file is looked for in `base`."""
    try:
        made = make_url(url)
    except ArgumentError as trouble:
        raise ConfigError(
            "[store] url in config.toml cannot be read: write sqlite:///FILE or postgresql://…"
        ) from trouble
    if made.get_backend_name() == "postgresql":
        return made.set(drivername="postgresql+psycopg")
    if made.get_backend_name() != "sqlite" or made.database in (None, "", ":memory:"):
        raise ConfigError(
            f'[store] url = "{made.render_as_string(hide_password=True)}" is not a store for ulak:'
            " write sqlite:///FILE or postgresql://…"
        )
    return made.set(drivername="sqlite", database=str(base / str(made.database)))


def place_of(url: URL) -> str:
    """Where a store is, for sentences: without a password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)


def engine_of(url: URL) -> Engine:
    """A pool of connections that are prepared as the store needs them."""
    sqlite = url.get_backend_name() == "sqlite"
    patience = {"timeout": PATIENCE} if sqlite else _POSTGRESQL
    words: dict[str, Any] = {name: value for name, value in patience.items() if name not in url.query}
    try:
        # A statement in an error is for the log, the people in its parameters are not.
        engine = create_engine(url, pool_size=20, max_overflow=40, hide_parameters=True, connect_args=words)
    except ModuleNotFoundError as trouble:
        raise ConfigError("PostgreSQL needs the package psycopg: pip install 'ulak[postgres]'.") from trouble
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same pool; its transactions hold the right to write from their first moment."""
    return engine.execution_options(**{_WRITING: True})


def for_reading(engine: Engine) -> Engine:
    """The same pool; its transactions see one state of the database."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """
    Durable at every commit, nothing left of what is deleted, and BEGIN is ours to say.

    While somebody reads for long the log grows by what is written; afterwards it shrinks to the limit.
    """
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "wal_autocheckpoint = 4000",
        "journal_size_limit = 33554432",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """A server that answers before a commit is durable lets us acknowledge what a crash then takes back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') = 'off'"
        )
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
