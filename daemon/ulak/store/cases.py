"""Reports about the same certificates: those of which any has changed, and those of which one was closed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import Connection, and_, exists, or_, select

from ulak.desk.certificates.closing_case import TAG
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.recipients import SUBSCRIBER
from ulak.desk.ticket import Dossier, Kind, Relation, Status, Ticket
from ulak.store.dossiers import read_dossiers
from ulak.store.engine import Store
from ulak.store.schema import links, promises, reported, tickets
from ulak.store.seal import Seals
from ulak.store.ticket_rows import read_tickets

_OTHERS = tickets.alias("others")
_REPORT, _CLOSED = Kind.CERTIFICATE_PROBLEM_REPORT.value, Status.CLOSED.value
_HALF_CLOSED = (
    select(links.c.ticket, links.c.other)
    .join_from(links, tickets, tickets.c.number == links.c.ticket)
    .join(_OTHERS, _OTHERS.c.number == links.c.other)
    .where(
        links.c.relation == Relation.CASE.value,
        tickets.c.kind == _REPORT,
        tickets.c.status == _CLOSED,
        _OTHERS.c.kind == _REPORT,
        _OTHERS.c.status != _CLOSED,
        _OTHERS.c.opened_at <= tickets.c.closed_at,
    )
    .order_by(links.c.other, tickets.c.closed_at.desc())
)


def half_closed(connection: Connection, seals: Seals) -> tuple[tuple[str, str], ...]:
    """The number of a closed report and of an open one of its case, whose reporter was not dealt with yet."""
    rows = connection.execute(_HALF_CLOSED).all()
    others = read_tickets(connection, seals, [row.other for row in rows]) if rows else {}
    return tuple((row.ticket, row.other) for row in rows if TAG not in others[row.other].tags)


_LIVE = (PromiseState.RUNNING.value, PromiseState.BREACHED.value)
_SUBSCRIBER_WAITS = exists().where(
    promises.c.ticket == tickets.c.number,
    promises.c.party == SUBSCRIBER,
    promises.c.state.in_(_LIVE),
    promises.c.kept_at.is_(None),
)
_ASKED = select(tickets.c.number).where(
    tickets.c.kind == _REPORT, or_(tickets.c.status != _CLOSED, _SUBSCRIBER_WAITS)
)
"""Reports on which somebody is to be told, or may be: also closed ones, whose clocks run on."""

_LINKED = select(links.c.ticket, links.c.other).where(
    links.c.relation == Relation.CASE.value, links.c.ticket.in_(_ASKED)
)
_SAME = (
    select(reported.c.mark, reported.c.ticket)
    .join_from(reported, tickets, and_(tickets.c.number == reported.c.ticket, tickets.c.kind == _REPORT))
    .where(reported.c.mark.in_(select(reported.c.mark).where(reported.c.ticket.in_(_ASKED))))
)
_MANY = 500


class Cases:
    """
    The reports of cases, each time one of them has changed.

    What was given out is remembered by the versions of the tickets alone: after a restart all are given out
    again, and nothing comes of it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: Mapping[str, int] = {}

    def changed(self) -> Iterator[tuple[Ticket, tuple[Ticket, ...]]]:
        """
        Each report of a case in which any ticket changed, with the others; the oldest first.

        Whatever ends the loop before its end lets the next one begin anew.
        """
        with self._store.snapshot() as connection:
            linked, same = connection.execute(_LINKED).all(), connection.execute(_SAME).all()
            asked = set(connection.execute(_ASKED).scalars())
            numbers = asked.union(*linked, (row.ticket for row in same))
            versions = _versions(connection, numbers)
            found = _changed(asked, _beside(linked, same), versions, self._seen)
            read = read_tickets(connection, self._store.seals, sorted({*found}.union(*found.values())))
        reports = sorted((read[number] for number in found), key=lambda one: (one.received_at, one.number))
        for one in reports:
            yield one, tuple(read[number] for number in sorted(found[one.number]))
        self._seen = versions

    def dossiers(self, numbers: Iterable[str]) -> tuple[Dossier, ...]:
        """These as they are now, in that order."""
        with self._store.snapshot() as connection:
            return read_dossiers(connection, self._store.seals, numbers)


def _versions(connection: Connection, numbers: Collection[str]) -> dict[str, int]:
    listed, found = sorted(numbers), dict[str, int]()
    for at in range(0, len(listed), _MANY):
        query = select(tickets.c.number, tickets.c.version)
        rows = connection.execute(query.where(tickets.c.number.in_(listed[at : at + _MANY])))
        found |= {row.number: row.version for row in rows}
    return found


def _beside(
    linked: Iterable[tuple[str, str]], same: Iterable[tuple[str, str]]
) -> Mapping[str, Collection[str]]:
    """For each ticket those it is linked with as one case, and those with a mark of its own."""
    of_mark, found = defaultdict(set), defaultdict[str, set[str]](set)
    for mark, number in same:
        of_mark[mark].add(number)
    for several in of_mark.values():
        for number in several:
            found[number] |= several
    for number, other in linked:
        found[number].add(other)
    return found


def _changed(
    asked: Collection[str],
    beside: Mapping[str, Collection[str]],
    versions: Mapping[str, int],
    seen: Mapping[str, int],
) -> dict[str, frozenset[str]]:
    new = {number for number, version in versions.items() if seen.get(number) != version}
    others = {number: frozenset(beside.get(number, ())) - {number} for number in asked}
    return {number: some for number, some in others.items() if some and not new.isdisjoint({number, *some})}
