"""
Words that stand in the clear in the tables, searched for an address and rid of it.

By construction none has one but `people.address`. This is the second look: what a stranger chose, such as a
Message-ID or the name of somebody else, may hold their address. Rules and templates are the house's own,
host names of certificates are public, and the journal is never changed and has opaque ids.
"""

from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, Connection, String, delete, func, or_, select, update

from ulak.desk.privacy.finding import Finding, What
from ulak.desk.privacy.spellings import Spellings
from ulak.store.columns import Words
from ulak.store.schema import (
    certificate_names,
    journal,
    journal_seals,
    metadata,
    people,
    rule_sets,
    template_sets,
)

_LEFT_ALONE = (certificate_names, journal, journal_seals, rule_sets, template_sets)


def named_in_clear(connection: Connection, spellings: Spellings) -> tuple[Finding, ...]:
    """Each column that has the address, and how often."""
    counts = (
        (f"{column.table.name}.{column.name}", _many(connection, column, spellings)) for column in _columns()
    )
    return tuple(Finding(What.IN_CLEAR, times=times, where=where) for where, times in counts if times)


def take_out_of_clear(connection: Connection, spellings: Spellings) -> int:
    """Write these rows without it; one that is known by it goes. Return how many rows that were."""
    return sum(_take_out(connection, column, spellings) for column in _columns())


def _take_out(connection: Connection, column: Column[str], spellings: Spellings) -> int:
    table, which = column.table, _has(column, spellings)
    if column.primary_key:
        return connection.execute(delete(table).where(which)).rowcount
    keys = tuple(table.primary_key)
    rows = connection.execute(select(*keys, column).where(which)).all()
    for *key, words in rows:
        this = [one == value for one, value in zip(keys, key, strict=True)]
        anew = {column.name: spellings.cut_out(words)}
        connection.execute(update(table).where(*this).values(anew))
    return len(rows)


def _many(connection: Connection, column: Column[str], spellings: Spellings) -> int:
    query = select(func.count()).select_from(column.table).where(_has(column, spellings))
    return int(connection.execute(query).scalar_one())


def _has(column: Column[str], spellings: Spellings) -> ColumnElement[bool]:
    return or_(*(func.lower(column).contains(one, autoescape=True) for one in spellings.every))


def _columns() -> Iterator[Column[str]]:
    for table in metadata.sorted_tables:
        if table not in _LEFT_ALONE:
            words = (column for column in table.columns if isinstance(column.type, String | Words))
            yield from (column for column in words if column is not people.c.address)
