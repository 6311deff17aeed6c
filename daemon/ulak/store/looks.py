"""When a ticket's promises are looked at, and which steps of their ladders were taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select, update

from ulak.desk.clocks.breach import Taken as StepsTaken
from ulak.desk.clocks.breach import TakenKey
from ulak.desk.clocks.evidence import Evidence
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.ticket import Ticket
from ulak.store.clock_evidence import evidence_of, keep_watch, watched
from ulak.store.engine import Store
from ulak.store.schema import TO_LOOK_AT, escalation_steps, promises, tickets
from ulak.store.ticket_rows import read_tickets

Taken = Mapping[str, StepsTaken]
"""What was taken so far, by the key of the promise."""


@dataclass(frozen=True, slots=True)
class Look:
    """A ticket that was looked at in that version, and when it must be again; None: never."""

    number: str
    version: int
    at: datetime | None


class Looks:
    """What escalate asks of the tickets: which are due, what was done about them, and what was in the way."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self, now: datetime) -> tuple[str, ...]:
        """
        Numbers of tickets whose promises must be looked at now.

        A ticket must be looked at after every change, and from then on when `look_again_at` says; one
        without a live promise never.
        """
        query = (
            select(tickets.c.number).where(TO_LOOK_AT, tickets.c.look_at <= now).order_by(tickets.c.look_at)
        )
        with self._store.snapshot() as connection:
            return tuple(connection.execute(query).scalars())

    def look_again_at(self, looks: Sequence[Look]) -> None:
        """
        Nothing is due on these tickets before the time given, on the version that was looked at.

        Many in one transaction, because a commit waits for the disk.
        """
        if looks:
            with self._store.write() as connection:
                look_again(connection, looks)

    def with_steps(self, numbers: Sequence[str]) -> tuple[tuple[Ticket, Taken], ...]:
        """Tickets with the steps taken on them; numbers nobody has are left out."""
        with self._store.snapshot() as connection:
            taken = steps_taken(connection, numbers)
            found = read_tickets(connection, self._store.seals, numbers)
        return tuple((ticket, taken[number]) for number, ticket in found.items())

    def keeps_watch(self, now: datetime) -> None:
        """Clocks are watched now: written down once a minute, and for how long they were not."""
        with self._store.snapshot() as connection:
            is_known = watched(connection, now)
        if not is_known:
            with self._store.write() as connection:
                keep_watch(connection, now)

    def evidence(self, ticket: Ticket, now: datetime) -> Evidence:
        """All that was written down of where the time of a ticket's promises went."""
        with self._store.snapshot() as connection:
            return evidence_of(connection, ticket, now)


def steps_taken(connection: Connection, numbers: Sequence[str]) -> dict[str, dict[str, StepsTaken]]:
    """The steps taken on many tickets, by their numbers."""
    found: dict[str, dict[str, dict[TakenKey, datetime]]] = {number: {} for number in numbers}
    for row in connection.execute(_STEPS, {"numbers": list(numbers)}):
        found[row.ticket].setdefault(row.promise, {})[row.step, row.occurrence] = row.at
    return {
        number: {key: StepsTaken(frozenset(steps), max(steps.values())) for key, steps in on.items()}
        for number, on in found.items()
    }


def when_taken(connection: Connection, number: str) -> dict[str, dict[TakenKey, datetime]]:
    """When each step and repetition was taken on one ticket, by the key of its promise."""
    found: dict[str, dict[TakenKey, datetime]] = {}
    for row in connection.execute(_STEPS, {"numbers": [number]}):
        found.setdefault(row.promise, {})[row.step, row.occurrence] = row.at
    return found


def look_again(connection: Connection, looks: Iterable[Look]) -> None:
    """Nothing is due on these tickets before their time; one that has changed meanwhile stays due."""
    rows = [{"of": look.number, "seen": look.version, "again": look.at} for look in looks]
    if rows:
        connection.execute(_LOOK_AGAIN, rows)


def look_at_all(connection: Connection) -> None:
    """
    Look anew at every ticket with a promise that runs or stands still, or a reminder.

    They are due since they were opened, so whoever's clock is a little behind looks at them too.
    """
    standing = select(promises.c.ticket).where(promises.c.state == PromiseState.PAUSED.value)
    concerned = or_(TO_LOOK_AT, tickets.c.number.in_(standing))
    connection.execute(update(tickets).where(concerned).values(look_at=tickets.c.opened_at))


_STEPS = select(escalation_steps).where(escalation_steps.c.ticket.in_(bindparam("numbers", expanding=True)))
_LOOK_AGAIN = (
    update(tickets)
    .where(tickets.c.number == bindparam("of"), tickets.c.version == bindparam("seen"))
    .values(look_at=bindparam("again"))
)
