"""
The journal: what happened, append-only, in the desk's words.

Triggers refuse UPDATE and DELETE on both databases. Writers only append; a sealer chains what was
committed afterwards, entry by entry, by an HMAC over the one before, so that nobody queues for the
chain. Where it ends, and what waits to be chained, is kept beside it (`journal_end`); `journal_check` reads
all of it again.
"""

import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from ulak.desk.decision import Event
from ulak.desk.record.anchor import Head
from ulak.fault_point import Step, reach
from ulak.mail.address import Address
from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.journal_end import ENTRY, count_on, digest_of, end, move_head, move_tally
from ulak.store.people import Directory, kept
from ulak.store.schema import journal, journal_seals, people
from ulak.store.seal import Seals

log = logging.getLogger(__name__)

_ADDRESS = re.compile(r"[^\s<>@,;:]+@[^\s<>@,;:]+")
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
            "ticket": ticket or None,
            "event": event.name,
            "by": _by(event.by, directory, seals),
            "facts": _facts(event, directory, seals),
        }
        for event in events
    ]
    if rows:
        connection.execute(journal.insert(), rows)
        count_on(connection, seals, len(rows))


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

    def head(self) -> Head:
        """The last link of the chain; position 0 where nothing is chained yet."""
        with self._store.snapshot() as connection:
            return end(connection, self._store.seals).head

    def _seal_batch(self, now: datetime) -> int:
        seals = self._store.seals
        with self._store.snapshot() as connection:
            if not connection.execute(_unsealed(end(connection, seals).highest, 1)).first():
                return 0
        with self._store.write() as connection:
            last = end(connection, seals)
            if not last.is_whole:
                log.error("the chain of the journal does not end where it did: nothing is chained to it")
                return 0
            position, digest, highest = last.head.position, last.head.digest, last.highest
            chained = []
            for row in connection.execute(_unsealed(highest, _BATCH)).all():
                position, digest = position + 1, digest_of(seals, digest, row)
                highest = max(highest, row.entry)
                chained.append({"position": position, "entry": row.entry, "digest": digest, "at": now})
            if chained:
                connection.execute(journal_seals.insert(), chained)
                move_head(connection, seals, Head(position, digest), highest)
            if len(chained) < _BATCH and not move_tally(connection, seals, highest):
                log.error("the journal was changed by somebody else before it was chained")
        reach(Step.SEALED)
        return len(chained)


def _unsealed(highest: int, limit: int) -> Select[Any]:
    """Entries without a link, oldest first."""
    return (
        select(*ENTRY)
        .join_from(journal, journal_seals, journal_seals.c.entry == journal.c.id, isouter=True)
        .where(journal.c.id > highest - _LATECOMERS, journal_seals.c.entry.is_(None))
        .order_by(journal.c.id)
        .limit(limit)
    )


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


def facts_of(words: str) -> tuple[tuple[str, str], ...]:
    """The facts of an entry as they were written."""
    return tuple((name, value) for name, value in json.loads(words))


def _line(row: AnyRow) -> Line:
    return Line(row.id, row.at, row.ticket or "", row.event, row.by, row.address or "", facts_of(row.facts))
