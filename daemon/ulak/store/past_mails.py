"""The mails that came last, to be decided about once more without any effect."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ulak.desk.decision import Disposition
from ulak.store.engine import Store
from ulak.store.schema import spool
from ulak.store.waiting import SpooledMail, Waiting


@dataclass(frozen=True, slots=True)
class PastMail:
    """
    What is known of a mail without its bytes.

    `became` is None for one that waits to be read; `ticket` is where it stands, empty for none.
    """

    id: int
    mailbox: str
    came_at: datetime
    became: Disposition | None
    ticket: str
    is_erased: bool


class PastMails:
    """The spool read backwards; mails are opened one by one, so that many of them fit."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last(self, count: int) -> tuple[PastMail, ...]:
        """Those that came last, newest first; the same bytes in a rebuilt mailbox are no other mail."""
        erased = spool.c.raw.is_(None) | spool.c.key.is_(None)
        columns = (spool.c.id, spool.c.mailbox, spool.c.internal_date, spool.c.disposition, spool.c.ticket)
        these = (spool.c.internal_date.is_not(None), spool.c.duplicate_of.is_(None))
        came = select(*columns, erased.label("erased")).where(*these)
        with self._store.snapshot() as connection:
            rows = connection.execute(came.order_by(spool.c.id.desc()).limit(count)).all()
        return tuple(
            PastMail(
                id=row.id,
                mailbox=row.mailbox,
                came_at=row.internal_date,
                became=Disposition(row.disposition) if row.disposition else None,
                ticket=row.ticket or "",
                is_erased=bool(row.erased),
            )
            for row in rows
        )

    def opened(self, mail: PastMail) -> SpooledMail:
        """The mail with its bytes; `damage` says what keeps it from being read."""
        return Waiting(self._store).as_it_came(mail.id)
