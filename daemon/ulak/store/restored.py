"""
A store that was restored from a copy: what the copy cannot know, and what follows from that.

A copy carries a mark, the instant it was made at. The desk that opens a store with the mark knows that
what happened since is lost: letters may have left, numbers may have been given, and the mailboxes bring
again what came since. So nothing of that leaves a second time by itself; a person decides.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from sqlalchemy import Connection, delete, func, select, update

from ulak.desk.decision import Event
from ulak.desk.ticket import LetterState
from ulak.store import journal
from ulak.store.deliveries import journal_letter
from ulak.store.engine import Store
from ulak.store.people import Directory
from ulak.store.schema import counters, letter_recipients, letters, meta, spool, tickets
from ulak.store.schema import journal as journal_table
from ulak.store.upsert import insert_missing, replace

COPIED = "copied-at"
"""The mark's name in `meta`; `backup` writes it into every copy."""

_RESTORED = "restored"
_UNFINISHED = (
    LetterState.HELD,
    LetterState.QUEUED,
    LetterState.SENDING,
    LetterState.DEFERRED,
    LetterState.UNCERTAIN,
)
_STEP = 1000
_NOTHING_KNOWN = datetime(1970, 1, 1, tzinfo=UTC)
_NOBODY = Directory({})


@dataclass(frozen=True, slots=True)
class Restoration:
    """
    What taking up a copy changed.

    `doubtful` letters wait for a person, tickets are numbered from beyond `numbered` on.
    """

    copied_at: datetime
    restored_at: datetime
    doubtful: int
    numbered: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a store comes from: `copied_at` of a copy not yet worked with, `restored_at` of one that is."""

    copied_at: datetime | None
    restored_at: datetime | None


def origin(store: Store) -> Origin:
    """For commands that only look: is this a copy, was it restored from one?"""
    with store.snapshot() as connection:
        restored = _value(connection, _RESTORED)
        return Origin(_marked(connection), _instant(restored.split(" ")[1]) if restored else None)


def mark(store: Store, copied_at: datetime | None) -> datetime:
    """
    Mark a store as a copy, by hand, where other tools made it; return the instant of the mark.

    Without one it is that of the last line of the journal: the copy cannot know more.
    """
    with store.write() as connection:
        at = copied_at or connection.execute(select(func.max(journal_table.c.at))).scalar()
        at = at or _NOTHING_KNOWN
        replace(connection, meta, {"name": COPIED, "value": at.isoformat()})
        return at


def take_up(
    store: Store, token: str, timezone: tzinfo, now: datetime, numbered: int = 0
) -> Restoration | None:
    """
    Work with a marked store from now on, all in one transaction; None where there is no mark.

    `numbered` is the number up to which an earlier restoration of the same store has gone.
    """
    if origin(store).copied_at is None:
        return None
    with store.write() as connection:
        copied_at = _marked(connection)
        if copied_at is None:
            return None
        doubtful = _doubt(connection, store, now)
        years = range(copied_at.astimezone(timezone).year - 1, now.astimezone(timezone).year + 1)
        highest = _number_on(connection, token, years, _ahead(connection, copied_at, now), numbered)
        connection.execute(delete(meta).where(meta.c.name == COPIED))
        value = f"{copied_at.isoformat()} {now.isoformat()}"
        replace(connection, meta, {"name": _RESTORED, "value": value})
        facts = (
            ("copied at", copied_at.isoformat()),
            ("letters in doubt", str(doubtful)),
            ("numbers beyond", str(highest)),
        )
        journal.append(connection, store.seals, _NOBODY, None, (Event("store restored", facts=facts),), now)
    return Restoration(copied_at, now, doubtful, highest)


def is_read_again(connection: Connection, spool_id: int) -> bool:
    """
    Had that mail arrived before the store was restored?

    Then the desk that was lost may have answered it. Mailbox and desk must agree on the time.
    """
    restored = _value(connection, _RESTORED)
    if restored is None:
        return False
    arrived: datetime | None = connection.execute(
        select(spool.c.internal_date).where(spool.c.id == spool_id)
    ).scalar()
    second = _instant(restored.split(" ")[1]).replace(microsecond=0)  # INTERNALDATE has no fractions
    return arrived is not None and arrived < second


def _doubt(connection: Connection, store: Store, now: datetime) -> int:
    """Letters that had not reached an end may have left since; none leaves again by itself."""
    unfinished = letters.c.state.in_([state.value for state in _UNFINISHED])
    rows = connection.execute(select(letters).where(unfinished).order_by(letters.c.id)).all()
    for row in rows:
        changed = {
            "state": LetterState.UNCERTAIN.value,
            "doubtful": True,
            "next_at": None,
            "waits": False,
            "waits_for_room": False,
            "lease_owner": None,
            "lease_until": None,
            "uncertain_at": row.uncertain_at or now,
        }
        connection.execute(update(letters).where(letters.c.id == row.id).values(changed))
        ended = letter_recipients.c.state.in_((LetterState.SENT.value, LetterState.FAILED.value))
        connection.execute(
            update(letter_recipients)
            .where(letter_recipients.c.letter == row.id, ~ended)
            .values(state=LetterState.UNCERTAIN.value)
        )
        journal_letter(connection, store.seals, row, "letter in doubt", now)
    return len(rows)


def _ahead(connection: Connection, copied_at: datetime, now: datetime) -> int:
    """How many numbers may have been given since: twice as many as in as long a time before the copy."""
    before = copied_at - max(now - copied_at, timedelta(0))
    query = select(func.count()).select_from(tickets).where(tickets.c.opened_at > before)
    return max(_STEP, 2 * int(connection.execute(query).scalar_one()))


def _number_on(connection: Connection, token: str, years: range, ahead: int, numbered: int) -> int:
    """Leave out every number that may have been given: who quotes it must not meet another's ticket."""
    insert_missing(connection, counters, [{"token": token, "year": year, "last": 0} for year in years])
    highest = 0
    for row in connection.execute(select(counters)).all():
        last = -(-(max(row.last, numbered) + ahead) // _STEP) * _STEP
        this = (counters.c.token == row.token, counters.c.year == row.year)
        connection.execute(update(counters).where(*this).values(last=last))
        highest = max(highest, last)
    return highest


def _marked(connection: Connection) -> datetime | None:
    value = _value(connection, COPIED)
    return None if value is None else _instant(value)


def _value(connection: Connection, name: str) -> str | None:
    found: str | None = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return found


def _instant(value: str) -> datetime:
    return datetime.fromisoformat(value)
