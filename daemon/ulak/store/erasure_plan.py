"""What an erasure of one address would change: looked for everywhere, and nothing is changed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, TextClause, func, or_, select

from ulak.desk.privacy.erasure import Erasure
from ulak.desk.privacy.spellings import Spellings
from ulak.desk.privacy.staying import Stay, why_it_stays
from ulak.desk.recipients import INWARD
from ulak.desk.ticket import LetterState, Purpose, Status
from ulak.store.contents import read_letter_content
from ulak.store.engine import Store
from ulak.store.erased import past_of
from ulak.store.holds import held_among
from ulak.store.person import Tell, counting, others_originals
from ulak.store.person_places import ids_of
from ulak.store.schema import STORED, letter_recipients, letters, messages, participants, spool, tickets
from ulak.store.sealed_words import Words, all_words, content_of, how_many, stands_in
from ulak.store.ticket_rows import read_tickets

UNFINISHED = (
    LetterState.HELD.value,
    LetterState.QUEUED.value,
    LetterState.DEFERRED.value,
    LetterState.UNCERTAIN.value,
)
_WHOLE = (Purpose.SUMMARY.value, Purpose.ORIGINAL.value)
_NOT_GONE = (*UNFINISHED, LetterState.SENDING.value)


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What would be done: the erasure as it is told, and the items it is about.

    `alone` are letters to them, `shared` those to others as well, `telling` those to colleagues that repeat a
    mail of theirs. `unsent` are letters to them on tickets that stay: they keep their words, and there is no
    address any more that they could be sent to.
    """

    erasure: Erasure
    words: tuple[Words, ...]
    elsewhere: tuple[int, ...]
    alone: tuple[int, ...]
    shared: tuple[int, ...]
    unsent: tuple[int, ...]
    telling: tuple[int, ...]
    aside: tuple[int, ...]


class Planning:
    """One look at a store for one address."""

    def __init__(self, store: Store, spellings: Spellings) -> None:
        self._store = store
        self._spellings = spellings

    def plan(self, now: datetime, tell: Tell = lambda _done, _all: None) -> Plan:
        """Look at everything; nothing is changed."""
        with self._store.snapshot() as connection:
            past = past_of(connection, self._store.seals, self._spellings)
            ids = tuple(sorted({*ids_of(connection, self._spellings), *(past.persons if past else ())}))
            count = counting(tell, how_many(connection))
            words = tuple(
                one
                for one in all_words(connection, self._store.seals, count)
                if stands_in(one, self._spellings)
            )
            stays = self._stays(connection, ids, words, now)
            return self._planned(connection, ids, words, stays, count)

    def _stays(
        self, connection: Connection, ids: tuple[str, ...], words: tuple[Words, ...], now: datetime
    ) -> tuple[Stay, ...]:
        """Of all tickets they have to do with, those of which nothing may go."""
        numbers = _tickets_of(connection, ids) | {one.ticket for one in words if one.ticket}
        held = held_among(connection, numbers)
        read = read_tickets(connection, self._store.seals, sorted(numbers))
        found = (why_it_stays(one, now, is_held=one.number in held) for one in read.values())
        return tuple(one for one in found if one)

    def _planned(
        self,
        connection: Connection,
        ids: tuple[str, ...],
        words: tuple[Words, ...],
        stays: tuple[Stay, ...],
        count: Callable[[int], object],
    ) -> Plan:
        kept = {one.number for one in stays}
        own = _own_tickets(connection, ids)
        going = tuple(number for number, _ in own if number not in kept)
        untouched = {*kept, *going}
        theirs = (messages.c.author.in_(ids), messages.c.key.is_not(None))
        elsewhere = ids_in(connection, messages, beside(messages.c.ticket, untouched), *theirs)
        alone, shared = _letters_to(connection, ids, beside(letters.c.ticket, untouched))
        on_kept = (letters.c.ticket.in_(sorted(kept)), letters.c.state.in_(_NOT_GONE))
        telling = tuple(one for one in self._telling(connection, elsewhere) if one not in alone)
        unsent, unsent_too = _letters_to(connection, ids, *on_kept)
        gone = {("messages", id) for id in elsewhere} | {("letters", id) for id in (*alone, *telling)}
        rewritten = tuple(
            one
            for one in words
            if one.ticket not in untouched and (one.place.table.name, one.row[0]) not in gone
        )
        mails = tuple(
            mail
            for mail in others_originals(connection, self._store, self._spellings, count, ids)
            if mail.ticket not in going
        )
        aside = tuple(
            mail.spool
            for mail in mails
            if mail.is_aside and mail.ticket not in kept and self._spellings.stands_in_bytes(mail.head)
        )
        open_ = tuple(n for n, status in own if n in going and status != Status.CLOSED.value)
        erasure = Erasure(
            persons=ids,
            tickets=going,
            still_open=open_,
            stays=stays,
            mails=len(elsewhere) + len(aside),
            letters=len(alone),
            told=len(telling),
            waiting=_waiting(connection, going, (*alone, *telling, *unsent)),
            named=len(rewritten),
            originals=len(mails) - len(aside),
            unread=len(ids_in(connection, spool, STORED)),
        )
        return Plan(erasure, rewritten, elsewhere, alone, (*shared, *unsent_too), unsent, telling, aside)

    def _telling(self, connection: Connection, mails: tuple[int, ...]) -> Iterator[int]:
        """Letters to colleagues in which one of these mails stands, or the whole ticket with it."""
        ids = set(connection.execute(select(messages.c.message_id).where(messages.c.id.in_(mails))).scalars())
        on = select(messages.c.ticket).where(messages.c.id.in_(mails))
        inward = letters.c.purpose.in_(sorted(one.value for one in INWARD))
        query = select(letters).where(letters.c.ticket.in_(on), letters.c.key.is_not(None), inward)
        for row in connection.execute(query.order_by(letters.c.id)).all():
            told = content_of(self._store.seals, row)
            if row.purpose in _WHOLE or (told and read_letter_content(told).caused_by in ids):
                yield row.id


