"""The journal as the figures of a month read it: from its beginning, and nothing they do not need."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, or_, select, type_coerce

from ulak.desk.figures import counted
from ulak.desk.figures.books import (
    DAY_COUNTED,
    EVENTS,
    LETTERS,
    OF_ITS_MONTH,
    OF_LETTERS,
    PROMISE,
    WITHOUT_FACTS,
)
from ulak.desk.figures.entry import Entry
from ulak.desk.standing import EVENT as STANDS
from ulak.store.columns import UtcTime
from ulak.store.engine import Store
from ulak.store.rule_sets import ACCEPTED
from ulak.store.schema import journal

_BATCH = 300
"""Few enough rows to be gone before Python takes them for something that stays, and looks through it all."""
_DECODE = json.JSONDecoder().raw_decode
_NO_FACTS: Mapping[str, str] = {}


class History:
    """What happened, for whoever counts it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def entries(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """
        Read every entry that the figures of a month are made of, in the order of time.

        What counts in its own month alone is read from `since` on. Of what was written at `until` or later
        only that a ticket came, and how a day of a mailbox was: they may be about the time before it.
        """
        at, instant = self._time()
        query = _wanted(at, since, until)
        with (
            self._store.snapshot() as connection,
            connection.execution_options(yield_per=_BATCH).execute(query) as rows,
        ):
            for when, ticket, event, by, facts in chain.from_iterable(rows.partitions()):
                read = _NO_FACTS if event in WITHOUT_FACTS else dict(_DECODE(facts)[0])
                yield Entry(instant(when), ticket or "", event, by, read)

    def rules_at(self, instant: datetime) -> str:
        """
        The version of the rules that were in force at that instant.

        Before the first set was accepted it is that set; empty where none ever was.
        """
        accepted = select(journal.c.facts).where(journal.c.event == ACCEPTED)
        before = accepted.where(journal.c.at <= instant).order_by(journal.c.id.desc()).limit(1)
        with self._store.snapshot() as connection:
            facts = connection.execute(before).scalar()
            facts = facts or connection.execute(accepted.order_by(journal.c.id).limit(1)).scalar()
        return str(dict(json.loads(facts))["rules"]) if facts else ""

    def _time(self) -> tuple[ColumnElement[Any], Callable[[Any], datetime]]:
        """How the database gives an instant, and how that becomes one; SQLite keeps the digits of UTC."""
        if self._store.is_sqlite:
            return type_coerce(journal.c.at, Text), _of_digits
        return type_coerce(journal.c.at, UtcTime), _as_it_is


def _of_digits(digits: str) -> datetime:
    return datetime.fromisoformat(f"{digits}+00:00")


def _as_it_is(instant: datetime) -> datetime:
    return instant


def _wanted(at: ColumnElement[Any], since: datetime, until: datetime) -> Select[Any]:
    event, facts = journal.c.event, journal.c.facts
    purposes = or_(*(facts.contains(f'["purpose","{purpose}"]') for purpose in sorted(OF_LETTERS)))
    promises = facts.contains(f'["{PROMISE}')
    needed = or_(
        event.in_(sorted(EVENTS - LETTERS - OF_ITS_MONTH - {STANDS})),
        and_(event.in_(sorted(OF_ITS_MONTH)), journal.c.at >= since),
        and_(event == STANDS, promises),
        and_(event.in_(sorted(LETTERS)), purposes),
    )
    came = and_(event == counted.EVENT, facts.contains('["received","'))
    late = or_(came, event == DAY_COUNTED)
    return (
        select(at.label("written"), journal.c.ticket, event, journal.c.by, facts)
        .where(or_(and_(journal.c.at < until, needed), and_(journal.c.at >= until, late)))
        .order_by(journal.c.at, journal.c.id)
    )
