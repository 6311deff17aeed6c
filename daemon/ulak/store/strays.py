"""
Addresses that a letter must not reach, whoever decided it and however they got into it.

What is for the desk goes to addresses of the desk; what leaves it goes to those who are on the ticket
when the letter is kept. Types say so before (`desk/recipients.py`); here the store itself is asked.
"""

from collections.abc import Collection

from sqlalchemy import BindParameter, Connection, bindparam, select, union

from ulak.desk.decision import Letter
from ulak.desk.recipients import INWARD, OUTWARD, RECEIVING
from ulak.mail.postable import postable
from ulak.store.schema import participants, people, tickets

_NUMBER: BindParameter[str] = bindparam("number")
_ON_TICKET = union(
    select(people.c.address)
    .join_from(participants, people)
    .where(
        participants.c.ticket == _NUMBER,
        participants.c.role.in_([role.value for role in RECEIVING]),
        people.c.address.is_not(None),
    ),
    select(people.c.address)
    .join_from(tickets, people, people.c.id == tickets.c.author)
    .where(tickets.c.number == _NUMBER, people.c.address.is_not(None)),
)


def strays(
    connection: Connection, letter: Letter, number: str | None, staff: Collection[str]
) -> frozenset[str]:
    """Say which of its addresses are neither of the desk nor on the ticket, whichever they must be."""
    addresses = frozenset(one.address for one in (*letter.to, *letter.cc))
    if letter.draft.purpose in INWARD:
        return _beyond(addresses, staff)
    if letter.draft.purpose in OUTWARD:
        return _beyond(addresses, connection.execute(_ON_TICKET, {"number": number}).scalars().all())
    return frozenset()


def why_stray(letter: Letter) -> str:
    """The reason as the journal says it."""
    return "not an address of the desk" if letter.draft.purpose in INWARD else "not on the ticket"


def _beyond(addresses: frozenset[str], allowed: Collection[str]) -> frozenset[str]:
    """Those that are not allowed, though a domain beyond ASCII may be spelled in two ways."""
    beyond = addresses.difference(allowed)
    spelled = frozenset(map(postable, allowed)) if beyond else frozenset()
    return frozenset(one for one in beyond if postable(one) not in spelled)
