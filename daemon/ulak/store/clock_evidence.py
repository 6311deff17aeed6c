"""What was written down of where a ticket's time went: mails on their way, servers away, clocks unwatched."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from ulak.desk.clocks.evidence import RULES, Change, Coming, Evidence, Wait
from ulak.desk.clocks.late import CHANGES
from ulak.desk.clocks.repetition import Lapse
from ulak.desk.ticket import HUMAN_PURPOSES, LetterState, Ticket
from ulak.store.columns import AnyRow
from ulak.store.health import OUTAGE, beat, current_trouble, signs
from ulak.store.schema import attempts, journal, letters, messages, outages, rule_sets, spool, tickets

_WATCHED = "clocks watched"
_DESK = "desk"
_NOBODY = ""
"""The mailbox of an outage that was the desk's own."""
_OFTEN = timedelta(minutes=1)
_GAP = timedelta(minutes=15)
"""A desk that looks less often than that was not watching; one that cron starts looks every ten minutes."""
_GONE = (LetterState.FAILED.value, LetterState.WITHDRAWN.value)
_READY = (LetterState.HELD.value, LetterState.QUEUED.value)
_IN_VAIN = (LetterState.DEFERRED.value, LetterState.UNCERTAIN.value)


def watched(connection: Connection, now: datetime) -> bool:
    """Is it written down already that clocks are watched about now?"""
    last = _last(connection)
    return last is not None and timedelta() <= now - last < _OFTEN


def keep_watch(connection: Connection, now: datetime) -> None:
    """Write it down, and where nobody had watched them for some time, from when to when."""
    last = _last(connection)
    if last is not None and now - last > _GAP:
        connection.execute(insert(outages), {"mailbox": _NOBODY, "since": last, "until": now})
    beat(connection, _WATCHED, _DESK, now)


def was_unread(connection: Connection, mailbox: str, until: datetime) -> None:
    """Remember, once a mailbox is readable again, from when on it was not."""
    trouble = current_trouble(connection).get(mailbox)
    if trouble is not None and trouble.at < until:
        row = {"mailbox": mailbox, "since": trouble.at, "until": until}
        connection.execute(insert(outages), row)


def evidence_of(connection: Connection, ticket: Ticket, now: datetime) -> Evidence:
    """All of it about one ticket, as far as it concerns the time since its first promise began."""
    first = min((promise.started_at for promise in ticket.promises), default=ticket.received_at)
    comings = tuple(_comings(connection, ticket))
    boxes = {box for box, _ in comings} or {ticket.mailbox}
    return Evidence(
        comings=tuple(coming for _, coming in comings) or (_as_opened(ticket),),
        away=tuple(_away(connection, first, now)),
        unread=tuple(_unread(connection, boxes, first, now)),
        waits=tuple(_waits(connection, ticket, now)),
        changes=tuple(_changes(connection, ticket, first)),
    )


def _last(connection: Connection) -> datetime | None:
    return next((sign.at for sign in signs(connection, _WATCHED)), None)


def _away(connection: Connection, since: datetime, now: datetime) -> Iterator[Lapse]:
    """Every time that nobody watched the clocks; one that is not over counts up to now."""
    yield from _over(connection, (_NOBODY,), since)
    last = _last(connection)
    if last is not None and now - last > _GAP:
        yield last, now


def _over(connection: Connection, mailboxes: Iterable[str], since: datetime) -> Iterator[Lapse]:
    these = (outages.c.mailbox.in_(list(mailboxes)), outages.c.until > since)
    query = select(outages).where(*these).order_by(outages.c.since)
    yield from ((row.since, row.until) for row in connection.execute(query))


def _as_opened(ticket: Ticket) -> Coming:
    """Of what no mail is known it is known when it came and was seen."""
    return Coming(ticket.received_at, ticket.received_at, ticket.opened_at)


