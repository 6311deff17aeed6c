"""Tickets with their correspondence; what came to a part is the whole's, while it is one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from sqlalchemy import Connection

from ulak.desk.certificates.same_case import MOST
from ulak.desk.ticket import Dossier, PastLetter, PastMessage, Relation, Ticket
from ulak.store.correspondence import read_letters, read_messages
from ulak.store.links import merged_into
from ulak.store.seal import Seals
from ulak.store.ticket_rows import read_tickets


def read_dossiers(connection: Connection, seals: Seals, numbers: Iterable[str]) -> tuple[Dossier, ...]:
    """In the order asked for; numbers nobody has are left out."""
    return tuple(
        Dossier(ticket, _messages(connection, seals, ticket), _letters(connection, seals, ticket))
        for ticket in read_tickets(connection, seals, tuple(numbers)).values()
    )


def tickets_beside(
    connection: Connection, seals: Seals, dossiers: Iterable[Dossier], named: Sequence[str]
) -> tuple[Ticket, ...]:
    """Those that a mail's commands name, as what they are part of, and the parts of those it leads to."""
    parts = (part.number for one in dossiers for part in one.ticket.parts)
    numbers = dict.fromkeys((*merged_into(connection, named).values(), *parts)) if named else parts
    return tuple(read_tickets(connection, seals, tuple(numbers)).values())


def case_of(connection: Connection, seals: Seals, dossiers: Iterable[Dossier]) -> tuple[Dossier, ...]:
    """The other reports of the cases that these are of: a text on one must not speak of another's people."""
    linked = (link for one in dossiers for link in one.ticket.links if link.relation is Relation.CASE)
    numbers = tuple(dict.fromkeys(link.number for link in linked))[:MOST]
    return read_dossiers(connection, seals, numbers)


def _messages(connection: Connection, seals: Seals, ticket: Ticket) -> tuple[PastMessage, ...]:
    own = read_messages(connection, seals, ticket.number)
    of_parts = (one for part in ticket.parts for one in read_messages(connection, seals, part.number))
    return tuple(sorted((*own, *of_parts), key=attrgetter("at"))) if ticket.parts else own


def _letters(connection: Connection, seals: Seals, ticket: Ticket) -> tuple[PastLetter, ...]:
    """A part's letter says nothing of the whole's tasks: its number counted those of the part."""
    own = read_letters(connection, seals, ticket.number)
    of_parts = (
        replace(one, task=0) for part in ticket.parts for one in read_letters(connection, seals, part.number)
    )
    return tuple(sorted((*own, *of_parts), key=attrgetter("id"))) if ticket.parts else own
