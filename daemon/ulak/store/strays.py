"""
Addresses that a letter must not reach, whoever decided it and however they got into it.

What is for the desk goes to addresses of the desk; what leaves it goes to those who are on the ticket
when the letter is kept: a report to a reporter to that one alone, and what is for a subscriber to a contact
of that very subscriber. Types say so before (`desk/recipients.py`); here the store itself is asked.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from sqlalchemy import BindParameter, Connection, Select, bindparam, select, union

from ulak.desk.decision import Letter
from ulak.desk.recipients import ALONE, INWARD, OUTWARD, RECEIVING, REPORTER
from ulak.desk.ticket import Role
from ulak.mail.postable import postable
from ulak.store.contents import read_ticket_content
from ulak.store.report_words import contact_ids
from ulak.store.schema import participants, people, tickets
from ulak.store.seal import Sealed, Seals

_NUMBER: BindParameter[str] = bindparam("number")
_AUTHOR = (
    select(people.c.address)
    .join_from(tickets, people, people.c.id == tickets.c.author)
    .where(tickets.c.number == _NUMBER, people.c.address.is_not(None))
)


def _as(roles: Iterable[Role]) -> Select[str]:
    return (
        select(people.c.address)
        .join_from(participants, people)
        .where(
            participants.c.ticket == _NUMBER,
            participants.c.role.in_([role.value for role in roles]),
            people.c.address.is_not(None),
        )
    )


_ON_TICKET = union(_as(RECEIVING), _AUTHOR)
_REPORTER = union(_as(ALONE), _AUTHOR)
_CONTENT = select(tickets.c.key, tickets.c.content).where(tickets.c.number == _NUMBER)


def strays(
    connection: Connection, seals: Seals, letter: Letter, number: str | None, staff: Collection[str]
) -> frozenset[str]:
    """Say which of its addresses are neither of the desk nor on the ticket, whichever they must be."""
    addresses = frozenset(one.address for one in (*letter.to, *letter.cc))
    if letter.draft.purpose in INWARD:
        return _beyond(addresses, staff)
    if letter.draft.subscriber:
        is_alone = len(addresses) == 1
        return _beyond(addresses, _contacts(connection, seals, letter, number)) if is_alone else addresses
    if letter.draft.purpose in OUTWARD:
        asked = _REPORTER if letter.draft.party == REPORTER else _ON_TICKET
        return _beyond(addresses, connection.execute(asked, {"number": number}).scalars().all())
    return frozenset()


def _contacts(connection: Connection, seals: Seals, letter: Letter, number: str | None) -> Collection[str]:
    """Where the ticket, as it is written by now, says that the letter's subscriber is reached."""
    row = connection.execute(_CONTENT, {"number": number}).one()
    ids = _contact_ids(seals, Sealed(row.key, row.content)).get(letter.draft.subscriber, [])
    query = select(people.c.address).where(people.c.id.in_(ids), people.c.address.is_not(None))
    return connection.execute(query).scalars().all()


@lru_cache(maxsize=1)
def _contact_ids(seals: Seals, words: Sealed) -> Mapping[str, list[str]]:
    """
    Of each subscriber; nothing but opaque ids is kept.

    A report to hundreds of subscribers is as many letters in one transaction, and reading the words of its
    ticket for each took most of it.
    """
    return contact_ids(list(read_ticket_content(seals.open(words)).report))


def why_stray(letter: Letter) -> str:
    """The reason as the journal says it."""
    if letter.draft.purpose in INWARD:
        return "not an address of the desk"
    if letter.draft.subscriber:
        return "not a contact of the subscriber it is for"
    return "not the reporter" if letter.draft.party == REPORTER else "not on the ticket"


def _beyond(addresses: frozenset[str], allowed: Collection[str]) -> frozenset[str]:
    """Those that are not allowed, though a domain beyond ASCII may be spelled in two ways."""
    beyond = addresses.difference(allowed)
    spelled = frozenset(map(postable, allowed)) if beyond else frozenset()
    return frozenset(one for one in beyond if postable(one) not in spelled)
