"""Mails in junk folders that came to nothing, and parked ones whose code never came back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, or_, select, update

from ulak.desk.decision import Decision
from ulak.desk.lists.junk_entry import JunkEntry, Verdict, Why
from ulak.desk.ticket import Filing
from ulak.mail.message import Origin
from ulak.store.catalogue import JUNK_FILED
from ulak.store.columns import AnyRow
from ulak.store.contents import read_message_content
from ulak.store.engine import Store
from ulak.store.people import Directory
from ulak.store.schema import junk_list, messages, parked, people, spool
from ulak.store.seal import Sealed, Seals
from ulak.store.stale import Stale
from ulak.store.upsert import insert_missing, insert_new

_WHY = {Origin.HUMAN: Why.NOTHING_LEADS, Origin.AUTOMATIC: Why.MACHINE, Origin.LIST: Why.LIST}
RESCUED: ColumnElement[bool] = exists().where(
    junk_list.c.spool == spool.c.id, junk_list.c.verdict == Verdict.RESCUED.value
)
"""A condition on `spool`: somebody took the mail out of the junk list."""

_IN_JUNK = and_(
    JUNK_FILED,
    messages.c.ticket.is_(None),
    messages.c.filing.is_(None),
    messages.c.origin.in_([origin.value for origin in _WHY]),
)
_EXPIRED = and_(
    spool.c.state == "done",
    parked.c.released_at.is_(None),
    parked.c.expires_at <= bindparam("now"),
)

_COLUMNS = (
    spool.c.id,
    spool.c.mailbox,
    messages.c.at,
    messages.c.origin,
    messages.c.key,
    messages.c.content,
    people.c.address,
    parked.c.spool.label("was_parked"),
    junk_list.c.verdict,
)


class Junk:
    """What the daily list tells of."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def unlisted(self, now: datetime, most: int) -> tuple[tuple[JunkEntry, ...], tuple[int, ...]]:
        """What no list has told of yet, in the order it came: the newest, and the ids of all."""
        waits = _entries(spool.c.id).where(or_(_IN_JUNK, _EXPIRED), junk_list.c.spool.is_(None))
        with self._store.snapshot() as connection:
            ids = tuple(connection.execute(waits, {"now": now}).scalars())
            rows = connection.execute(_entries(*_COLUMNS).where(spool.c.id.in_(ids[-most:]))).all()
            return tuple(_entry(row, self._store.seals) for row in rows), ids

    def lists(self, ids: Sequence[int], now: datetime) -> Callable[[Connection], None]:
        """Remember in the list's transaction what it tells of; `Stale` where another daemon was faster."""
        rows = [{"spool": id, "listed_at": now} for id in ids]

        def remember(connection: Connection) -> None:
            if rows and not insert_new(connection, junk_list, rows[-1]):
                raise Stale("The junk list was written meanwhile.")
            insert_missing(connection, junk_list, rows[:-1])

        return remember


def entries_named(
    connection: Connection, seals: Seals, ids: Iterable[int], now: datetime
) -> tuple[JunkEntry, ...]:
    """Those of these mails that are, or were, entries of the list."""
    wanted = list(ids)
    if not wanted:
        return ()
    is_entry = or_(_IN_JUNK, _EXPIRED, junk_list.c.verdict.is_not(None))
    query = _entries(*_COLUMNS).where(spool.c.id.in_(wanted), is_entry)
    rows = connection.execute(query, {"now": now}).all()
    return tuple(_entry(row, seals) for row in rows)


def enter_verdicts(
    connection: Connection, directory: Directory, decision: Decision, by: str, now: datetime
) -> None:
    """Each entry is decided once; what is rescued goes back to triage as it came."""
    verdicts = [(id, Verdict.RESCUED) for id in decision.rescues]
    for id, verdict in (*verdicts, *((one, Verdict.SPAM) for one in decision.condemns)):
        decided = {"verdict": verdict.value, "decided_at": now, "decided_by": directory.id(by)}
        if not insert_new(connection, junk_list, {"spool": id, **decided}):
            this = (junk_list.c.spool == id, junk_list.c.verdict.is_(None))
            if connection.execute(update(junk_list).where(*this).values(decided)).rowcount != 1:
                raise Stale(f"Entry {id} of the junk list was decided meanwhile.")
    again = {"state": "stored", "disposition": None, "ticket": None, "done_at": None}
    for id in decision.rescues:
        mine = (spool.c.id == id, spool.c.state == "done", spool.c.disposition == "filed")
        if connection.execute(update(spool).where(*mine).values(again)).rowcount != 1:
            raise Stale(f"Mail {id} of the spool is no longer filed.")


def is_dealt_with_again() -> ColumnElement[bool]:
    """A condition on `messages`: it was rescued, or taken off a ticket, and is not decided anew yet."""
    rescued = exists().where(spool.c.message == messages.c.id, or_(RESCUED, spool.c.apart.is_(True)))
    undecided = or_(messages.c.filing.is_(None), messages.c.filing == Filing.PARKED.value)
    return and_(undecided, rescued)


def _entries(*columns: ColumnElement[Any]) -> Select[tuple[Any, ...]]:
    return (
        select(*columns)
        .join_from(spool, messages, messages.c.id == spool.c.message)
        .join(people, people.c.id == messages.c.author)
        .join(parked, parked.c.spool == spool.c.id, isouter=True)
        .join(junk_list, junk_list.c.spool == spool.c.id, isouter=True)
        .order_by(spool.c.id)
    )


def _entry(row: AnyRow, seals: Seals) -> JunkEntry:
    subject = read_message_content(seals.open(Sealed(row.key, row.content))).subject
    why = Why.NOT_PROVEN if row.was_parked is not None else _WHY.get(Origin(row.origin), Why.MACHINE)
    verdict = Verdict(row.verdict) if row.verdict else None
    return JunkEntry(row.id, row.mailbox, row.at, row.address or "", subject, why, verdict)