def _tickets_of(connection: Connection, ids: tuple[str, ...]) -> set[str]:
    on_letters = select(letters.c.ticket).join_from(letters, letter_recipients)
    queries = (
        select(tickets.c.number).where(or_(tickets.c.author.in_(ids), tickets.c.owner.in_(ids))),
        select(participants.c.ticket).where(participants.c.person.in_(ids)),
        select(messages.c.ticket).where(messages.c.author.in_(ids)),
        on_letters.where(letter_recipients.c.person.in_(ids)),
    )
    return {number for query in queries for number in connection.execute(query).scalars() if number}


def _own_tickets(connection: Connection, ids: tuple[str, ...]) -> list[tuple[str, str]]:
    """Those they are the author of that were not dropped before, each with its status."""
    theirs = (tickets.c.author.in_(ids), tickets.c.key.is_not(None))
    query = select(tickets.c.number, tickets.c.status).where(*theirs).order_by(tickets.c.number)
    return [(number, status) for number, status in connection.execute(query)]


def _letters_to(
    connection: Connection, ids: tuple[str, ...], *which: ColumnElement[bool]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which of these letters are to them: those to them alone, and those to others too."""
    theirs = select(letter_recipients.c.letter).where(letter_recipients.c.person.in_(ids))
    query = (
        select(letters.c.id, func.count())
        .join_from(letters, letter_recipients)
        .where(letters.c.id.in_(theirs), letters.c.key.is_not(None), *which)
        .group_by(letters.c.id)
        .order_by(letters.c.id)
    )
    found = [(id, count) for id, count in connection.execute(query)]
    return tuple(id for id, count in found if count == 1), tuple(id for id, count in found if count > 1)


def _waiting(connection: Connection, tickets_: tuple[str, ...], alone: tuple[int, ...]) -> int:
    these = or_(letters.c.ticket.in_(tickets_), letters.c.id.in_(alone))
    return len(ids_in(connection, letters, these, letters.c.state.in_(UNFINISHED)))


def beside(ticket: ColumnElement[str | None], numbers: Iterable[str]) -> ColumnElement[bool]:
    """On another ticket than these, or on none."""
    return or_(ticket.is_(None), ticket.not_in(sorted(numbers)))


def ids_in(connection: Connection, table: Table, *which: ColumnElement[bool] | TextClause) -> tuple[int, ...]:
    """The ids of these rows of a table, in order."""
    query = select(table.c.id).where(*which).order_by(table.c.id)
    return tuple(connection.execute(query).scalars())
