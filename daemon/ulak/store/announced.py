"""What the letters of the month told of: tickets that were kept long enough, and the day they go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from ulak.desk.decision import Event
from ulak.desk.keeping.announcing import NOTICE
from ulak.desk.keeping.kept import Over
from ulak.desk.ticket import LetterState, Purpose
from ulak.store import journal
from ulak.store.engine import Store
from ulak.store.health import beat
from ulak.store.people import Directory
from ulak.store.restored import origin
from ulak.store.schema import health, legal_holds, letters, removals
from ulak.store.stale import Stale
from ulak.store.upsert import replace

_SUBJECT, _EVERYBODY = "retention", ""
_NOBODY = Directory({})
_WITH_LETTER = select(removals).join_from(removals, letters, letters.c.id == removals.c.letter)
_PENDING = removals.c.removed_at.is_(None)
_THIS_LETTER = (
    select(letters.c.id)
    .where(letters.c.ticket.is_(None), letters.c.purpose == Purpose.RETENTION.value)
    .order_by(letters.c.id.desc())
    .limit(1)
)

Then = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Announcement:
    """That a letter told of a ticket: when, and by which entry of the rules, as it read then."""

    number: str
    at: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class Stock:
    """
    How it stands with what is kept.

    `announced` tickets go on `due_at` at the earliest, `removed` are gone, `held` stay; `told_at` is when a
    letter last told of any, `looked_at` when all tickets were last looked through.
    """

    announced: int
    due_at: datetime | None
    told_at: datetime | None
    removed: int
    held: int
    looked_at: datetime | None


class Announced:
    """Which tickets were told of, and what has become of them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last(self) -> datetime | None:
        """When tickets were last looked through for those that were kept long enough."""
        with self._store.snapshot() as connection:
            return _last(connection)

    def looked(self, now: datetime) -> None:
        """It was done, and there is nothing to tell; said first when the desk begins."""
        with self._store.write() as connection:
            beat(connection, _SUBJECT, _EVERYBODY, now)

    def waiting(self) -> frozenset[str]:
        """Tickets that wait for the day a letter named; those whose letter never left are told of again."""
        lost = letters.c.state.in_((LetterState.FAILED.value, LetterState.WITHDRAWN.value))
        query = _WITH_LETTER.with_only_columns(removals.c.ticket).where(_PENDING, ~lost)
        with self._store.snapshot() as connection:
            return frozenset(connection.execute(query).scalars())

    def ready(self, now: datetime, limit: int) -> tuple[Announcement, ...]:
        """
        Those whose day has come, of letters that a server took long enough ago.

        A store that was restored from a copy may have lost legal holds: there is as long to set them anew.
        """
        restored_at = origin(self._store).restored_at
        if restored_at is not None and now < restored_at + NOTICE:
            return ()
        left = (letters.c.state == LetterState.SENT.value, letters.c.sent_at <= now - NOTICE)
        query = _WITH_LETTER.where(_PENDING, removals.c.due_at <= now, *left).order_by(removals.c.ticket)
        with self._store.snapshot() as connection:
            rows = connection.execute(query.limit(limit)).all()
        return tuple(Announcement(row.ticket, row.announced_at, row.rule) for row in rows)

    def tells(
        self, found: Sequence[Over], due_at: datetime, since: datetime, now: datetime
    ) -> tuple[Then, Then]:
        """
        What is done before and after the letter is queued: it is the one of its month, and whom it tells of.

        `Stale`, and nothing done, where another daemon was faster. Where the gate let no letter pass nothing
        was announced.
        """

        def first(connection: Connection) -> None:
            this = (health.c.subject == _SUBJECT, health.c.name == _EVERYBODY, health.c.at < since)
            if connection.execute(update(health).where(*this).values(at=now)).rowcount != 1:
                raise Stale("What was kept long enough was told this month.")

        def then(connection: Connection) -> None:
            letter = connection.execute(_THIS_LETTER.where(letters.c.at == now)).scalar()
            for one in found if letter is not None else ():
                number, rule = one.life.number, str(one.rule)
                row = {"ticket": number, "announced_at": now, "due_at": due_at, "rule": rule}
                replace(connection, removals, row | {"letter": letter, "removed_at": None})
                event = Event("removal announced", facts=_facts(one, due_at))
                journal.append(connection, self._store.seals, _NOBODY, number, (event,), now)

        return first, then

    def stock(self) -> Stock:
        """How it stands."""
        pending = select(func.count(), func.min(removals.c.due_at)).where(_PENDING)
        gone = select(func.count()).select_from(removals).where(removals.c.removed_at.is_not(None))
        held = select(func.count()).select_from(legal_holds)
        with self._store.snapshot() as connection:
            announced, due_at = connection.execute(pending).one()
            removed, kept = connection.execute(gone).scalar_one(), connection.execute(held).scalar_one()
            told_at = connection.execute(select(func.max(removals.c.announced_at))).scalar()
            return Stock(announced, due_at, told_at, removed, kept, _last(connection))


def _facts(one: Over, due_at: datetime) -> tuple[tuple[str, str], ...]:
    return (("rule", str(one.rule)), ("place", str(one.rule.place)), ("day", due_at.isoformat()))


def _last(connection: Connection) -> datetime | None:
    this = (health.c.subject == _SUBJECT, health.c.name == _EVERYBODY)
    return connection.execute(select(health.c.at).where(*this)).scalar()
