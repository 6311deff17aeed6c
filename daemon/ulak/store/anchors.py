"""When the journal was anchored last, and what was counted since; of two daemons one anchors a day."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select, update

from ulak.desk.record import day
from ulak.desk.record.anchor import Anchored, Head
from ulak.store.engine import Store
from ulak.store.health import beat, signs
from ulak.store.journal import facts_of
from ulak.store.schema import health, journal
from ulak.store.stale import Stale

_ANCHORED = "journal anchored"
_CHAIN = ""


class Anchors:
    """The note of the last anchor."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last(self) -> Anchored | None:
        """None before the desk's first day."""
        with self._store.snapshot() as connection:
            found = next(iter(signs(connection, _ANCHORED)), None)
        return None if found is None else Anchored(found.at, found.times)

    def begin(self, position: int, now: datetime) -> None:
        """A desk that begins its work has no day behind it to anchor."""
        with self._store.write() as connection:
            beat(connection, _ANCHORED, _CHAIN, now, position)

    def days_since(self, last: Anchored) -> tuple[dict[str, str], ...]:
        """The facts of every day of a mailbox that was counted since the last anchor."""
        these = (journal.c.ticket.is_(None), journal.c.event == day.EVENT, journal.c.at >= last.at)
        query = select(journal.c.facts).where(*these).order_by(journal.c.id)
        with self._store.snapshot() as connection:
            return tuple(dict(facts_of(words)) for words in connection.execute(query).scalars())

    def anchors(self, head: Head, last: Anchored, now: datetime) -> Callable[[Connection], None]:
        """Remember it in the transaction that queues the letter; `Stale` where another daemon was faster."""
        this = (health.c.subject == _ANCHORED, health.c.name == _CHAIN, health.c.at == last.at)

        def remember(connection: Connection) -> None:
            changed = {"at": now, "times": head.position}
            if connection.execute(update(health).where(*this).values(changed)).rowcount != 1:
                raise Stale("The journal was anchored meanwhile.")

        return remember
