"""
Who was erased: known by a digest of the address, so that a store which lost an erasure is told again.

What the erasure was about stands in the journal with the same mark: whose opaque ids, which tickets had to
stay.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from ulak.desk.privacy.spellings import Spellings
from ulak.store.known_erasures import KnownErasure
from ulak.store.schema import erasures, journal
from ulak.store.seal import Seals
from ulak.store.upsert import insert_missing

EVENT = "person erased"


@dataclass(frozen=True, slots=True)
class Past:
    """The last erasure of an address: `persons` and `stayed` are those of every one of them."""

    at: datetime
    ticket: str
    persons: frozenset[str]
    stayed: frozenset[str]


def mark_of(seals: Seals, spellings: Spellings) -> str:
    """By what an erased address is known again, and nothing else."""
    return seals.mark("erased", spellings.address)


def past_of(connection: Connection, seals: Seals, spellings: Spellings) -> Past | None:
    """What was erased of this address before; None where nothing was."""
    mark = mark_of(seals, spellings)
    rows = connection.execute(_OF_MARK, {"mark": mark}).all()
    if not rows:
        return None
    told = (dict(json.loads(facts)) for facts in connection.execute(_TOLD).scalars())
    facts = [one for one in told if one.get("mark") == mark]
    return Past(
        rows[-1].at,
        rows[-1].ticket,
        frozenset(id for one in facts for id in one.get("person", "").split()),
        frozenset(number for one in facts for number in one.get("stays", "").split()),
    )


def enter(connection: Connection, erasure: KnownErasure) -> None:
    """Write down that somebody was erased."""
    row = {"mark": erasure.mark, "at": erasure.at, "ticket": erasure.ticket}
    insert_missing(connection, erasures, [row])


def all_entered(connection: Connection) -> tuple[KnownErasure, ...]:
    """Every erasure this store knows, oldest first."""
    rows = connection.execute(select(erasures).order_by(erasures.c.at, erasures.c.mark))
    return tuple(KnownErasure(row.mark, row.at, row.ticket) for row in rows)


def lacking(connection: Connection, known: Iterable[KnownErasure]) -> tuple[KnownErasure, ...]:
    """Those this store does not know: it is older than they are, or they were not ended."""
    entered = {(one.mark, one.at) for one in all_entered(connection)}
    return tuple(one for one in known if (one.mark, one.at) not in entered)


_OF_MARK = select(erasures).where(erasures.c.mark == bindparam("mark")).order_by(erasures.c.at)
_TOLD = select(journal.c.facts).where(journal.c.event == EVENT)
