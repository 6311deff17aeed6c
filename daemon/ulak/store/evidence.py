"""
A ticket's record as an auditor gets it: mails one after the other, the journal as it is chained.

What came may be large, so one mail at a time is opened. Each also says why it could not be, where it was
erased or its bytes are not those that were sealed.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from ulak.desk.decision import Event
from ulak.desk.evidence.chain import Entry
from ulak.desk.ticket import LetterState, PastLetter, Purpose
from ulak.errors import Refused
from ulak.store import journal as journals
from ulak.store.attempts import Attempt, Recipient, attempts_of, fates
from ulak.store.columns import AnyRow
from ulak.store.contents import read_letter_content, read_message_content
from ulak.store.correspondence import letter_rows
from ulak.store.engine import Store
from ulak.store.people import Directory, addresses_of
from ulak.store.schema import journal, journal_seals, letters, messages, people, spool
from ulak.store.seal import Sealed, Seals

ERASED = "erased, as the law on personal data demands"
DAMAGED = "its bytes in the store are not those that were sealed"
SAME = "the same bytes as another delivery of this mail"
UNREAD = "it could not be read, so nobody can say whether a private key is in it"


@dataclass(frozen=True, slots=True)
class Original:
    """
    One delivery of one mail; `why` says why there are no bytes.

    `is_unread` where reading it failed: it may have ended the process, so nobody tries again by itself.
    """

    spool_id: int
    ticket: str
    mailbox: str
    folder: str
    at: datetime
    sender: str
    subject: str
    message_id: str
    filing: str
    internal_date: datetime | None
    sha256: str
    size: int
    is_unread: bool = False
    raw: bytes | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter as it left or will leave, without its text: every attempt, the fate of each recipient."""

    letter: PastLetter
    ticket: str
    made_at: datetime
    sent_at: datetime | None
    reply: str
    attempts: tuple[Attempt, ...]
    recipients: tuple[Recipient, ...]


class Evidence:
    """What the store has of one ticket and the tickets that are part of it."""

    def __init__(self, store: Store, numbers: Sequence[str]) -> None:
        self._store = store
        self._numbers = tuple(numbers)

    def originals(self) -> Iterator[Original]:
        """What came, oldest first, one opened at a time."""
        with self._store.snapshot() as connection:
            rows = connection.execute(_ORIGINALS, {"numbers": self._numbers}).all()
            for row in rows:
                content = read_message_content(_quietly(self._store.seals, row.key, row.content))
                raw, why = _bytes(connection, self._store.seals, row.spool_id)
                yield Original(
                    spool_id=row.spool_id,
                    ticket=row.ticket,
                    mailbox=row.mailbox,
                    folder=row.folder,
                    at=row.at,
                    sender=row.address or "",
                    subject=content.subject,
                    message_id=row.message_id,
                    filing=row.filing or row.origin,
                    internal_date=row.internal_date,
                    sha256=row.sha256 or "",
                    size=row.size or 0,
                    is_unread=row.traceback is not None,
                    raw=raw,
                    why=why,
                )

    def letters(self) -> tuple[SentLetter, ...]:
        """What left, in the order it was written, without its bytes."""
        found = []
        with self._store.snapshot() as connection:
            for number in self._numbers:
                rows, _ = letter_rows(connection, number)
                tries = attempts_of(connection, (row.id for row in rows))
                for row in rows:
                    to = fates(connection, row.id)
                    letter = _past_letter(row, self._store.seals, to)
                    tried = tries.get(row.id, ())
                    came_of_it = (row.sent_at, row.reply or "", tried, to)
                    found.append(SentLetter(letter, number, row.at, *came_of_it))
        return tuple(sorted(found, key=lambda one: one.letter.id))

    def wire(self, letter: int) -> tuple[bytes | None, str]:
        """The bytes of a letter; else why there are none."""
        with self._store.snapshot() as connection:
            row = connection.execute(_WIRE, {"id": letter}).one()
        return _opened(self._store.seals, row.key, row.wire)

    def entries(self, number: str) -> tuple[Entry, ...]:
        """The journal of that ticket as it was chained; what is younger than the last sealing comes last."""
        with self._store.snapshot() as connection:
            rows = connection.execute(_ENTRIES, {"number": number}).all()
        chained = [row for row in rows if row.position]
        young = [row for row in rows if not row.position]
        chained.sort(key=lambda row: int(row.position))
        return tuple(
            Entry(
                id=row.id,
                at=row.at,
                ticket=number,
                event=row.event,
                by=row.by,
                facts=tuple((name, value) for name, value in json.loads(row.facts)),
                position=row.position or 0,
                seal=row.digest or "",
            )
            for row in (*chained, *young)
        )

    def addresses(self, ids: Iterable[str]) -> dict[str, str]:
        """Who these opaque ids are; whoever was erased is left out."""
        with self._store.snapshot() as connection:
            return addresses_of(connection, ids)

    def made(self, facts: Sequence[tuple[str, str]], now: datetime) -> None:
        """Write into the journal of the ticket that evidence with more than usual leaves the store."""
        with self._store.write() as connection:
            event = Event("evidence made", facts=tuple(facts))
            seals, number = self._store.seals, self._numbers[0]
            journals.append(connection, seals, Directory({}), number, (event,), now)


