"""Which tickets were closed long ago, and the removal of what was written on one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, update

from ulak.desk.decision import Event
from ulak.desk.keeping.kept import Life, Over
from ulak.fault_point import Step, reach
from ulak.store import journal
from ulak.store.announced import Announcement
from ulak.store.engine import Store
from ulak.store.holds import lock
from ulak.store.lives import closed_before, lives_of
from ulak.store.people import Directory
from ulak.store.removing import drop_ticket, forget_people
from ulak.store.schema import removals
from ulak.store.stale import Stale

_NOBODY = Directory({})
_PAGE = 500


class Keeping:
    """The tickets of a store, from the side of how long they are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def closed(
        self, before: datetime, behind: tuple[datetime, str] | None
    ) -> tuple[tuple[datetime, str], ...]:
        """The next tickets closed before then of which something is left, the oldest first."""
        with self._store.snapshot() as connection:
            return tuple(closed_before(connection, before, behind, _PAGE))

    def lives(self, numbers: Sequence[str]) -> dict[str, Life]:
        """These tickets, with everything they lead to."""
        with self._store.snapshot() as connection:
            return lives_of(connection, self._store.seals, numbers)

    def remove(
        self, one: Over, told: Announcement, rules: str, now: datetime, spared: Collection[str]
    ) -> None:
        """
        Remove what was written on a ticket, in one transaction; `spared` are the addresses of the desk.

        `Stale`, and nothing done, where it, or anything it leads to, is not as it was judged any more.
        """
        number = one.life.number
        facts = (("rule", str(one.rule)), ("rules", rules), ("announced", told.at.isoformat()))
        with self._store.write() as connection:
            lock(connection, (life.number for life in one.beside))
            if lives_of(connection, self._store.seals, (number,)) != {
                life.number: life for life in one.beside
            }:
                raise Stale(f"{number} is not as it was when it was to be removed.")
            this = (removals.c.ticket == number, removals.c.announced_at == told.at)
            taken = update(removals).where(*this, removals.c.removed_at.is_(None)).values(removed_at=now)
            if connection.execute(taken).rowcount != 1:
                raise Stale(f"{number} was removed meanwhile, or is announced no more.")
            forget_people(connection, drop_ticket(connection, number), spared)
            event = Event("content removed", facts=facts)
            journal.append(connection, self._store.seals, _NOBODY, number, (event,), now)
            reach(Step.REMOVING)

    def take_back(self, told: Announcement, now: datetime) -> None:
        """A ticket that was announced stays: rules, holds or the ticket have changed since."""
        this = (removals.c.ticket == told.number, removals.c.announced_at == told.at)
        with self._store.write() as connection:
            pending = delete(removals).where(*this, removals.c.removed_at.is_(None))
            if connection.execute(pending).rowcount == 1:
                event = Event("removal taken back", facts=(("announced", told.at.isoformat()),))
                journal.append(connection, self._store.seals, _NOBODY, told.number, (event,), now)
