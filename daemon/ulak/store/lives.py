"""Of tickets, what decides how long they are kept; each with everything it leads to."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, exists, or_, select

from ulak.desk.clocks.promise import PromiseState
from ulak.desk.contact import Channel
from ulak.desk.keeping.kept import Life
from ulak.desk.keeping.retention import certificates_end
from ulak.desk.task import TaskState
from ulak.desk.ticket import Kind, LetterState, Status
from ulak.errors import Refused
from ulak.store.columns import AnyRow
from ulak.store.contents import read_ticket_content
from ulak.store.holds import held_among
from ulak.store.removing import IS_WRITTEN_ON
from ulak.store.report_words import read_report
from ulak.store.schema import letters, links, promises, removals, spool, tasks, tickets
from ulak.store.seal import Sealed, Seals

_MANY = 500
_UNDER_WAY = (
    LetterState.HELD,
    LetterState.QUEUED,
    LetterState.SENDING,
    LetterState.DEFERRED,
    LetterState.UNCERTAIN,
)


def lives_of(connection: Connection, seals: Seals, numbers: Sequence[str]) -> dict[str, Life]:
    """These tickets and all they lead to, however far; what was removed leads no further."""
    found: dict[str, Life] = {}
    wanted = list(dict.fromkeys(numbers))
    while wanted:
        read = {one.number: one for some in _pieces(wanted) for one in _lives(connection, seals, some)}
        found |= read
        ways = (read[number] for number in wanted if number in read and not read[number].is_removed)
        wanted = sorted({number for life in ways for number in life.linked} - found.keys())
    return found


def _lives(connection: Connection, seals: Seals, numbers: Sequence[str]) -> Iterator[Life]:
    rows = connection.execute(_TICKETS, {"numbers": numbers}).all()
    held = held_among(connection, numbers)
    busy = set(connection.execute(_BUSY, {"numbers": numbers}).scalars())
    linked: dict[str, set[str]] = {}
    for number, other in connection.execute(_LINKS, {"numbers": numbers}):
        linked.setdefault(number, set()).add(other)
    for row in rows:
        ends_at, is_readable = _certificates_end(row, seals)
        yield Life(
            number=row.number,
            version=row.version,
            kind=Kind(row.kind),
            channel=Channel(row.channel),
            closed_at=row.closed_at if row.status == Status.CLOSED.value else None,
            ends_at=ends_at,
            is_held=row.number in held,
            is_busy=row.number in busy or not is_readable,
            is_removed=row.removed_at is not None and not row.is_written_on,
            linked=frozenset(linked.get(row.number, ())),
        )


def _certificates_end(row: AnyRow, seals: Seals) -> tuple[datetime | None, bool]:
    """
    When the last one of a closed report ends, and whether its words could be read.

    Only of reports the sealed words are opened: nothing else names a certificate.
    """
    if row.kind != Kind.CERTIFICATE_PROBLEM_REPORT.value or row.closed_at is None:
        return None, True
    try:
        content = read_ticket_content(seals.open(Sealed(row.key, row.content)))
    except Refused:  # a damaged row: it stays, and the others need not wait for it
        return None, False
    return certificates_end(read_report(list(content.report), {}), row.closed_at), True


def _pieces(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    return (numbers[start : start + _MANY] for start in range(0, len(numbers), _MANY))


_ASKED = tickets.c.number.in_(bindparam("numbers", expanding=True))
_TICKETS = (
    select(
        tickets.c.number,
        tickets.c.version,
        tickets.c.status,
        tickets.c.kind,
        tickets.c.channel,
        tickets.c.closed_at,
        tickets.c.key,
        tickets.c.content,
        removals.c.removed_at,
        IS_WRITTEN_ON.label("is_written_on"),
    )
    .join_from(tickets, removals, removals.c.ticket == tickets.c.number, isouter=True)
    .where(_ASKED)
)
_LINKS = select(links.c.ticket, links.c.other).where(links.c.ticket.in_(bindparam("numbers", expanding=True)))


def _of_ticket(column: ColumnElement[str | None], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(column == tickets.c.number, *conditions)


_BUSY = select(tickets.c.number).where(
    _ASKED,
    or_(
        tickets.c.next_due_at.is_not(None),
        _of_ticket(promises.c.ticket, promises.c.state == PromiseState.PAUSED.value),
        _of_ticket(tasks.c.ticket, tasks.c.state == TaskState.OPEN.value),
        _of_ticket(letters.c.ticket, letters.c.state.in_([one.value for one in _UNDER_WAY])),
        _of_ticket(spool.c.ticket, spool.c.state.in_(("stored", "quarantined"))),
    ),
)
"""What has not come to its end: a promise, a task, a letter, or a mail nobody could read yet."""


def closed_before(
    connection: Connection, at: datetime, behind: tuple[datetime, str] | None, limit: int
) -> Iterable[tuple[datetime, str]]:
    """The next tickets closed before then of which something is left, oldest first, behind the last one."""
    query = (
        select(tickets.c.closed_at, tickets.c.number)
        .join_from(tickets, removals, removals.c.ticket == tickets.c.number, isouter=True)
        .where(
            tickets.c.status == Status.CLOSED.value,
            tickets.c.closed_at < at,
            or_(removals.c.removed_at.is_(None), IS_WRITTEN_ON),
        )
    )
    if behind is not None:
        closed_at, number = behind
        later = tickets.c.closed_at > closed_at
        query = query.where(or_(later, (tickets.c.closed_at == closed_at) & (tickets.c.number > number)))
    rows = connection.execute(query.order_by(tickets.c.closed_at, tickets.c.number).limit(limit))
    return [(closed_at, number) for closed_at, number in rows]
