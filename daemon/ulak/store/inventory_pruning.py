"""Certificates that expired long ago leave the inventory, and subscribers who have none left (BR 5.5.2)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, select, tuple_

from ulak.desk.certificates.issued import KEPT
from ulak.store.catalogue import NOT_CLOSED
from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.schema import (
    certificate_names,
    certificates,
    reported,
    revocations,
    tickets,
)
from ulak.store.subscribers import drop_those_without

MOST = 500
"""So many are dropped at a time: others write in between."""

_twin = certificates.alias("twin")
_IS_ASKED_ABOUT = (
    exists()
    .where(
        _twin.c.serial == certificates.c.serial,
        _twin.c.issuer == certificates.c.issuer,
        reported.c.mark == "sha-256 " + _twin.c.sha256,
        reported.c.ticket == tickets.c.number,
        NOT_CLOSED,
    )
    .correlate(certificates)
)
"""An open ticket names it, or the certificate of its precertificate (`desk/certificates/marks.py`)."""
_OVER = (
    select(certificates.c.id, certificates.c.issuer, certificates.c.serial, certificates.c.subscriber)
    .where(certificates.c.not_after < bindparam("before"), ~_IS_ASKED_ABOUT)
    .order_by(certificates.c.not_after, certificates.c.id)
    .limit(MOST)
)


def drop_expired(store: Store, now: datetime) -> int:
    """Drop some; return how many that were."""
    asked = {"before": now - KEPT}
    with store.snapshot() as connection:
        if connection.execute(_OVER, asked).first() is None:
            return 0
    with store.write() as connection:
        rows = connection.execute(_OVER, asked).all()
        _drop(connection, rows)
        drop_those_without(connection, {row.subscriber for row in rows if row.subscriber})
    return len(rows)


def _drop(connection: Connection, rows: Collection[AnyRow]) -> None:
    ids = [row.id for row in rows]
    pairs = [(row.issuer, row.serial) for row in rows]
    connection.execute(delete(certificate_names).where(certificate_names.c.certificate.in_(ids)))
    connection.execute(delete(certificates).where(certificates.c.id.in_(ids)))
    this = tuple_(revocations.c.issuer, revocations.c.serial).in_(pairs)
    connection.execute(delete(revocations).where(this))
