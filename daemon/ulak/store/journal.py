"""
The journal: what happened, append-only, in the desk's words.

Triggers refuse UPDATE and DELETE on both databases. Writers only append; a sealer chains what was
committed afterwards, entry by entry, by an HMAC over the one before, so that nobody queues for the
chain. `meta` remembers its head: an end that was cut off is noticed too.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from ulak.desk.decision import Event
from ulak.fault_point import Step, reach
from ulak.mail.address import Address
from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.people import Directory, kept
from ulak.store.schema import journal, journal_seals, meta, people
from ulak.store.seal import Seals
from ulak.store.upsert import replace

_ADDRESS = re.compile(r"[^\s<>@,;:]+@[^\s<>@,;:]+")
_HEAD = "journal-head"
_BATCH = 5000
_LATECOMERS = 100_000
"""How far behind the head an entry may still turn up: PostgreSQL numbers before it commits."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal; `by` is `desk`, `author` or an opaque id, `by_address` whose it is now."""

    id: int
    at: datetime
    ticket: str
    event: str
    by: str
    by_address: str
    facts: tuple[tuple[str, str], ...]


def addresses_in(events: Iterable[Event]) -> tuple[Address, ...]:
    """The people who did these things: enrol them before `append`."""
    return tuple(Address(event.by) for event in events if "@" in event.by)


def append(
    connection: Connection,
    seals: Seals,
    directory: Directory,
    ticket: str | None,
    events: Iterable[Event],
    now: datetime,
) -> None:
    """Write events down; what looks like an address becomes an opaque id or a salted digest."""
    rows = [
        {
            "at": now,
            "ticket": ticket,
            "event": event.name,
            "by": _by(event.by, directory, seals),
            "facts": _facts(event, directory, seals),
        }
        for event in events
    ]
    if rows:
        connection.execute(journal.insert(), rows)


def lines(connection: Connection, ticket: str) -> tuple[Line, ...]:
    """Everything about one ticket, oldest first."""
    query = (
        select(journal, people.c.address)
        .join_from(journal, people, people.c.id == journal.c.by, isouter=True)
        .where(journal.c.ticket == ticket)
        .order_by(journal.c.id)
    )
    return tuple(_line(row) for row in connection.execute(query))


