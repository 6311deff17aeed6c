"""Tickets as rows: written whole on the version that was decided on, read many at once."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, update

from ulak.desk.clocks.whose_time import lacks_record
from ulak.desk.contact import Channel
from ulak.desk.ticket import Founded, Kind, Link, Participant, Relation, Role, Status, Ticket
from ulak.mail.address import Address
from ulak.store.columns import AnyRow
from ulak.store.contents import TicketContent, named, read_ticket_content, ticket_content
from ulak.store.links import LINKS
from ulak.store.people import Directory, enrol_without_address
from ulak.store.promise_rows import promise_row, read_promise
from ulak.store.report_rows import write_report
from ulak.store.report_words import contacts_of, read_report
from ulak.store.schema import counters, participants, people, promises, tickets
from ulak.store.seal import Sealed, Seals
from ulak.store.stale import Stale
from ulak.store.task_rows import TASKS, people_of_tasks, read_task, write_tasks
from ulak.store.upsert import insert_missing

_MANY = 500
# Statements of the way every mail takes are built once: building costs as much as SQLite's answer.
_CHANGE = update(tickets).where(
    tickets.c.number == bindparam("this"), tickets.c.version == bindparam("on_version")
)
_TAKE = update(counters).where(
    counters.c.token == bindparam("of_token"),
    counters.c.year == bindparam("of_year"),
    counters.c.last == bindparam("before"),
)
_LAST = select(counters.c.last).where(
    counters.c.token == bindparam("token"), counters.c.year == bindparam("year")
)


def people_of(ticket: Ticket) -> tuple[Address, ...]:
    """Everybody a ticket names."""
    owner = (Address(ticket.owner),) if ticket.owner else ()
    named = (one.address for one in ticket.participants)
    return (ticket.author, *owner, *named, *people_of_tasks(ticket), *contacts_of(ticket.report))


def open_ticket(
    connection: Connection, seals: Seals, directory: Directory, ticket: Ticket, now: datetime
) -> None:
    """Write a new ticket at version 1, and take its number; `Stale` when somebody was faster."""
    _take_number(connection, ticket.number)
    directory = _with_author(connection, directory, ticket)
    sealed = seals.seal(ticket_content(ticket, directory))
    row = _row(ticket, directory, now) | {"number": ticket.number, "version": 1}
    connection.execute(tickets.insert(), row | {"key": sealed.key, "content": sealed.content})
    _insert_participants(connection, directory, ticket)
    _insert_promises(connection, ticket)
    write_tasks(connection, seals, directory, ticket)


def change_ticket(
    connection: Connection, seals: Seals, directory: Directory, before: Ticket, after: Ticket, now: datetime
) -> None:
    """Bring a ticket from `before` to `after`; `Stale` when the store no longer holds `before`."""
    directory = _with_author(connection, directory, after, before)
    changed = _row(after, directory, now) | {"version": before.version + 1}
    content = ticket_content(after, directory)
    if content != ticket_content(before, directory):
        sealed = seals.seal(content)
        changed |= {"key": sealed.key, "content": sealed.content}
    this = {"this": before.number, "on_version": before.version}
    if connection.execute(_CHANGE, changed | this).rowcount != 1:
        raise Stale(f"{before.number} is no longer at version {before.version}.")
    if after.participants != before.participants:
        connection.execute(delete(participants).where(participants.c.ticket == before.number))
        _insert_participants(connection, directory, after)
    if after.promises != before.promises:
        connection.execute(delete(promises).where(promises.c.ticket == before.number))
        _insert_promises(connection, after)
    if after.tasks != before.tasks:
        write_tasks(connection, seals, directory, after, before.tasks)
    if after.report != before.report:
        write_report(connection, after, now)


def next_number(connection: Connection, token: str, year: int) -> str:
    """Say what the next ticket of that year would be called."""
    last = connection.execute(_LAST, {"token": token, "year": year}).scalar() or 0
    return f"{token}-{year}-{last + 1:06d}"


def read_tickets(connection: Connection, seals: Seals, numbers: Sequence[str]) -> dict[str, Ticket]:
    """Read tickets whole, in the order asked for; numbers nobody has are left out."""
    found: dict[str, Ticket] = {}
    for start in range(0, len(numbers), _MANY):
        some = list(numbers[start : start + _MANY])
        read = _read_some(connection, seals, some)
        found |= {number: read[number] for number in some if number in read}
    return found


def _with_author(
    connection: Connection, directory: Directory, ticket: Ticket, before: Ticket | None = None
) -> Directory:
    """Whoever has no address is a person of their own on each ticket: erasing one erases no other."""
    if ticket.author.address:
        return directory
    if before is None or before.author.address:
        return directory.naming(enrol_without_address(connection, ticket.author.name))
    same = select(tickets.c.author).where(tickets.c.number == before.number)
    return directory.naming(connection.execute(same).scalar_one())


def _take_number(connection: Connection, number: str) -> None:
    token, year, serial = number.rsplit("-", 2)
    if int(serial) == 1:
        insert_missing(connection, counters, [{"token": token, "year": int(year), "last": 0}])
    step = {"of_token": token, "of_year": int(year), "before": int(serial) - 1, "last": int(serial)}
    if connection.execute(_TAKE, step).rowcount != 1:
        raise Stale(f"The number {number} was taken meanwhile.")


def _row(ticket: Ticket, directory: Directory, now: datetime) -> dict[str, Any]:
    live = [promise for promise in ticket.promises if promise.is_live]
    reminding = any(task.is_open and task.remind_at for task in ticket.tasks)
    unrecorded = any(map(lacks_record, ticket.promises))
    return {
        "status": ticket.status.value,
        "kind": ticket.kind.value,
        "channel": ticket.channel.value,
        "reply_channel": ticket.reply_channel.value,
        "author": directory.id(ticket.author.address),
        "owner": directory.id(ticket.owner) if ticket.owner else None,
        "team": ticket.team,
        "mailbox": ticket.mailbox,
        "product": ticket.product,
        "category": ticket.category,
        "institution": ticket.institution,
        "priority": ticket.priority,
        "tags": json.dumps(ticket.tags, ensure_ascii=False),
        "language": ticket.language,
        "rules_version": ticket.rules_version,
        "received_at": ticket.received_at,
        "opened_at": ticket.opened_at,
        "closed_at": ticket.closed_at,
        "root_cause": ticket.root_cause,
        "founded": ticket.founded.value if ticket.founded else "",
        "next_due_at": min((promise.due_at for promise in live), default=None),
        "gate": ticket.gate,
        "look_at": now if live or reminding or unrecorded else None,
    }


def _insert_participants(connection: Connection, directory: Directory, ticket: Ticket) -> None:
    rows = [
        {
            "ticket": ticket.number,
            "position": position,
            "person": directory.id(one.address.address),
            "role": one.role.value,
        }
        for position, one in enumerate(ticket.participants)
    ]
    if rows:
        connection.execute(participants.insert(), rows)


def _insert_promises(connection: Connection, ticket: Ticket) -> None:
    rows = [promise_row(ticket.number, position, one) for position, one in enumerate(ticket.promises)]
    if rows:
        connection.execute(promises.insert(), rows)


_author, _owner = people.alias("author_person"), people.alias("owner_person")
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_TICKETS = (
    select(tickets, _author.c.address.label("author_address"), _owner.c.address.label("owner_address"))
    .join_from(tickets, _author, _author.c.id == tickets.c.author)
    .join(_owner, _owner.c.id == tickets.c.owner, isouter=True)
    .where(tickets.c.number.in_(_NUMBERS))
)
_PARTICIPANTS = (
    select(participants, people.c.address)
    .join_from(participants, people)
    .where(participants.c.ticket.in_(_NUMBERS))
    .order_by(participants.c.ticket, participants.c.position)
)
_PROMISES = (
    select(promises).where(promises.c.ticket.in_(_NUMBERS)).order_by(promises.c.ticket, promises.c.position)
)
_BESIDE = (_PARTICIPANTS, _PROMISES, LINKS, TASKS)


def _read_some(connection: Connection, seals: Seals, numbers: list[str]) -> dict[str, Ticket]:
    asked = {"numbers": numbers}
    rows = connection.execute(_TICKETS, asked).all()
    if not rows:
        return {}
    beside = [_by_ticket(connection.execute(query, asked).all()) for query in _BESIDE]
    return {r.number: _ticket(r, seals, *(found.get(r.number, []) for found in beside)) for r in rows}


def _by_ticket(rows: Sequence[AnyRow]) -> dict[str, list[AnyRow]]:
    return {number: list(group) for number, group in groupby(rows, attrgetter("ticket"))}


def _ticket(
    row: AnyRow,
    seals: Seals,
    on: list[AnyRow],
    due: list[AnyRow],
    to: list[AnyRow],
    asked: list[AnyRow],
) -> Ticket:
    content = read_ticket_content(seals.open(Sealed(row.key, row.content)))
    return Ticket(
        number=row.number,
        version=row.version,
        status=Status(row.status),
        kind=Kind(row.kind),
        author=named(row.author_address, row.author, content.names),
        mailbox=row.mailbox,
        received_at=row.received_at,
        opened_at=row.opened_at,
        subject=content.subject,
        language=row.language,
        team=row.team,
        rules_version=row.rules_version,
        channel=Channel(row.channel),
        reply_channel=Channel(row.reply_channel),
        owner=row.owner_address or "",
        product=row.product,
        category=row.category,
        institution=row.institution,
        priority=row.priority,
        tags=tuple(json.loads(row.tags)),
        participants=_participants(on, content),
        promises=tuple(read_promise(one) for one in due),
        links=tuple(Link(one.other, Relation(one.relation), one.made_here) for one in to),
        reasons=content.reasons,
        closed_at=row.closed_at,
        outcome=content.outcome,
        root_cause=row.root_cause,
        founded=Founded(row.founded) if row.founded else None,
        gate=row.gate,
        contact=content.contact,
        told=content.told,
        tasks=tuple(read_task(one, seals) for one in asked),
        undoes=content.undoes,
        parts=content.parts,
        displaced=content.displaced,
        report=read_report(list(content.report), {one.person: _known(one, content) for one in on}),
    )


def _participants(rows: list[AnyRow], content: TicketContent) -> tuple[Participant, ...]:
    return tuple(Participant(_known(one, content), Role(one.role)) for one in rows)


def _known(row: AnyRow, content: TicketContent) -> Address:
    return named(row.address, row.person, content.names)
