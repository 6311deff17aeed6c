"""Where a person stands in the tables, by opaque id."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, literal, null, or_, select

from ulak.desk.privacy.finding import Finding, What
from ulak.desk.privacy.spellings import Spellings
from ulak.desk.ticket import Role
from ulak.store.schema import (
    junk_list,
    letter_recipients,
    letters,
    messages,
    parked,
    participants,
    people,
    spool,
    subscriber_contacts,
    survey_people,
    surveys,
    tasks,
    tickets,
)

_IDS: ColumnElement[Any] = bindparam("ids", expanding=True)


def ids_of(connection: Connection, spellings: Spellings) -> tuple[str, ...]:
    """The opaque ids of whoever has this address now."""
    query = select(people.c.id).where(people.c.address.in_(spellings.every)).order_by(people.c.id)
    return tuple(connection.execute(query).scalars())


def places_of(connection: Connection, ids: Iterable[str]) -> tuple[Finding, ...]:
    """Everything that has these ids, ticket by ticket."""
    asked = {"ids": list(ids)}
    return tuple(
        Finding(what, row.ticket or "", row.at, int(row.times), getattr(row, "said", None) or "")
        for what, query in _QUERIES
        for row in connection.execute(query, asked)
    )


def _grouped(
    of: Any, ticket: Any, at: Any, which: ColumnElement[bool], said: ColumnElement[Any] | None = None
) -> Select[Any]:
    """So many on each ticket, and the first of them."""
    more = () if said is None else (said.label("said"),)
    query = select(
        ticket.label("ticket"), func.min(at).label("at"), func.count().label("times"), *more
    ).select_from(of)
    return query.where(which).group_by(ticket, *(() if said is None else (said,)))


def _once(at: Any, times: Any, which: ColumnElement[bool]) -> Select[Any]:
    """The same of what stands on no ticket."""
    query: Select[Any] = select(literal("").label("ticket"), at.label("at"), times.label("times"))
    return query.where(which)


_IN_LETTERS, _PARKED, _JUDGED = letter_recipients.join(letters), parked.join(spool), junk_list.join(spool)
_LAST_ASKED = func.coalesce(survey_people.c.asked_at, survey_people.c.refused_at)
_NUMBER, _RECEIVED, _CAME = tickets.c.number, tickets.c.received_at, spool.c.internal_date
_BESIDE = participants.c.person.in_(_IDS) & (participants.c.role != Role.AUTHOR.value)
_TASKS = or_(tasks.c.by.in_(_IDS), tasks.c.of.in_(_IDS), tasks.c.ended_by.in_(_IDS))
_ON = participants.join(tickets), participants.c.ticket
_QUERIES: tuple[tuple[What, Select[Any]], ...] = (
    (What.KNOWN, _once(null(), literal(1), people.c.id.in_(_IDS))),
    (What.AUTHOR, _grouped(tickets, _NUMBER, _RECEIVED, tickets.c.author.in_(_IDS))),
    (What.OWNER, _grouped(tickets, _NUMBER, _RECEIVED, tickets.c.owner.in_(_IDS))),
    (What.PARTICIPANT, _grouped(*_ON, _RECEIVED, _BESIDE, participants.c.role)),
    (What.WROTE, _grouped(messages, messages.c.ticket, messages.c.at, messages.c.author.in_(_IDS))),
    (
        What.RECEIVED,
        _grouped(_IN_LETTERS, letters.c.ticket, letters.c.at, letter_recipients.c.person.in_(_IDS)),
    ),
    (What.SIGNED, _grouped(letters, letters.c.ticket, letters.c.at, letters.c.by.in_(_IDS))),
    (What.TASK, _grouped(tasks, tasks.c.ticket, tasks.c.since, _TASKS)),
    (What.PARKED, _grouped(_PARKED, spool.c.ticket, _CAME, parked.c.person.in_(_IDS))),
    (What.JUDGED, _grouped(_JUDGED, spool.c.ticket, _CAME, junk_list.c.decided_by.in_(_IDS))),
    (What.CONTACT, _once(null(), literal(1), subscriber_contacts.c.person.in_(_IDS))),
    (What.ASKED, _grouped(surveys, surveys.c.ticket, surveys.c.asked_at, surveys.c.person.in_(_IDS))),
    (What.ASKED_LAST, _once(_LAST_ASKED, literal(1), survey_people.c.person.in_(_IDS))),
)
