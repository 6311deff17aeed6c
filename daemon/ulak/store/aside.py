"""The quarantine: a mail is put aside with its reason, waits to be looked at, and is tried again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, or_, select, update

from ulak.desk.decision import Disposition, Event
from ulak.errors import Refused
from ulak.store import journal
from ulak.store.columns import AnyRow
from ulak.store.people import Directory
from ulak.store.schema import QUARANTINED, spool
from ulak.store.seal import Seals

BEGINNINGS = 8
"""So often a mail may have been begun and not ended, because the process ended, before it goes aside."""

UNOPENED = "its original was erased, or changed in the database"

_ONE_MORE = case((spool.c.begun >= BEGINNINGS, BEGINNINGS - 1), else_=0)
_LISTED = [column for column in spool.c if column is not spool.c.raw]
_NOBODY = Directory({})


@dataclass(frozen=True, slots=True)
class Reason:
    """
    Why a mail goes aside.

    One sentence, and where in the code it happened; `begun` is how often reading it had begun before,
    when that is the reason.
    """

    why: str
    traceback: str = ""
    begun: int = 0


@dataclass(frozen=True, slots=True)
class QuarantinedMail:
    """A mail that made triage stumble; `why` is one sentence, `traceback` where it happened."""

    id: int
    mailbox: str
    folder: str
    internal_date: datetime
    size: int
    ticket: str
    why: str
    traceback: str
    tried_with: str


def put_aside(
    connection: Connection, seals: Seals, spool_id: int, reason: Reason, version: str, now: datetime
) -> None:
    """Put a mail aside that this version of ulak cannot deal with; what is dealt with meanwhile stays so."""
    row = connection.execute(select(spool.c.key, spool.c.ticket).where(spool.c.id == spool_id)).one()
    changed = {
        "state": "quarantined",
        "disposition": Disposition.QUARANTINED.value,
        "traceback": _sealed(seals, row.key, reason),
        "tried_with": version,
        "begun": reason.begun,
        "done_at": now,
    }
    this = (spool.c.id == spool_id, spool.c.state.in_(("stored", "quarantined")))
    if connection.execute(update(spool).where(*this).values(changed)).rowcount:
        _journal(connection, seals, "mail quarantined", spool_id, row.ticket, now)


def take_back(
    connection: Connection, seals: Seals, which: ColumnElement[bool], now: datetime
) -> tuple[int, ...]:
    """
    Let triage try these again.

    One that ended the process is read alone, and once: if that happens again it goes aside at once.
    """
    changed = {"state": "stored", "disposition": None, "done_at": None, "begun": _ONE_MORE}
    this = update(spool).where(which, QUARANTINED).values(changed).returning(spool.c.id, spool.c.ticket)
    rows = sorted(connection.execute(this).all())
    for row in rows:
        _journal(connection, seals, "mail retried", row.id, row.ticket, now)
    return tuple(row.id for row in rows)


def put_aside_by_another(version: str) -> ColumnElement[bool]:
    """Those another version could not deal with, whose original can still be opened."""
    another = or_(spool.c.tried_with.is_(None), spool.c.tried_with != version)
    return another & spool.c.key.is_not(None) & spool.c.raw.is_not(None)


def aside(connection: Connection, seals: Seals) -> tuple[QuarantinedMail, ...]:
    """Everything in quarantine, oldest first; without the mails, which may be large and many."""
    rows = connection.execute(select(*_LISTED).where(QUARANTINED).order_by(spool.c.id)).all()
    return tuple(_quarantined(seals, row) for row in rows)


def _quarantined(seals: Seals, row: AnyRow) -> QuarantinedMail:
    why, _, traceback = _opened(seals, row).partition("\n")
    return QuarantinedMail(
        id=row.id,
        mailbox=row.mailbox,
        folder=row.folder,
        internal_date=row.internal_date,
        size=row.size,
        ticket=row.ticket or "",
        why=why,
        traceback=traceback,
        tried_with=row.tried_with or "",
    )


def _sealed(seals: Seals, key: bytes | None, reason: Reason) -> bytes | None:
    """Under the mail's own key, so that erasing the mail erases it too; None where that key is gone."""
    try:
        words = f"{reason.why}\n{reason.traceback}".encode("utf-8", "replace")
        return None if key is None else seals.key(key).seal(words)
    except Refused:
        return None


def _opened(seals: Seals, row: AnyRow) -> str:
    """The sentence, then the traceback."""
    if row.key is None or row.traceback is None:
        return UNOPENED
    try:
        return seals.key(row.key).open(row.traceback).decode()
    except Refused:
        return UNOPENED


def tell_shown(connection: Connection, seals: Seals, spool_id: int, ticket: str, now: datetime) -> None:
    """Write down that somebody is given the mail as it came, with a private key that it may hold."""
    _journal(connection, seals, "mail shown as it came", spool_id, ticket or None, now)


def _journal(
    connection: Connection, seals: Seals, name: str, spool_id: int, ticket: str | None, now: datetime
) -> None:
    event = Event(name, facts=(("mail", str(spool_id)),))
    journal.append(connection, seals, _NOBODY, ticket, (event,), now)
