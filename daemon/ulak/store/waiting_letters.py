"""Letters that have not left, as `queue` shows them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ulak.desk.ticket import LetterState, Purpose
from ulak.store.columns import AnyRow
from ulak.store.contents import read_letter_content
from ulak.store.quota import LIMIT_NAMES, Scope
from ulak.store.schema import letter_recipients, people
from ulak.store.seal import Sealed, Seals

A_PERSON = "a person: `ulak queue retry` or `ulak queue drop`"
IN_DOUBT = "a person: it may have left before the store was restored from a copy"


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """
    A letter that has not left, as `queue` shows it.

    `waits_for` is in words: a colleague's answer (`#yine-de`), room in which quota, or nothing; a person
    where it is `doubtful`, which says that it may have left before the store was restored from a copy.
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
    doubtful: bool


def shown(connection: Connection, seals: Seals, row: AnyRow) -> WaitingLetter:
    """Read a row of the outbox as `queue` shows it."""
    content = read_letter_content(seals.open(Sealed(row.key, row.content)))
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
        next_at=row.next_at or (row.leaves_at if row.waits_for_room else None),
        attempts=row.attempts,
        reply=row.reply or "",
        waits_for=_waits_for(row),
        doubtful=row.doubtful,
    )


def _waits_for(row: AnyRow) -> str:
    if row.doubtful:
        return IN_DOUBT
    if row.state == LetterState.UNCERTAIN and row.next_at is None:
        return A_PERSON
    return "a word from its writer (#yine-de)" if row.waits else _room_wanted(row)


def _room_wanted(row: AnyRow) -> str:
    """Name the key of `[limits]` that the letter waits for."""
    if not row.waits_for_room:
        return ""
    scope, _, subject = row.account.partition(" ")
    about = f" ({subject})" if scope == Scope.DOMAIN else ""
    return f"room in {LIMIT_NAMES[Scope(scope)]}{about}"


def recipients(connection: Connection, letter: int, unless: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Whom a letter goes to, but for those in one of the states of `unless`."""
    query = (
        select(people.c.address)
        .join_from(letter_recipients, people)
        .where(letter_recipients.c.letter == letter, letter_recipients.c.state.not_in(unless))
        .order_by(letter_recipients.c.position)
    )
    return tuple(address for address in connection.execute(query).scalars() if address)
