"""What a person may be given of themselves: mails they wrote, letters to them, and what is noted of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from ulak.desk.recipients import OUTWARD
from ulak.desk.ticket import Ticket
from ulak.errors import Refused
from ulak.store.contents import read_letter_content, read_message_content
from ulak.store.engine import Store
from ulak.store.schema import letter_recipients, letters, messages, people, spool, surveys, tickets
from ulak.store.seal import Sealed
from ulak.store.ticket_rows import read_tickets


@dataclass(frozen=True, slots=True)
class Written:
    """One mail of theirs, or one letter to them; `raw` is None where the desk has its bytes no more."""

    at: datetime
    ticket: str
    subject: str
    raw: bytes | None


class PersonRecord:
    """Read for the people with these opaque ids, one mail at a time."""

    def __init__(self, store: Store, ids: Sequence[str]) -> None:
        self._store = store
        self._ids = {"ids": list(ids)}

    def named(self) -> tuple[tuple[str, str], ...]:
        """Address and name, as they are known."""
        with self._store.snapshot() as connection:
            rows = connection.execute(_PEOPLE, self._ids).all()
        return tuple((row.address or "", row.name) for row in rows)

    def tickets(self) -> tuple[Ticket, ...]:
        """Those they are the author of."""
        with self._store.snapshot() as connection:
            numbers = connection.execute(_TICKETS, self._ids).scalars().all()
            return tuple(read_tickets(connection, self._store.seals, numbers).values())

    def ratings(self) -> tuple[tuple[str, datetime, int | None], ...]:
        """The tickets they were asked about, when, and what they answered."""
        with self._store.snapshot() as connection:
            rows = connection.execute(_RATINGS, self._ids).all()
        return tuple((row.ticket, row.asked_at, row.rating) for row in rows)

    def mails(self) -> Iterator[Written]:
        """What they wrote, as it came."""
        with self._store.snapshot() as connection:
            for row in connection.execute(_MAILS, self._ids).all():
                content = read_message_content(self._opened(row.key, row.content))
                raw = self._opened(row.spool_key, row.raw or b"")
                yield Written(row.at, row.ticket or "", content.subject, raw)

    def letters(self) -> Iterator[Written]:
        """What the desk wrote to them, as it left; letters within the desk are not theirs."""
        with self._store.snapshot() as connection:
            for row in connection.execute(_LETTERS, self._ids).all():
                content = read_letter_content(self._opened(row.key, row.content))
                at = row.sent_at or row.at
                yield Written(at, row.ticket or "", content.subject, self._opened(row.key, row.wire))

    def _opened(self, key: bytes | None, content: bytes) -> bytes | None:
        try:
            return self._store.seals.open(Sealed(key, content)) or None
        except Refused:
            return None


_IDS: Any = bindparam("ids", expanding=True)
_PEOPLE = select(people).where(people.c.id.in_(_IDS)).order_by(people.c.id)
_TICKETS = select(tickets.c.number).where(tickets.c.author.in_(_IDS)).order_by(tickets.c.number)
_RATINGS = select(surveys).where(surveys.c.person.in_(_IDS)).order_by(surveys.c.asked_at)
_MAILS = (
    select(
        messages.c.at,
        messages.c.ticket,
        messages.c.key,
        messages.c.content,
        spool.c.key.label("spool_key"),
        spool.c.raw,
    )
    .join_from(messages, spool, spool.c.message == messages.c.id)
    .where(messages.c.author.in_(_IDS), spool.c.raw.is_not(None))
    .order_by(messages.c.at, messages.c.id, spool.c.id)
)
_LETTERS = (
    select(letters)
    .join_from(letters, letter_recipients)
    .where(letter_recipients.c.person.in_(_IDS), letters.c.purpose.in_(sorted(one.value for one in OUTWARD)))
    .order_by(letters.c.at, letters.c.id)
)