_ORIGINALS = (
    select(
        messages.c.ticket,
        messages.c.at,
        messages.c.message_id,
        messages.c.filing,
        messages.c.origin,
        messages.c.key,
        messages.c.content,
        people.c.address,
        spool.c.id.label("spool_id"),
        spool.c.mailbox,
        spool.c.folder,
        spool.c.internal_date,
        spool.c.sha256,
        spool.c.size,
        spool.c.traceback,
    )
    .join_from(messages, people, people.c.id == messages.c.author)
    .join(spool, spool.c.message == messages.c.id)
    .where(messages.c.ticket.in_(bindparam("numbers", expanding=True)))
    .order_by(messages.c.at, messages.c.id, spool.c.id)
)
_RAW = select(spool.c.key, spool.c.raw).where(spool.c.id == bindparam("id"))
_WIRE = select(letters.c.key, letters.c.wire).where(letters.c.id == bindparam("id"))
_ENTRIES = (
    select(journal, journal_seals.c.position, journal_seals.c.digest)
    .join_from(journal, journal_seals, journal_seals.c.entry == journal.c.id, isouter=True)
    .where(journal.c.ticket == bindparam("number"))
    .order_by(journal.c.id)
)


def _bytes(connection: Connection, seals: Seals, spool_id: int) -> tuple[bytes | None, str]:
    row = connection.execute(_RAW, {"id": spool_id}).one()
    return (None, SAME) if row.raw is None else _opened(seals, row.key, row.raw)


def _opened(seals: Seals, key: bytes | None, content: bytes) -> tuple[bytes | None, str]:
    try:
        opened = seals.open(Sealed(key, content))
    except Refused:
        return None, DAMAGED
    return opened, "" if opened is not None else ERASED


def _past_letter(row: AnyRow, seals: Seals, to: tuple[Recipient, ...]) -> PastLetter:
    content = read_letter_content(_quietly(seals, row.key, row.content))
    return PastLetter(
        id=row.id,
        purpose=Purpose(row.purpose),
        state=LetterState(row.state),
        to=tuple(one.address for one in to),
        by=row.address or "",
        at=row.sent_at or row.at,
        due_to_leave=row.leaves_at,
        message_id=row.message_id,
        subject=content.subject,
        text="",
        party=row.party,
        answers=content.answers,
        caused_by=content.caused_by,
        failed=tuple(one.address for one in to if one.state is LetterState.FAILED),
    )


def _quietly(seals: Seals, key: bytes | None, content: bytes) -> bytes | None:
    return _opened(seals, key, content)[0]
