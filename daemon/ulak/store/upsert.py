"""INSERT … ON CONFLICT, which both databases know and SQLAlchemy spells twice."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_missing(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows that violate no constraint; leave the others as they stand."""
    if rows:
        connection.execute(_missing(connection.dialect.name, table), rows)


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert a row; False, and nothing done, when a constraint says that it is there already."""
    key = next(iter(table.primary_key))
    return (
        connection.execute(_missing(connection.dialect.name, table).returning(key), row).first() is not None
    )


def insert_or_find_taken(connection: Connection, table: Table, row: dict[str, Any]) -> int | None:
    """Insert a row and return its id; None when a constraint says that it is there already."""
    statement = _missing(connection.dialect.name, table).returning(table.c.id)
    found: int | None = connection.execute(statement, row).scalar()
    return found


def replace(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert the row, or bring the one with the same primary key to it."""
    connection.execute(_replacing(connection.dialect.name, table), row)


def add(connection: Connection, table: Table, column: str, rows: list[dict[str, Any]]) -> None:
    """Insert the rows; where one of that primary key stands, add to its `column`."""
    if rows:
        connection.execute(_adding(connection.dialect.name, table, column), rows)


def _insert(dialect: str, table: Table) -> Any:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def _missing(dialect: str, table: Table) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _replacing(dialect: str, table: Table) -> Any:
    statement = _insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


@cache
def _adding(dialect: str, table: Table, column: str) -> Any:
    statement = _insert(dialect, table)
    keys = [key.name for key in table.primary_key]
    total = {column: table.c[column] + statement.excluded[column]}
    return statement.on_conflict_do_update(index_elements=keys, set_=total)
