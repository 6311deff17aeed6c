"""Complaints alike by their words: which were compared, and which groups they make."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from ulak.desk.decision import Event
from ulak.desk.recurring.grouping import Group
from ulak.store import journal
from ulak.store.complaints import COUNTED
from ulak.store.engine import Store
from ulak.store.made_by import MadeBy, stamped
from ulak.store.people import Directory
from ulak.store.schema import complaint_groups, grouped_complaints, tickets
from ulak.store.upsert import insert_new

GROUPED = "complaint grouped"
"""The event by which the month's figures know of groups."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing one complaint brought: the others alike and their `group`, or nothing of both."""

    number: str
    alike: tuple[str, ...] = ()
    group: Group | None = None


class Groups:
    """Groups of complaints, from the side of whoever compares them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def not_compared(self, since: datetime, limit: int) -> tuple[str, ...]:
        """Complaints since then whose text was compared with no other yet, oldest first."""
        done = select(grouped_complaints.c.ticket)
        query = select(tickets.c.number).where(COUNTED, tickets.c.received_at >= since)
        query = query.where(tickets.c.number.not_in(done)).order_by(tickets.c.received_at, tickets.c.number)
        with self._store.snapshot() as connection:
            return tuple(connection.execute(query.limit(limit)).scalars())

    def compared(self, since: datetime) -> frozenset[str]:
        """Complaints since then that were compared."""
        query = select(grouped_complaints.c.ticket)
        query = query.join_from(grouped_complaints, tickets, tickets.c.number == grouped_complaints.c.ticket)
        with self._store.snapshot() as connection:
            return frozenset(connection.execute(query.where(tickets.c.received_at >= since)).scalars())

    def members(self, alike: Collection[str]) -> tuple[str, ...]:
        """The complaints of the group that most of these are in, oldest first; nobody where none is."""
        with self._store.snapshot() as connection:
            group = _group_of(connection, alike)
            return _members(connection, group) if group is not None else ()

    def enter(self, compared: Compared, now: datetime, rules: str) -> bool:
        """
        Write down what comparing a complaint brought, with its journal; False where it was done meanwhile.

        Those alike that were in no group yet are in it from now on, and their journals say so too.
        """
        with self._store.write() as connection:
            row = {"ticket": compared.number, "complaint_group": None, "at": now, "counted_as": ""}
            if not insert_new(connection, grouped_complaints, row):
                return False
            if compared.group is not None:
                group = _entered(connection, compared.alike, compared.group, now)
                for number, facts in _joined(connection, group, compared):
                    named = (("group", str(group)), ("name", compared.group.name), *facts)
                    events = stamped((Event(GROUPED, facts=named),), MadeBy(rules))
                    journal.append(connection, self._store.seals, Directory({}), number, events, now)
        return True


def _entered(connection: Connection, alike: Collection[str], group: Group, now: datetime) -> int:
    """The group's id; one that there was has the words of now."""
    words = {"name": group.name, "words": ", ".join(group.words)}
    id = _group_of(connection, alike)
    if id is None:
        inserted = complaint_groups.insert().returning(complaint_groups.c.id)
        return int(connection.execute(inserted, words | {"begun_at": now}).scalar_one())
    connection.execute(update(complaint_groups).where(complaint_groups.c.id == id).values(words))
    return id


def _joined(
    connection: Connection, group: int, compared: Compared
) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Who is in it from now on, each with how many were before."""
    there = len(_members(connection, group))
    this = grouped_complaints.c
    loose = select(this.ticket).where(this.ticket.in_(compared.alike), this.complaint_group.is_(None))
    joining = [*sorted(connection.execute(loose).scalars()), compared.number]
    changed = update(grouped_complaints).where(this.ticket.in_(joining)).values(complaint_group=group)
    connection.execute(changed)
    return [(number, (("with", str(place)),)) for place, number in enumerate(joining, there)]


def _group_of(connection: Connection, numbers: Collection[str]) -> int | None:
    group = grouped_complaints.c.complaint_group
    query = select(group).where(grouped_complaints.c.ticket.in_(numbers), group.is_not(None))
    query = query.group_by(group).order_by(func.count().desc(), group).limit(1)
    found: int | None = connection.execute(query).scalar()
    return found


def _members(connection: Connection, group: int) -> tuple[str, ...]:
    query = select(grouped_complaints.c.ticket).where(grouped_complaints.c.complaint_group == group)
    return tuple(connection.execute(query.order_by(grouped_complaints.c.ticket)).scalars())
