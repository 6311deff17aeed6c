"""When a ticket's promises are looked at, and which steps of their ladders were taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from ulak.store.schema import escalation_steps, tickets

Taken = Mapping[str, frozenset[tuple[int, int]]]
"""The (step, occurrence) pairs taken so far, by the key of their promise."""


@dataclass(frozen=True, slots=True)
class Look:
    """A ticket that was looked at in that version, and when it must be again; None: never."""

    number: str
    version: int
    at: datetime | None


def steps_taken(
    connection: Connection, numbers: Sequence[str]
) -> dict[str, dict[str, frozenset[tuple[int, int]]]]:
    """The steps taken on many tickets, by their numbers."""
    found: dict[str, dict[str, frozenset[tuple[int, int]]]] = {number: {} for number in numbers}
    for row in connection.execute(_STEPS, {"numbers": list(numbers)}):
        on = found[row.ticket]
        on[row.promise] = on.get(row.promise, frozenset()) | {(row.step, row.occurrence)}
    return found


def look_again(connection: Connection, looks: Iterable[Look]) -> None:
    """Nothing is due on these tickets before their time; one that has changed meanwhile stays due."""
    rows = [{"of": look.number, "seen": look.version, "again": look.at} for look in looks]
    if rows:
        connection.execute(_LOOK_AGAIN, rows)


_STEPS = select(escalation_steps).where(escalation_steps.c.ticket.in_(bindparam("numbers", expanding=True)))
_LOOK_AGAIN = (
    update(tickets)
    .where(tickets.c.number == bindparam("of"), tickets.c.version == bindparam("seen"))
    .values(look_at=bindparam("again"))
)
