"""What all tables share: names of constraints, numbering of rows, conditions of partial indexes."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    text,
)

VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""The migrations of this program, oldest first; what a store holds beyond them is newer than it."""

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_by_%(column_0_N_name)s",
        "uq": "%(table_name)s_unique_%(column_0_N_name)s",
        "ck": "%(table_name)s_check_%(constraint_name)s",
        "fk": "%(table_name)s_%(column_0_N_name)s_fk",
        "pk": "%(table_name)s_pk",
    }
)

# Conditions of partial indexes. Queries use these very words: SQLite and PostgreSQL take such an
# index only where they can prove the condition, which they cannot with a bound parameter.
ANNOUNCED = text("state = 'announced'")
STORED = text("state = 'stored'")
QUARANTINED = text("state = 'quarantined'")
JUNK_FILED = text("junk IS TRUE AND disposition = 'filed'")
UNSETTLED = text("settled IS FALSE AND state IN ('stored', 'done', 'quarantined')")
CLAIMABLE = text("next_at IS NOT NULL")
SENDING = text("state = 'sending'")
BY_SOMEBODY = text('"by" IS NOT NULL')
WAITING_FOR_ROOM = text("waits_for_room IS TRUE")
DOUBTFUL = text("doubtful IS TRUE")
FOR_A_PERSON = text("state IN ('failed', 'uncertain')")
TO_LOOK_AT = text("look_at IS NOT NULL")
NOT_CLOSED = text("status <> 'closed'")
COMPLAINT = text("kind = 'complaint'")
AUTHORITY = text("is_authority IS TRUE")


def row_id() -> Column[Any]:
    """Rows are numbered in the order they were written; SQLite numbers only its own INTEGER."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def partial(name: str, *columns: str, where: Any) -> Index:
    """An index of those rows only that a stage looks for: it stays small however old the store is."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)