def _comings(connection: Connection, ticket: Ticket) -> Iterator[tuple[str, Coming]]:
    """How the first mail of the ticket came, then those of its parts; each with its mailbox."""
    numbers = (ticket.number, *(part.number for part in ticket.parts))
    first = select(func.min(messages.c.id)).where(messages.c.ticket.in_(numbers)).group_by(messages.c.ticket)
    columns = (
        tickets,
        spool.c.internal_date,
        spool.c.mailbox.label("box"),
        messages.c.author.label("writer"),
        messages.c.at.label("came_at"),
    )
    query = (
        select(*columns)
        .join_from(messages, tickets, tickets.c.number == messages.c.ticket)
        .join(spool, spool.c.message == messages.c.id)
        .where(messages.c.id.in_(first))
        .order_by(spool.c.id)
    )
    rows: dict[str, AnyRow] = {}
    for row in connection.execute(query):
        rows.setdefault(row.number, row)
    yield from ((rows[one].box, _coming(rows[one])) for one in numbers if one in rows)


def _coming(row: AnyRow) -> Coming:
    """The clock of a mailbox server may be ahead of ours: nothing came after it was seen."""
    arrived = min(row.internal_date or row.received_at, row.opened_at)
    by_author = row.writer == row.author and row.came_at <= row.received_at
    return Coming(row.received_at, arrived, row.opened_at, by_author)


def _unread(connection: Connection, boxes: Iterable[str], since: datetime, now: datetime) -> Iterator[Lapse]:
    mailboxes = sorted(boxes)
    yield from _over(connection, mailboxes, since)
    troubles = current_trouble(connection)
    yield from ((troubles[box].at, now) for box in mailboxes if box in troubles and troubles[box].at < now)


def _waits(connection: Connection, ticket: Ticket, now: datetime) -> Iterator[Wait]:
    """From the first attempt in vain, or while nothing of its mailbox leaves, until the letter was taken."""
    in_vain = attempts.c.state.in_(_IN_VAIN)
    spans = (func.min(attempts.c.at).filter(in_vain).label("tried"), func.max(attempts.c.at).label("last"))
    people = [one.value for one in HUMAN_PURPOSES]
    theirs = (letters.c.ticket == ticket.number, letters.c.purpose.in_(people))
    of_theirs = attempts.c.letter.in_(select(letters.c.id).where(*theirs))
    tried = select(attempts.c.letter, *spans).where(of_theirs).group_by(attempts.c.letter).subquery()
    query = (
        select(letters, tried.c.tried, tried.c.last)
        .join_from(letters, tried, tried.c.letter == letters.c.id, isouter=True)
        .where(*theirs)
        .order_by(letters.c.id)
    )
    paused = {sign.name: sign.at for sign in signs(connection, OUTAGE) if sign.words}
    for row in connection.execute(query):
        since = row.tried or _stuck_since(row, paused)
        until = row.sent_at or (row.last if row.state in _GONE else now)
        if since is not None and until is not None and since < until:
            yield Wait(row.purpose, row.party, (since, until))


def _stuck_since(row: AnyRow, paused: Mapping[str, datetime]) -> datetime | None:
    """A letter that was never tried, though it might have left: its mailbox's SMTP server is away."""
    if row.state not in _READY or row.next_at is None or row.counter not in paused:
        return None
    ready: datetime = row.next_at
    return max(ready, paused[row.counter])


def _changes(connection: Connection, ticket: Ticket, since: datetime) -> Iterator[Change]:
    this = (journal.c.ticket == ticket.number, journal.c.event.in_(CHANGES), journal.c.at >= since)
    found = connection.execute(select(journal.c.at, journal.c.event).where(*this).order_by(journal.c.id))
    yield from (Change(row.at, row.event) for row in found)
    accepted = select(rule_sets.c.accepted_at).where(rule_sets.c.accepted_at >= since)
    yield from (Change(at, RULES) for at in connection.execute(accepted).scalars())
