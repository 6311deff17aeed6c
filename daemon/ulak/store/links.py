"""How tickets belong together: each link is a row on both."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from ulak.desk.ticket import Link, Relation
from ulak.store.schema import links, tickets
from ulak.store.upsert import insert_missing

LINKS = (
    select(links)
    .where(links.c.ticket.in_(bindparam("numbers", expanding=True)))
    .order_by(links.c.ticket, links.c.other, links.c.relation)
)
"""Every link of some tickets."""


def link(
    connection: Connection, number: str, made: Iterable[Link], removed: Iterable[Link]
) -> tuple[Link, ...]:
    """Make and remove links, on both tickets; return those whose other ticket does not exist."""
    for one in removed:
        for here, there in ((number, one.number), (one.number, number)):
            this = (links.c.ticket == here, links.c.other == there, links.c.relation == one.relation.value)
            connection.execute(delete(links).where(*this))
    made = tuple(dict.fromkeys(made))
    if not made:
        return ()
    wanted = [one.number for one in made]
    exist = set(connection.execute(select(tickets.c.number).where(tickets.c.number.in_(wanted))).scalars())
    rows = [row for one in made if one.number in exist for row in _link_rows(number, one)]
    insert_missing(connection, links, rows)
    return tuple(one for one in made if one.number not in exist)


def merged_into(connection: Connection, numbers: Iterable[str]) -> dict[str, str]:
    """For each ticket the one that speaks for it now: itself, or where it was merged."""
    resolved = {number: number for number in numbers}
    for _ in range(20):
        query = select(links.c.ticket, links.c.other).where(
            links.c.ticket.in_(resolved.values()),
            links.c.relation == Relation.MERGED.value,
            links.c.made_here.is_(True),
        )
        moved = {row.ticket: row.other for row in connection.execute(query)}
        if not moved:
            break
        resolved = {number: moved.get(now, now) for number, now in resolved.items()}
    return resolved


def _link_rows(number: str, one: Link) -> tuple[dict[str, Any], dict[str, Any]]:
    relation = one.relation.value
    return (
        {"ticket": number, "other": one.number, "relation": relation, "made_here": True},
        {"ticket": one.number, "other": number, "relation": relation, "made_here": False},
    )
