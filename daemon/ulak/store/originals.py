"""The raw mail as it is kept: sealed, and recognised by its digest."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from ulak.store.columns import AnyRow
from ulak.store.schema import spool
from ulak.store.seal import Seals

ORIGINAL = ("internal_date", "sha256", "size", "key", "raw")
"""The columns that hold a mail."""


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
    columns = (spool.c.id, spool.c.sha256, spool.c.junk, spool.c.disposition, spool.c.ticket)
    query = select(*columns).where(spool.c.mailbox == mailbox, spool.c.sha256.in_(list(digests)))
    return {row.sha256: row for row in connection.execute(query)}
