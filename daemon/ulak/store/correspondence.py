"""Messages that came and letters that go, as they stand on a ticket."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from ulak.desk.decision import Arrival, Decision, Disposition
from ulak.desk.ticket import Filing, LetterState, PastLetter, PastMessage, Purpose
from ulak.mail.address import Address
from ulak.mail.message import Message, Origin
from ulak.store.columns import AnyRow
from ulak.store.contents import message_content, read_letter_content, read_message_content
from ulak.store.people import Directory
from ulak.store.schema import letter_recipients, letters, messages, people, spool
from ulak.store.seal import Sealed, Seals
from ulak.store.stale import Stale
from ulak.store.upsert import insert_or_find_taken

_COUNTED = (Disposition.TICKET, Disposition.APPENDED)


def identity(seals: Seals, message_id: str, digest: str) -> str:
    """By this the same mail is recognised, whichever way it comes."""
    return seals.mark("identity", message_id, digest)


def thread_mark(seals: Seals, message_id: str) -> str:
    """By this a reply finds the mail it names; a Message-ID itself may be longer than an index takes."""
    return seals.mark("message-id", message_id)


def file_message(
    connection: Connection,
    seals: Seals,
    directory: Directory,
    decision: Decision,
    message: Message,
    arrival: Arrival,
    number: str | None,
) -> int:
    """
    Keep a message that came; return its id.

    A mail that is known already is the same row: filed again it may find a ticket, but one that
    has a ticket never finds a second (`Stale`: whoever decided did not know).
    """
    row = _row(seals, directory, decision, message, arrival, number)
    if (new := insert_or_find_taken(connection, messages, row)) is not None:
        return new
    id: int = connection.execute(
        select(messages.c.id).where(messages.c.identity == row["identity"])
    ).scalar_one()
    if decision.disposition in _COUNTED:
        if _counts_already(connection, id):
            raise Stale("This mail stands on a ticket already.")
        placed = {"ticket": number, "filing": row["filing"], "origin": row["origin"]}
        connection.execute(update(messages).where(messages.c.id == id).values(placed))
    return id


def _counts_already(connection: Connection, message: int) -> bool:
    """Did another delivery of it open a ticket, or was it appended to one?"""
    counted = (spool.c.message == message, spool.c.disposition.in_([word.value for word in _COUNTED]))
    return connection.execute(select(spool.c.id).where(*counted).limit(1)).first() is not None


def read_messages(connection: Connection, seals: Seals, number: str) -> tuple[PastMessage, ...]:
    """What came on a ticket, oldest first, as decisions need it."""
    return tuple(_past_message(row, seals) for row in message_rows(connection, number))


def message_rows(connection: Connection, number: str) -> Sequence[AnyRow]:
    """The messages of a ticket with their author's address."""
    return connection.execute(_MESSAGES, {"number": number}).all()


def read_letters(
    connection: Connection, seals: Seals, number: str, only: int | None = None
) -> tuple[PastLetter, ...]:
    """What goes out on a ticket, oldest first, as decisions need it; `only` that letter, where given."""
    rows, to = letter_rows(connection, number)
    rows = [row for row in rows if only in (None, row.id)]
    failed = _failed(connection, [row.id for row in rows])
    return tuple(_past_letter(row, seals, to.get(row.id, ()), failed.get(row.id, ())) for row in rows)


def letters_named(
    connection: Connection, seals: Seals, message_ids: Sequence[str]
) -> tuple[tuple[str, PastLetter], ...]:
    """Our letters of these Message-IDs, in that order, each with its ticket's number, empty for none."""
    if not message_ids:
        return ()
    rows = {row.message_id: row for row in connection.execute(_NAMED, {"ids": list(message_ids)})}
    ids = [row.id for row in rows.values()]
    to: dict[int, tuple[str, ...]] = {}
    for letter, address in connection.execute(_WRITTEN_TO, {"ids": ids}):
        to[letter] = (*to.get(letter, ()), address or "")
    failed = _failed(connection, ids)
    ours = (rows[one] for one in message_ids if one in rows)
    return tuple(
        (row.ticket or "", _past_letter(row, seals, to.get(row.id, ()), failed.get(row.id, ())))
        for row in ours
        if to.get(row.id)
    )


