"""A ticket's whole record, as `show` prints it: correspondence with its deliveries, and the journal."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from ulak.desk.ticket import LetterState, Ticket
from ulak.mail.address import Address
from ulak.mail.private_key import without_private_keys
from ulak.store import journal
from ulak.store.attempts import Attempt, attempts_of
from ulak.store.contents import AttachmentEntry, read_letter_content, read_message_content
from ulak.store.correspondence import letter_rows, message_rows
from ulak.store.holds import Kept, keeping_of
from ulak.store.journal import Line
from ulak.store.seal import Sealed, Seals
from ulak.store.surveys import rating_of


@dataclass(frozen=True, slots=True)
class Delivery:
    """
    How a letter fared: `at` is SMTP 250 once it is sent, `reply` the server's last word.

    `attempts` are those that ended; one under way is not among them.
    """

    state: LetterState
    at: datetime | None
    reply: str
    attempts: tuple[Attempt, ...]
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecordedMessage:
    """
    One message in, or one letter out (then it has an `id` in the outbox and a `delivery`).

    `kind` is the filing of what came and the purpose of what goes. A private key is cut from `text`.
    `sender` of a letter is empty: letters carry the address of the ticket's `counter`. `by` is the
    staff member who wrote it. `ticket` is the one it stands on, which may be a part of the one shown.
    """

    direction: str
    kind: str
    sender: Address
    to: tuple[str, ...]
    subject: str
    message_id: str
    at: datetime
    text: str
    attachments: tuple[AttachmentEntry, ...]
    counter: str = ""
    by: str = ""
    id: int = 0
    ticket: str = ""
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the desk has about one ticket; messages and journal oldest first. `rating` is 1 to 5."""

    ticket: Ticket
    messages: tuple[RecordedMessage, ...]
    journal: tuple[Line, ...]
    rating: int | None = None
    kept: Kept = field(default_factory=Kept)


def read_record(connection: Connection, seals: Seals, ticket: Ticket) -> Record:
    """Gather what belongs to a ticket."""
    messages = sorted(
        (
            one
            for number in (ticket.number, *(part.number for part in ticket.parts))
            for one in (*_came(connection, seals, number), *_goes(connection, seals, number))
        ),
        key=lambda one: one.at,
    )
    lines, rating = journal.lines(connection, ticket.number), rating_of(connection, ticket.number)
    return Record(ticket, tuple(messages), lines, rating, keeping_of(connection, ticket.number))


def _came(connection: Connection, seals: Seals, number: str) -> list[RecordedMessage]:
    found = []
    for row in message_rows(connection, number):
        content = read_message_content(seals.open(Sealed(row.key, row.content)))
        one = RecordedMessage(
            direction="in",
            kind=row.filing or row.origin,
            sender=Address(row.address or "", content.author),
            to=content.to,
            subject=content.subject,
            message_id=row.message_id,
            at=row.at,
            text=without_private_keys(content.text),
            attachments=content.attachments,
            counter=row.mailbox,
            ticket=number,
        )
        found.append(one)
    return found


def _goes(connection: Connection, seals: Seals, number: str) -> list[RecordedMessage]:
    rows, to = letter_rows(connection, number)
    tries = attempts_of(connection, (row.id for row in rows))
    found = []
    for row in rows:
        content = read_letter_content(seals.open(Sealed(row.key, row.content)))
        state = LetterState(row.state)
        one = RecordedMessage(
            direction="out",
            kind=row.purpose,
            sender=Address(""),
            to=to.get(row.id, ()),
            subject=content.subject,
            message_id=row.message_id,
            at=row.at,
            text=without_private_keys(content.text),
            attachments=content.attachments,
            counter=row.counter,
            by=row.address or "",
            id=row.id,
            ticket=number,
            delivery=Delivery(state, row.sent_at, row.reply or "", tries.get(row.id, ()), row.next_at),
        )
        found.append(one)
    return found
