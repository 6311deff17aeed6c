"""Column types that both databases keep alike: instants in UTC, and words no database chokes on."""

import re
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import DateTime, Dialect, Row, Text, TypeDecorator

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row as a query gave it; its columns are told by the query."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class UtcTime(TypeDecorator[datetime]):
    """
    An aware instant in UTC.

    SQLite has no time zones and would give back what it was given without one; PostgreSQL
    answers in the zone of the session. Naive instants are refused: nobody knows what they mean.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring it to UTC; SQLite is given the bare digits, which sort as text."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from strangers: NUL (PostgreSQL) and lone surrogates (both) would stop the transaction."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Put U+FFFD where a character cannot be stored."""
        return None if value is None else storable(value)

    def process_literal_param(self, value: Any, dialect: Dialect) -> str:
        """Render a default in DDL."""
        return f"'{value}'"


def storable(text: str) -> str:
    """Replace NUL and lone surrogates with U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)