def _failed(connection: Connection, letters: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Whom each letter did not reach."""
    found: dict[int, tuple[str, ...]] = {}
    for letter, address in connection.execute(_FAILED, {"ids": list(letters)}) if letters else ():
        found[letter] = (*found.get(letter, ()), address or "")
    return found


def mails_of(connection: Connection, author: str, since: datetime, until: datetime) -> int:
    """How many mails of that person arrived within that time, `until` included."""
    return int(connection.execute(_HOW_MANY, {"author": author, "since": since, "until": until}).scalar_one())


def last_mails_of(
    connection: Connection, seals: Seals, author: str, since: datetime, limit: int
) -> tuple[PastMessage, ...]:
    """What that person wrote since then, newest first, at most so many."""
    rows = connection.execute(_LAST, {"author": author, "since": since, "most": limit}).all()
    return tuple(_past_message(row, seals) for row in rows)


def letter_rows(connection: Connection, number: str) -> tuple[Sequence[AnyRow], dict[int, tuple[str, ...]]]:
    """The letters of a ticket with their writer's address, and the recipients of each."""
    rows = connection.execute(_LETTERS, {"number": number}).all()
    to: dict[int, tuple[str, ...]] = {}
    if rows:
        for letter, address in connection.execute(_RECIPIENTS, {"number": number}):
            to[letter] = (*to.get(letter, ()), address or "")
    return rows, to


_MESSAGES = (
    select(messages, people.c.address)
    .join_from(messages, people)
    .where(messages.c.ticket == bindparam("number"))
    .order_by(messages.c.at, messages.c.id)
)
_NAMED = (
    select(letters, people.c.address)
    .join_from(letters, people, people.c.id == letters.c.by, isouter=True)
    .where(letters.c.message_id.in_(bindparam("ids", expanding=True)))
)
_WRITTEN_TO = (
    select(letter_recipients.c.letter, people.c.address)
    .join_from(letter_recipients, people, people.c.id == letter_recipients.c.person)
    .where(letter_recipients.c.letter.in_(bindparam("ids", expanding=True)))
    .order_by(letter_recipients.c.letter, letter_recipients.c.position)
)
_FAILED = _WRITTEN_TO.where(letter_recipients.c.state == LetterState.FAILED.value)
_HOW_MANY = (
    select(func.count())
    .select_from(messages)
    .where(
        messages.c.author == bindparam("author"),
        messages.c.at > bindparam("since"),
        messages.c.at <= bindparam("until"),
    )
)
_LAST = (
    select(messages, people.c.address)
    .join_from(messages, people)
    .where(messages.c.author == bindparam("author"), messages.c.at > bindparam("since"))
    .order_by(messages.c.at.desc(), messages.c.id.desc())
    .limit(bindparam("most"))
)
_LETTERS = (
    select(letters, people.c.address)
    .join_from(letters, people, people.c.id == letters.c.by, isouter=True)
    .where(letters.c.ticket == bindparam("number"))
    .order_by(letters.c.id)
)
_RECIPIENTS = (
    select(letter_recipients.c.letter, people.c.address)
    .join_from(letter_recipients, letters)
    .join(people, people.c.id == letter_recipients.c.person)
    .where(letters.c.ticket == bindparam("number"))
    .order_by(letter_recipients.c.letter, letter_recipients.c.position)
)


def _row(
    seals: Seals,
    directory: Directory,
    decision: Decision,
    message: Message,
    arrival: Arrival,
    number: str | None,
) -> dict[str, Any]:
    sealed = seals.seal(message_content(message))
    return {
        "identity": identity(seals, message.message_id, message.digest),
        "message_id": message.message_id,
        "thread_mark": thread_mark(seals, message.message_id) if message.message_id_given else None,
        "ticket": number,
        "filing": decision.filing.value if decision.filing else None,
        "origin": message.origin.value,
        "author": directory.id(arrival.writer(message).address),
        "mailbox": arrival.mailbox,
        "at": arrival.received_at,
        "key": sealed.key,
        "content": sealed.content,
    }


def _past_message(row: AnyRow, seals: Seals) -> PastMessage:
    content = read_message_content(seals.open(Sealed(row.key, row.content)))
    return PastMessage(
        message_id=row.message_id,
        filing=Filing(row.filing) if row.filing else Filing.AUTOMATIC,
        origin=Origin(row.origin),
        author=Address(row.address or "", content.author),
        at=row.at,
        subject=content.subject,
        text=content.reply_text or content.text,
        whole=content.text,
        files=tuple(one.sha256 for one in content.attachments),
    )


def _past_letter(row: AnyRow, seals: Seals, to: tuple[str, ...], failed: tuple[str, ...]) -> PastLetter:
    content = read_letter_content(seals.open(Sealed(row.key, row.content)))
    return PastLetter(
        id=row.id,
        purpose=Purpose(row.purpose),
        state=LetterState(row.state),
        to=to,
        by=row.address or "",
        at=row.sent_at or row.at,
        due_to_leave=row.leaves_at,
        message_id=row.message_id,
        subject=content.subject,
        text=content.text,
        party=row.party,
        answers=content.answers,
        caused_by=content.caused_by,
        failed=failed,
        task=row.task,
        subscriber=content.subscriber,
        words=content.words,
    )
