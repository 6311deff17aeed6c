"""
Which mails of certificate problem reports are still to be looked through for certificates.

That is asked of the tickets as they are: so a ticket that becomes such a report by a word of staff, one that
others were merged into, and one that opens again have their turn, and none is forgotten over a restart.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select, union_all

from ulak.desk.ticket import Filing, Kind, Relation, Ticket
from ulak.errors import Refused
from ulak.store.engine import Store
from ulak.store.links import merged_into
from ulak.store.schema import NOT_CLOSED, links, looked_through, messages, reported, spool, tickets
from ulak.store.seal import Sealed
from ulak.store.ticket_rows import read_tickets
from ulak.store.upsert import replace

MOST_TRIES = 3
"""Times a mail is begun; whatever ends the process in each of them is not begun again."""

LOOKED_AT = (Filing.OPENING, Filing.AUTHOR, Filing.OUTSIDER)
"""What of a ticket is looked through: what people outside wrote. Staff name certificates by `#sertifika`."""

ERASED = "the mail was erased"
_MANY = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    A mail of a report that is to be looked through, and for which ticket.

    `tries` counts earlier ones that the process did not outlive. `is_again` where that was done for this very
    ticket before, and only the inventory has grown since.
    """

    message: int
    number: str
    tries: int = 0
    is_again: bool = False

    @property
    def is_given_up(self) -> bool:
        """Is it not read any more?"""
        return self.tries >= MOST_TRIES


@dataclass(frozen=True, slots=True)
class Original:
    """A mail as it came; `unread` says in words why there are no bytes to look at, and is empty else."""

    raw: bytes = b""
    unread: str = ""


class LookedThrough:
    """The mails of all reports, from the side of whoever looks for certificates in them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def wanted(self, inventory: int, limit: int) -> tuple[Wanted, ...]:
        """
        The next mails of open reports that nobody looked through yet, or only with an older inventory.

        Those that were begun before come last: one of them may have ended the process.
        """
        with self._store.snapshot() as connection:
            rows = connection.execute(_wanted(inventory).limit(limit)).all()
        return tuple(Wanted(row.id, row.number, row.tries or 0, row.ticket == row.number) for row in rows)

    def begin(self, mail: Wanted) -> None:
        """Write down that it is tried, before a byte of it is read."""
        self._write(mail, mail.tries + 1)

    def leave(self, mail: Wanted) -> None:
        """It has no end, and that is no fault of the mail: the try does not count."""
        self._write(mail, mail.tries)

    def _write(self, mail: Wanted, tries: int) -> None:
        with self._store.write() as connection:
            replace(connection, looked_through, _row(mail, tries))

    def ended(self, mail: Wanted, inventory: int, now: datetime) -> Callable[[Connection], None]:
        """It was looked through; within somebody's transaction. One that is given up stays so."""
        tries = mail.tries if mail.is_given_up else 0
        row = _row(mail, tries) | {"inventory": inventory, "at": now}
        return lambda connection: replace(connection, looked_through, row)

    def end(self, mail: Wanted, inventory: int, now: datetime) -> None:
        """The same by itself."""
        with self._store.write() as connection:
            self.ended(mail, inventory, now)(connection)

    def original(self, mail: Wanted) -> Original:
        """The mail as it came; one that was put aside is not read: that may have ended the process before."""
        with self._store.snapshot() as connection:
            row = connection.execute(_ORIGINAL.where(spool.c.message == mail.message)).first()
        if row is None:
            return Original(unread=ERASED)
        if row.is_aside:
            return Original(unread="the mail could not be read")
        try:
            raw = self._store.seals.open(Sealed(row.key, row.raw))
        except Refused:
            return Original(unread="the stored mail is damaged")
        return Original(unread=ERASED) if raw is None else Original(raw)

    def ticket(self, number: str) -> Ticket | None:
        """The ticket as it is now, as long as it is an open report; None for any other."""
        with self._store.snapshot() as connection:
            return next(
                iter(read_tickets(connection, self._store.seals, _open(connection, [number])).values()), None
            )

    def about(self, marks: Sequence[str], number: str) -> tuple[Ticket, ...]:
        """The other reports about the same certificates, each as what it has become part of; oldest first."""
        with self._store.snapshot() as connection:
            some = (marks[at : at + _MANY] for at in range(0, len(marks), _MANY))
            found = {number for few in some for number in _named(connection, few)}
            whole = set(merged_into(connection, [*found, number]).values())
            here = merged_into(connection, [number])[number]
            return tuple(read_tickets(connection, self._store.seals, sorted(whole - {here, number})).values())


def _row(mail: Wanted, tries: int) -> dict[str, object]:
    return {"message": mail.message, "ticket": mail.number, "inventory": 0, "tries": tries, "at": None}


def _is_open_report() -> ColumnElement[bool]:
    return and_(tickets.c.kind == Kind.CERTIFICATE_PROBLEM_REPORT.value, NOT_CLOSED)


def _open(connection: Connection, numbers: Iterable[str]) -> list[str]:
    query = select(tickets.c.number).where(tickets.c.number.in_(list(numbers)), _is_open_report())
    return list(connection.execute(query).scalars())


_ENDED_FOR = case((looked_through.c.at.is_not(None), looked_through.c.ticket), else_=None)


def _wanted(inventory: int) -> Select[tuple[int, str, int | None, str | None]]:
    """Of each open report its own mails, and those of its parts."""
    filed = messages.c.filing.in_([filing.value for filing in LOOKED_AT])
    own = select(messages.c.id, tickets.c.number).join_from(
        tickets, messages, messages.c.ticket == tickets.c.number
    )
    is_part = and_(links.c.relation == Relation.MERGED.value, links.c.made_here.is_(True))
    of_parts = (
        select(messages.c.id, tickets.c.number)
        .join_from(tickets, links, and_(links.c.other == tickets.c.number, is_part))
        .join(messages, messages.c.ticket == links.c.ticket)
    )
    mails = union_all(
        own.where(_is_open_report(), filed), of_parts.where(_is_open_report(), filed)
    ).subquery()
    seen = looked_through
    return (
        select(mails.c.id, mails.c.number, seen.c.tries, _ENDED_FOR.label("ticket"))
        .join_from(mails, seen, seen.c.message == mails.c.id, isouter=True)
        .where(or_(seen.c.at.is_(None), seen.c.ticket != mails.c.number, seen.c.inventory < inventory))
        .order_by(func.coalesce(seen.c.tries, 0), mails.c.id)
    )


def _named(connection: Connection, marks: Sequence[str]) -> Iterable[str]:
    query = (
        select(reported.c.ticket)
        .join_from(reported, tickets)
        .where(
            reported.c.mark.in_(list(marks)),
            tickets.c.kind == Kind.CERTIFICATE_PROBLEM_REPORT.value,
        )
    )
    return connection.execute(query.distinct()).scalars()


_ORIGINAL = (
    select(spool.c.key, spool.c.raw, spool.c.traceback.is_not(None).label("is_aside"))
    .where(spool.c.raw.is_not(None))
    .order_by(spool.c.traceback.is_not(None), spool.c.id.desc())
    .limit(1)
)
