"""The raw mail as it is kept: sealed, and recognised by its digest."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from ulak.desk.ticket import Relation
from ulak.errors import Refused
from ulak.store.columns import AnyRow
from ulak.store.schema import links, messages, spool
from ulak.store.seal import Sealed, Seals

ORIGINAL = ("internal_date", "sha256", "size", "key", "raw")
"""The columns that hold a mail."""

# One that was put aside is not read again by itself: reading it may have ended the process.
_OF_MESSAGE = (
    select(spool.c.key, spool.c.raw)
    .join_from(spool, messages)
    .where(
        messages.c.ticket.in_(bindparam("numbers", expanding=True)),
        messages.c.message_id == bindparam("message_id"),
        spool.c.raw.is_not(None),
        spool.c.traceback.is_(None),
    )
    .order_by(spool.c.id.desc())
    .limit(1)
)
_PARTS = select(links.c.ticket).where(
    links.c.other == bindparam("whole"),
    links.c.relation == Relation.MERGED.value,
    links.c.made_here.is_(True),
)


def stored_row(seals: Seals, raw: bytes, internal_date: datetime) -> dict[str, Any]:
    """Fill these columns; outside any transaction, for sealing takes time."""
    key = seals.new_key()
    return {
        "internal_date": internal_date,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "size": len(raw),
        "key": key.wrapped,
        "raw": key.seal(raw),
    }


def known_mails(connection: Connection, mailbox: str, digests: Iterable[str]) -> dict[str, AnyRow]:
    """The rows of one mailbox that brought these bytes before, by digest."""
    columns = (spool.c.id, spool.c.sha256, spool.c.junk, spool.c.sent, spool.c.disposition, spool.c.ticket)
    query = select(*columns).where(spool.c.mailbox == mailbox, spool.c.sha256.in_(list(digests)))
    return {row.sha256: row for row in connection.execute(query)}


def original_of(connection: Connection, seals: Seals, number: str, message_id: str) -> bytes | None:
    """
    The mail as it came, of a message on a ticket or a part of it.

    None where it was erased, or could not be read.
    """
    numbers = [number, *connection.execute(_PARTS, {"whole": number}).scalars()]
    row = connection.execute(_OF_MESSAGE, {"numbers": numbers, "message_id": message_id}).first()
    try:
        return seals.open(Sealed(row.key, row.raw)) if row is not None else None
    except Refused:  # its bytes are not those that were sealed
        return None
