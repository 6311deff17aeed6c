"""
The keys of all sealed items, wrapped anew by the current secret.

Piece by piece, each a transaction: whoever is killed goes on with the keys that are left, and until the
last one both secrets open. The items themselves are not touched, so a key that is dropped meanwhile stays
dropped.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, func, select, tuple_, update

from ulak.desk.decision import Event
from ulak.desk.signed_id import good_until
from ulak.fault_point import Step, reach
from ulak.store import journal
from ulak.store.engine import Store
from ulak.store.people import Directory
from ulak.store.schema import letters, metadata
from ulak.store.secret_check import is_under_current, settle

PIECE = 500
"""Keys that one transaction wraps: others write in between."""

SEALED = tuple(table for table in metadata.sorted_tables if "key" in table.c)
_NOBODY = Directory({})

_Row = tuple[Any, ...]
"""The primary key of a row."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some rows of a table: how many keys were looked at, and those to be replaced, old beside new."""

    table: Table
    looked_at: int
    anew: tuple[dict[str, Any], ...]


class Keys:
    """All keys of a store, looked at so many at a time."""

    def __init__(self, store: Store, piece: int = PIECE) -> None:
        self._store = store
        self._piece = piece

    def count(self) -> int:
        """How many items have one."""
        with self._store.snapshot() as connection:
            with_key = (select(func.count()).where(table.c.key.is_not(None)) for table in SEALED)
            return sum(connection.execute(query).scalar_one() for query in with_key)

    def are_under_current(self) -> bool:
        """Is every one wrapped by the current secret, and is that written down?"""
        with self._store.snapshot() as connection:
            if not is_under_current(connection, self._store.seals):
                return False
        return not any(piece.anew for piece in self._pieces())

    def rewrap(self, now: datetime, tell: Callable[[int], object]) -> int:
        """
        Wrap by the current secret what is not; return how many keys that were.

        `tell` hears how many were looked at, after each piece.
        """
        changed = 0
        for piece in self._pieces():
            changed += self._write(piece)
            tell(piece.looked_at)
        with self._store.write() as connection:
            settle(connection, self._store.seals)
            event = Event("secret rotated", facts=(("keys", str(changed)),))
            journal.append(connection, self._store.seals, _NOBODY, None, (event,), now)
        reach(Step.ROTATED)
        return changed

    def needed_until(self, former: Sequence[bytes]) -> tuple[datetime | None, ...]:
        """For each secret, until when one of the ids it signed is good; None where it signed no letter."""
        last: list[datetime | None] = [None] * len(former)
        with self._store.snapshot() as connection:
            query = select(letters.c.message_id).execution_options(yield_per=PIECE)
            for message_id in connection.execute(query).scalars():
                for place, secret in enumerate(former):
                    if until := good_until(message_id, secret):
                        last[place] = max(last[place] or until, until)
        return tuple(last)

    def forgotten(self, count: int, now: datetime) -> None:
        """Write into the journal that so many former secrets are no longer known."""
        with self._store.write() as connection:
            event = Event("former secrets forgotten", facts=(("secrets", str(count)),))
            journal.append(connection, self._store.seals, _NOBODY, None, (event,), now)

    def _pieces(self) -> Iterator[_Piece]:
        """Yield all keys in the order of their rows, each piece read by itself."""
        for table in SEALED:
            last: _Row | None = None
            while rows := self._read(table, last):
                last = rows[-1][0]
                anew = ((row, old, self._store.seals.rewrapped(old)) for row, old in rows)
                found = tuple(_named(row) | {"old": old, "new": new} for row, old, new in anew if new)
                yield _Piece(table, len(rows), found)

    def _read(self, table: Table, last: _Row | None) -> list[tuple[_Row, bytes]]:
        ids = tuple(table.primary_key)
        query = select(*ids, table.c.key).where(table.c.key.is_not(None)).order_by(*ids).limit(self._piece)
        if last is not None:
            query = query.where(tuple_(*ids) > tuple_(*last) if len(ids) > 1 else ids[0] > last[0])
        with self._store.snapshot() as connection:
            return [(tuple(row), bytes(key)) for *row, key in connection.execute(query)]

    def _write(self, piece: _Piece) -> int:
        """Only where the key is still the one that was read: what was erased or written anew stays so."""
        ids = (id == bindparam(f"row{at}") for at, id in enumerate(piece.table.primary_key))
        this = (*ids, piece.table.c.key == bindparam("old"))
        if piece.anew:
            with self._store.write() as connection:
                connection.execute(
                    update(piece.table).where(*this).values(key=bindparam("new")), list(piece.anew)
                )
            reach(Step.REWRAPPED)
        return len(piece.anew)


def _named(row: _Row) -> dict[str, Any]:
    return {f"row{at}": value for at, value in enumerate(row)}