class Journal:
    """The journal as a whole: its chain."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def seal(self, now: datetime) -> int:
        """Chain every committed entry that is not chained yet; return how many."""
        sealed = 0
        while batch := self._seal_batch(now):
            sealed += batch
        return sealed

    def verify(
        self, tell: Callable[[int, int], object] = lambda _done, _all: None, each: int = _BATCH
    ) -> str | None:
        """
        Return the first thing that is not as it was written, in a sentence; None when all is.

        `tell` hears after `each` so many entries how many of how many were looked at.
        """
        query = (
            select(*_CHAINED)
            .join_from(journal_seals, journal, journal.c.id == journal_seals.c.entry, isouter=True)
            .order_by(journal_seals.c.position)
        )
        previous, position = "", 0
        with self._store.snapshot() as connection:
            every = connection.execute(select(func.max(journal_seals.c.position))).scalar() or 0
            with connection.execution_options(yield_per=_BATCH).execute(query) as rows:
                for position, row in enumerate(rows, 1):
                    if position % each == 0:
                        tell(position, every)
                    if problem := self._problem(row, position, previous):
                        return problem
                    previous = row.digest
            return self._lost_end(connection, position, previous)

    def _seal_batch(self, now: datetime) -> int:
        with self._store.snapshot() as connection:
            if not connection.execute(_unsealed(_head(connection)[2], 1)).first():
                return 0
        with self._store.write() as connection:
            position, digest, highest = _head(connection)
            rows = connection.execute(_unsealed(highest, _BATCH)).all()
            chained = []
            for row in rows:
                position += 1
                digest = self._digest(digest, row)
                highest = max(highest, row.entry)
                chained.append({"position": position, "entry": row.entry, "digest": digest, "at": now})
            if chained:
                connection.execute(journal_seals.insert(), chained)
                head = (
                    f"{position} {digest} {highest} {self._store.seals.mark('head', str(position), digest)}"
                )
                replace(connection, meta, {"name": _HEAD, "value": head})
        reach(Step.SEALED)
        return len(chained)

    def _problem(self, row: AnyRow, position: int, previous: str) -> str | None:
        if row.position != position:
            return f"The chain of the journal lacks its link {position}: it was removed."
        if row.event is None:
            return f"Entry {row.entry} of the journal is lost: the chain knows it, the table does not."
        if row.digest != self._digest(previous, row):
            return f"Entry {row.entry} of the journal was changed after it was written."
        return None

    def _lost_end(self, connection: Connection, position: int, digest: str) -> str | None:
        known, last, _ = _head(connection)
        if (known, last) == (position, digest) and self._is_genuine(connection):
            return None
        return f"The end of the journal is lost: the chain had {known} links and has {position}."

    def _is_genuine(self, connection: Connection) -> bool:
        """Was the head written by somebody who has the secret?"""
        value = connection.execute(select(meta.c.value).where(meta.c.name == _HEAD)).scalar()
        if value is None:
            return True
        position, digest, _, mark = value.split(" ")
        return bool(mark == self._store.seals.mark("head", position, digest))

    def _digest(self, previous: str, row: AnyRow) -> str:
        at = row.written_at.isoformat()
        return self._store.seals.mark(
            previous, str(row.entry), at, row.ticket or "", row.event, row.by, row.facts
        )


_ENTRY = (journal.c.id.label("entry"), journal.c.at.label("written_at"))
_WORDS = (journal.c.ticket, journal.c.event, journal.c.by, journal.c.facts)
_CHAINED = (
    journal_seals.c.position,
    journal_seals.c.digest,
    journal_seals.c.entry,
    journal.c.at.label("written_at"),
    *_WORDS,
)


def _unsealed(highest: int, limit: int) -> Select[Any]:
    """Entries without a link, oldest first."""
    return (
        select(*_ENTRY, *_WORDS)
        .join_from(journal, journal_seals, journal_seals.c.entry == journal.c.id, isouter=True)
        .where(journal.c.id > highest - _LATECOMERS, journal_seals.c.entry.is_(None))
        .order_by(journal.c.id)
        .limit(limit)
    )


def _head(connection: Connection) -> tuple[int, str, int]:
    """Position and digest of the last link, and the highest entry that has one."""
    value = connection.execute(select(meta.c.value).where(meta.c.name == _HEAD)).scalar()
    if value is None:
        return 0, "", 0
    position, digest, highest, _ = value.split(" ")
    return int(position), digest, int(highest)


def _facts(event: Event, directory: Directory, seals: Seals) -> str:
    pairs = [[name, _named(value, directory, seals)] for name, value in event.facts]
    return json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))


def _by(who: str, directory: Directory, seals: Seals) -> str:
    """Who did it: an opaque id for a person of the desk, a digest for an address nobody enrolled."""
    if "@" not in who:
        return who
    known = directory.people.get(kept(who))
    return known.id if known else _named(who, directory, seals)


def _named(text: str, directory: Directory, seals: Seals) -> str:
    """The text with everybody this transaction is about by opaque id, and a digest of any other address."""

    def opaque(found: re.Match[str]) -> str:
        known = directory.people.get(kept(found[0]))
        return known.id if known else _masked(found[0], seals)

    return _ADDRESS.sub(opaque, text)


def _masked(address: str, seals: Seals) -> str:
    """By this the same address is recognised in two entries, and nothing else."""
    return f"address-{seals.mark('address', address.lower())[:12]}"


def _line(row: AnyRow) -> Line:
    facts = tuple((name, value) for name, value in json.loads(row.facts))
    return Line(row.id, row.at, row.ticket or "", row.event, row.by, row.address or "", facts)
