"""Letters that have not left, as `queue` shows them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ulak.desk.ticket import LetterState, Purpose
from ulak.store.columns import AnyRow
from ulak.store.contents import read_letter_content
from ulak.store.schema import letter_recipients, people
from ulak.store.seal import Sealed, Seals


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """
    A letter that has not left, as `queue` shows it.

    `waits_for` is in words: a colleague's answer (`#yine-de`), room in a quota, or nothing.
    """

    id: int
    number: str
    counter: str
    purpose: Purpose
    state: LetterState
    to: tuple[str, ...]
    subject: str
    message_id: str
    at: datetime
    next_at: datetime | None
    attempts: int
    reply: str
    waits_for: str


def shown(connection: Connection, seals: Seals, row: AnyRow) -> WaitingLetter:
    """Read a row of the outbox as `queue` shows it."""
    content = read_letter_content(seals.open(Sealed(row.key, row.content)))
    room_wanted = "room in the quota of acknowledgements" if row.waits_for_room else ""
    return WaitingLetter(
        id=row.id,
        number=row.ticket or "",
        counter=row.counter,
        purpose=Purpose(row.purpose),
        state=LetterState(row.state),
        to=recipients(connection, row.id),
        subject=content.subject,
        message_id=row.message_id,
        at=row.at,
        next_at=row.next_at,
        attempts=row.attempts,
        reply=row.reply or "",
        waits_for="a word from its writer (#yine-de)" if row.waits else room_wanted,
    )


def recipients(connection: Connection, letter: int, unless: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Whom a letter goes to, but for those in one of the states of `unless`."""
    query = (
        select(people.c.address)
        .join_from(letter_recipients, people)
        .where(letter_recipients.c.letter == letter, letter_recipients.c.state.not_in(unless))
        .order_by(letter_recipients.c.position)
    )
    return tuple(address for address in connection.execute(query).scalars() if address)
