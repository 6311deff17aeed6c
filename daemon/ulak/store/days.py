"""
The days of each mailbox as the spool tells them, and up to which day they are written down.

The note of a mailbox (`health`) holds where its next day begins and how far the spool was counted: no day is
counted twice, and a mail that came to light after its day was written down counts with the next one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, or_, select, update

from ulak.desk.decision import Disposition
from ulak.desk.lists.junk_entry import Verdict
from ulak.desk.record.day import GAP, LOST, Day, DayCount, longest_silence
from ulak.store.arrivals import END, OTHERS
from ulak.store.engine import Store
from ulak.store.health import LOOKED, Sign, beat, signs
from ulak.store.journal import facts_of
from ulak.store.schema import STORED, health, journal, junk_list, messages, spool
from ulak.store.stale import Stale

_COUNTED = "days counted"
_GAP = "poll gap"
_FIRST = "first"
_MOST_OPEN = 1000
"""Rows without bytes that are remembered by number from one day to the next."""

_AT = case((spool.c.done_at < spool.c.internal_date, spool.c.done_at), else_=spool.c.internal_date)
"""When a mail came; a server whose clock is ahead cannot put it into a day that has not been."""

_HERE = ("stored", "done", "quarantined")


@dataclass(frozen=True, slots=True)
class Mark:
    """
    How far a mailbox was counted: `next` is when the next day begins.

    Of the rows up to `floor` all is counted. Of those behind it whatever is older than the day counts only
    where it came to light since: above `highest`, or among `open`, which had no bytes then.
    """

    next: datetime
    floor: int
    highest: int
    open: tuple[int, ...]

    @classmethod
    def read(cls, sign: Sign) -> "Mark":
        """On the first day nothing older counts: it came before the desk did."""
        if sign.words == _FIRST:
            return cls(sign.at, sign.times, 2**62, ())
        highest, _, rest = sign.words.partition(" ")
        return cls(sign.at, sign.times, int(highest), tuple(int(one) for one in rest.split(",") if one))


class Days:
    """What is counted once a day."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, mailbox: str, midnight: datetime) -> Mark:
        """How far this mailbox is counted; from the day of that midnight on where it never was."""
        if (mark := self._mark(mailbox)) is None:
            with self._store.write() as connection:
                if not _of(signs(connection, _COUNTED), mailbox):
                    beat(connection, _COUNTED, mailbox, midnight, words=_FIRST)
            return self.begin(mailbox, midnight)
        return mark

    def is_settled(self, day: Day) -> bool:
        """Was the mailbox read whole since the day ended, and is everything it brought decided about?"""
        undecided = select(spool.c.id).where(
            STORED, spool.c.mailbox == day.mailbox, spool.c.internal_date < day.ends
        )
        with self._store.snapshot() as connection:
            looked = _of(signs(connection, LOOKED), day.mailbox)
            if looked is None or looked.at < day.ends:
                return False
            return connection.execute(undecided.limit(1)).first() is None

    def count(self, day: Day, mark: Mark) -> tuple[DayCount, Mark]:
        """What the day brought, and how far it is counted with it."""
        with self._store.snapshot() as connection:
            became = _became(connection, day, mark)
            gaps = connection.execute(
                select(func.count()).select_from(health).where(*_gaps(day))
            ).scalar_one()
            count = DayCount(
                came=sum(became.values()),
                **{_NAMES[one]: became.get(one.value, 0) for one in Disposition},
                rescued=_rescued(connection, day),
                silent=longest_silence(*_arrivals(connection, day, mark), day),
                gaps=gaps,
                canary=_round_trip(connection, day),
            )
            return count, _moved(connection, day, mark)

    def counted(self, day: Day, before: Mark, after: Mark) -> Callable[[Connection], None]:
        """Remember it in the transaction that writes the day down; `Stale` where another daemon did."""
        this = (
            health.c.subject == _COUNTED,
            health.c.name == day.mailbox,
            health.c.at == before.next,
            health.c.times == before.floor,
        )
        words = f"{after.highest} {','.join(map(str, after.open))}"

        def remember(connection: Connection) -> None:
            changed = {"at": after.next, "times": after.floor, "words": words}
            if connection.execute(update(health).where(*this).values(changed)).rowcount != 1:
                raise Stale("This day was counted meanwhile.")
            connection.execute(delete(health).where(*_gaps(day)))

        return remember

    def _mark(self, mailbox: str) -> Mark | None:
        with self._store.snapshot() as connection:
            sign = _of(signs(connection, _COUNTED), mailbox)
        return None if sign is None else Mark.read(sign)


