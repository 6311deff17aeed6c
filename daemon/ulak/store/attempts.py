"""Every attempt to send a letter, and how it fares with each recipient: what `show` and `queue show` tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ulak.desk.ticket import LetterState
from ulak.store.schema import attempts, letter_recipients, people


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    One attempt: when it ended, how, and the server's words (or ours where none came), without addresses.

    `number` is the letter's own count; a number that is missing was never ended by anybody.
    """

    number: int
    at: datetime
    state: LetterState
    reply: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """How a letter fares with one of its recipients; `reply` is the refusal, where there was one."""

    address: str
    state: LetterState
    reply: str


def attempts_of(connection: Connection, letters: Iterable[int]) -> dict[int, tuple[Attempt, ...]]:
    """The attempts of each of these letters, oldest first; letters never tried are left out."""
    query = select(attempts).where(attempts.c.letter.in_(tuple(letters)))
    found: dict[int, tuple[Attempt, ...]] = {}
    for row in connection.execute(query.order_by(attempts.c.letter, attempts.c.number)):
        one = Attempt(row.number, row.at, LetterState(row.state), row.reply)
        found[row.letter] = (*found.get(row.letter, ()), one)
    return found


def fates(connection: Connection, letter: int) -> tuple[Recipient, ...]:
    """The recipients of a letter in its order; the address of an erased person is empty."""
    query = (
        select(people.c.address, letter_recipients.c.state, letter_recipients.c.reply)
        .join_from(letter_recipients, people)
        .where(letter_recipients.c.letter == letter)
        .order_by(letter_recipients.c.position)
    )
    return tuple(
        Recipient(row.address or "", LetterState(row.state), row.reply or "")
        for row in connection.execute(query)
    )
