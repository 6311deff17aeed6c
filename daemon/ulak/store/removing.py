"""
What somebody wrote, taken out of the store: keys are dropped, and what they opened is blanked.

A wrapped key that is gone opens no copy either. Numbers, digests, figures and the journal stay: the same mail
is still recognised when it comes again, and the months are counted as they were.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    bindparam,
    cast,
    delete,
    exists,
    literal,
    or_,
    select,
    union,
    update,
)

from ulak.desk.ticket import LetterState
from ulak.store.schema import (
    attempts,
    junk_list,
    letter_recipients,
    letters,
    messages,
    parked,
    participants,
    people,
    reported,
    spool,
    subscriber_contacts,
    survey_people,
    tasks,
    tickets,
)

_BLANK: dict[str, Any] = {"key": None, "content": b""}
_MANY = 500

IS_WRITTEN_ON = or_(
    tickets.c.key.is_not(None),
    exists().where(messages.c.ticket == tickets.c.number, messages.c.key.is_not(None)),
    exists().where(letters.c.ticket == tickets.c.number, letters.c.key.is_not(None)),
)
"""Of a ticket: is there anything to remove, also where somebody wrote on it after a removal?"""


def drop_ticket(connection: Connection, number: str) -> frozenset[str]:
    """
    Drop all that was written on a ticket; return the opaque ids of the people it names.

    Whoever is about to change it finds it `Stale`. What it counts as, its clocks and links stay; nobody can
    send a letter any more that failed.
    """
    named = people_of(connection, number)
    drop_messages(connection, messages.c.ticket == number)
    drop_originals(connection, spool.c.ticket == number)
    drop_letters(connection, letters.c.ticket == number)
    failed = (letters.c.ticket == number, letters.c.state == LetterState.FAILED.value)
    connection.execute(
        update(letters).where(*failed).values(state=LetterState.WITHDRAWN.value, doubtful=False)
    )
    connection.execute(update(tasks).where(tasks.c.ticket == number).values(_BLANK))
    connection.execute(delete(reported).where(reported.c.ticket == number))
    changed = _BLANK | {"version": tickets.c.version + 1, "look_at": None}
    connection.execute(update(tickets).where(tickets.c.number == number).values(changed))
    return named


def drop_messages(connection: Connection, which: ColumnElement[bool]) -> None:
    """
    Drop what came, with the bytes it came as.

    A Message-ID is a stranger's words and may hold their address; its digest stays, which tells a reply.
    """
    ids = select(messages.c.id).where(which)
    drop_originals(connection, spool.c.message.in_(ids))
    anonymous = literal("<") + cast(messages.c.id, String) + literal("@removed>")
    connection.execute(update(messages).where(which).values(_BLANK | {"message_id": anonymous}))


def drop_originals(connection: Connection, which: ColumnElement[bool]) -> None:
    """Drop mails as they came; an empty one is told from one that was never kept."""
    has_bytes = spool.c.raw.is_not(None)
    connection.execute(update(spool).where(which, has_bytes).values(key=None, raw=b"", traceback=None))


def drop_letters(connection: Connection, which: ColumnElement[bool]) -> None:
    """Drop the words and bytes of letters; that they left, when and with which result, stays."""
    ids = select(letters.c.id).where(which)
    connection.execute(
        update(letter_recipients).where(letter_recipients.c.letter.in_(ids)).values(reply=None)
    )
    connection.execute(update(attempts).where(attempts.c.letter.in_(ids)).values(reply=""))
    connection.execute(update(letters).where(which).values(_BLANK | {"wire": b"", "reply": None}))


def people_of(connection: Connection, number: str) -> frozenset[str]:
    """The opaque ids of everybody whom anything of a ticket names."""
    on_letter = select(letter_recipients.c.person).join_from(letter_recipients, letters)
    named = union(
        select(tickets.c.author).where(tickets.c.number == number),
        select(tickets.c.owner).where(tickets.c.number == number),
        select(participants.c.person).where(participants.c.ticket == number),
        select(messages.c.author).where(messages.c.ticket == number),
        select(letters.c.by).where(letters.c.ticket == number),
        on_letter.where(letters.c.ticket == number),
        select(tasks.c.by).where(tasks.c.ticket == number),
        select(tasks.c.of).where(tasks.c.ticket == number),
        select(tasks.c.ended_by).where(tasks.c.ticket == number),
    )
    return frozenset(person for person in connection.execute(named).scalars() if person)


def forget_people(connection: Connection, ids: Iterable[str], spared: Collection[str] = ()) -> int:
    """
    Take address and name from those of these people whom nothing else names; return how many those are.

    What was dropped names nobody any more. `spared` are addresses that stay, as those of the desk do.
    """
    asked, gone = sorted(ids), 0
    for start in range(0, len(asked), _MANY):
        found = connection.execute(_UNNAMED, {"ids": asked[start : start + _MANY]}).all()
        lost = [row.id for row in found if (row.address or "").lower() not in spared]
        this = people.c.id.in_(lost)
        connection.execute(update(people).where(this).values(address=None, name="", bounced_at=None))
        gone += len(lost)
    return gone


def _unnamed() -> Select[tuple[str, str | None]]:
    """Nobody's, as far as anything goes that still has its key, or that has none and must last."""
    person = people.c.id
    kept_ticket, kept_letter = tickets.c.key.is_not(None), letters.c.key.is_not(None)
    named = (
        exists().where(tickets.c.author == person, kept_ticket),
        exists().where(tickets.c.owner == person, kept_ticket),
        exists().where(
            participants.c.person == person, participants.c.ticket == tickets.c.number, kept_ticket
        ),
        exists().where(messages.c.author == person, messages.c.key.is_not(None)),
        exists().where(letters.c.by == person, kept_letter),
        exists().where(
            letter_recipients.c.person == person, letter_recipients.c.letter == letters.c.id, kept_letter
        ),
        exists().where(or_(tasks.c.by == person, tasks.c.of == person, tasks.c.ended_by == person))
        .where(tasks.c.key.is_not(None)),
        exists().where(parked.c.person == person, parked.c.released_at.is_(None)),
        exists().where(junk_list.c.decided_by == person),
        exists().where(subscriber_contacts.c.person == person),
        exists().where(survey_people.c.person == person, survey_people.c.refused_at.is_not(None)),
    )  # fmt: skip
    is_asked = person.in_(bindparam("ids", expanding=True))
    return select(person, people.c.address).where(is_asked, ~or_(*named))


_UNNAMED = _unnamed()