_NAMES = {
    Disposition.TICKET: "tickets",
    Disposition.APPENDED: "appended",
    Disposition.FILED: "filed",
    Disposition.DUPLICATE: "duplicates",
    Disposition.QUARANTINED: "quarantined",
}


def note_gap(connection: Connection, mailbox: str, looked: datetime) -> None:
    """Before a look is written down: remember since when there had been none, if that was long."""
    last = _of(signs(connection, LOOKED), mailbox)
    if last is not None and looked - last.at > GAP:
        seconds = round((looked - last.at).total_seconds())
        beat(connection, _GAP, f"{mailbox}/{last.at.isoformat()}", last.at, seconds)


def _of(found: Iterable[Sign], mailbox: str) -> Sign | None:
    return next((sign for sign in found if sign.name == mailbox), None)


def _gaps(day: Day) -> tuple[ColumnElement[bool], ...]:
    """Those that began on the day, or earlier and are counted nowhere."""
    named = health.c.name.startswith(f"{day.mailbox}/", autoescape=True)
    return health.c.subject == _GAP, named, health.c.at < day.ends


def _behind(day: Day, floor: int) -> tuple[ColumnElement[bool], ...]:
    return spool.c.mailbox == day.mailbox, spool.c.id > floor, spool.c.sent.is_(False)


def _became(connection: Connection, day: Day, mark: Mark) -> dict[str, int]:
    """How many deliveries of the day have which disposition; "" for none."""
    late = or_(spool.c.id > mark.highest, spool.c.id.in_(mark.open))
    these = (*_behind(day, mark.floor), spool.c.state.in_(_HERE), day.ends > _AT)
    word = func.coalesce(spool.c.disposition, "")
    query = select(word, func.count()).where(*these, or_(day.begins <= _AT, late)).group_by(word)
    return {word: int(number) for word, number in connection.execute(query)}


def _moved(connection: Connection, day: Day, mark: Mark) -> Mark:
    behind = _behind(day, mark.floor)
    is_open = spool.c.state == "announced"
    kept = or_(is_open, and_(spool.c.state.in_(_HERE), day.ends <= _AT))
    first = connection.execute(select(func.min(spool.c.id)).where(*behind, kept)).scalar()
    last = connection.execute(select(func.max(spool.c.id)).where(*behind)).scalar() or mark.floor
    waiting = select(spool.c.id).where(*behind, is_open).order_by(spool.c.id).limit(_MOST_OPEN)
    still_open = tuple(connection.execute(waiting).scalars())
    return Mark(day.ends, last if first is None else first - 1, last, still_open)


def _rescued(connection: Connection, day: Day) -> int:
    query = (
        select(func.count())
        .select_from(junk_list)
        .join(spool, spool.c.id == junk_list.c.spool)
        .where(
            spool.c.mailbox == day.mailbox,
            junk_list.c.verdict == Verdict.RESCUED.value,
            junk_list.c.decided_at >= day.begins,
            junk_list.c.decided_at < day.ends,
        )
    )
    return int(connection.execute(query).scalar_one())


def _arrivals(connection: Connection, day: Day, mark: Mark) -> tuple[datetime | None, list[datetime]]:
    """The last arrival before the day, and those within it: mail of anybody but the desk."""
    came = select(_AT.label("at")).join_from(spool, messages, messages.c.id == spool.c.message, isouter=True)
    came = came.where(spool.c.mailbox == day.mailbox, spool.c.sent.is_(False), OTHERS)
    within = came.where(spool.c.id > mark.floor, day.begins <= _AT, day.ends > _AT)
    end = came.where(day.begins > _AT).order_by(spool.c.id.desc()).limit(END).subquery()
    before: datetime | None = connection.execute(select(func.max(end.c.at))).scalar()
    return before, list(connection.execute(within).scalars())


def _round_trip(connection: Connection, day: Day) -> str:
    """The longest of the canaries that left on the day."""
    query = (
        select(journal.c.at, journal.c.event, journal.c.facts)
        .where(
            journal.c.ticket.is_(None),
            journal.c.event.in_(("canary sent", "canary arrived")),
            journal.c.at >= day.begins,
        )
        .order_by(journal.c.id)
    )
    trips: list[str] = []
    for row in connection.execute(query):
        facts = dict(facts_of(row.facts))
        if facts.get("mailbox") != day.mailbox:
            continue
        if row.event == "canary sent" and row.at < day.ends:
            trips.append(LOST)
        elif row.event == "canary arrived" and trips and trips[-1] == LOST:
            trips[-1] = facts.get("seconds", LOST)
    return LOST if LOST in trips else max(trips, key=int, default="")
