"""The mails of a ticket and of its parts, as they came and as they left."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, func, select

from ulak.desk.coming.posted import Posted, PostedMail
from ulak.desk.recipients import OUTWARD
from ulak.desk.ticket import LetterState
from ulak.errors import Refused
from ulak.store.columns import AnyRow
from ulak.store.schema import letters, messages, people, spool
from ulak.store.seal import Sealed, Seals

MOST = 15 * 1024 * 1024
"""Bytes of mails, of which a letter makes 20 MB; what is older than those that fit stays in the store."""

_GONE = (LetterState.SENT, LetterState.SENDING, LetterState.DEFERRED, LetterState.UNCERTAIN)
# One mail came perhaps by several ways, and one that was put aside is not read again by itself.
_FIRST = (
    select(func.min(spool.c.id))
    .where(spool.c.message == messages.c.id, spool.c.raw.is_not(None), spool.c.traceback.is_(None))
    .correlate(messages)
    .scalar_subquery()
)
_CAME = (
    select(spool.c.id, messages.c.at, people.c.address, spool.c.size)
    .join_from(messages, people, people.c.id == messages.c.author)
    .join(spool, spool.c.id == _FIRST)
    .where(messages.c.ticket.in_(bindparam("numbers", expanding=True)))
)
_WENT = select(
    letters.c.id,
    func.coalesce(letters.c.sent_at, letters.c.at, type_=letters.c.at.type).label("at"),
    letters.c.envelope_from.label("address"),
    func.length(letters.c.wire).label("size"),
).where(
    letters.c.ticket.in_(bindparam("numbers", expanding=True)),
    letters.c.purpose.in_([one.value for one in OUTWARD]),
    letters.c.state.in_([one.value for one in _GONE]),
)


def posted_on(connection: Connection, seals: Seals, numbers: Iterable[str], most: int = MOST) -> Posted:
    """What the author's side and the desk wrote to each other, as much of the newest as there is room for."""
    asked = {"numbers": list(numbers)}
    every = [(row, False) for row in connection.execute(_CAME, asked)]
    every += [(row, True) for row in connection.execute(_WENT, asked)]
    every.sort(key=lambda one: (one[0].at, one[1], one[0].id))
    chosen, room = [], most
    for row, is_ours in reversed(every):
        room -= row.size
        if room < 0:
            break
        chosen.append((row, is_ours))
    opened = (_opened(connection, seals, row, is_ours) for row, is_ours in reversed(chosen))
    return Posted(tuple(one for one in opened if one), len(every) - len(chosen))


def _opened(connection: Connection, seals: Seals, row: AnyRow, is_ours: bool) -> PostedMail | None:
    """None where its bytes were erased, or are not those that were sealed."""
    table, column = (letters, letters.c.wire) if is_ours else (spool, spool.c.raw)
    found = connection.execute(select(table.c.key, column).where(table.c.id == row.id)).one()
    try:
        raw = seals.open(Sealed(*found))
    except Refused:
        return None
    return None if raw is None else PostedMail(row.at, row.address or "", raw, is_ours)
