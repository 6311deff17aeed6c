"""
What `meta` keeps of the journal's end, marked with the secret: the head of the chain, and the tally.

The tally is of SQLite alone, where writers come one after the other anyway: how many entries there are, and a
digest over those that have no link yet, so that a change is found that was made before the chain. Both come
into being with the tables. One that is gone, or that somebody without the secret wrote, is never made anew:
the desk itself would chain what that somebody had made of the past.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Dialect, func, select, type_coerce

from ulak.desk.record.anchor import Head
from ulak.store.columns import AnyRow, UtcTime
from ulak.store.schema import journal, journal_seals, meta
from ulak.store.seal import Seals
from ulak.store.upsert import insert_missing, replace

_HEAD = "journal-head"
_TALLY = "journal-tally"
_NO_NUMBER = "-"
"""For an empty word where none was: whoever asks for the entries of no ticket would not see it."""


class _AnyTime(UtcTime):
    """None where somebody put in what is no time: it is another digest then, and stops nobody."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Read it if it can be read."""
        read = super().result_processor(dialect, coltype)

        def read_or_none(value: Any) -> datetime | None:
            try:
                found: datetime | None = read(value) if read else value
            except (ValueError, TypeError):
                return None
            return found

        return read_or_none


ENTRY = (
    journal.c.id.label("entry"),
    type_coerce(journal.c.at, _AnyTime()).label("written_at"),
    journal.c.ticket,
    journal.c.event,
    journal.c.by,
    journal.c.facts,
)
"""All of an entry that is chained."""


@dataclass(frozen=True, slots=True)
class End:
    """
    The head as it is kept, and the highest entry that is chained.

    `is_whole`: the desk wrote it, the table of links ends there, and was no longer when the tally moved.
    """

    head: Head
    highest: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """So many entries; `digest` is over those behind the entry `since`, up to which all were chained."""

    count: int
    since: int
    digest: str

    def marked(self, seals: Seals) -> str:
        """As only somebody with the secret can say it."""
        words = (str(self.count), str(self.since), self.digest)
        return " ".join((*words, seals.mark("tally", *words)))


def begin(connection: Connection, seals: Seals) -> None:
    """Write both where they are not: for a store that was just made, or comes from an older ulak."""
    insert_missing(connection, meta, [{"name": _HEAD, "value": _marked(seals, Head(0, ""), 0)}])
    if connection.dialect.name == "sqlite":
        since = end(connection, seals).highest
        count = connection.execute(select(func.count()).select_from(journal)).scalar_one()
        first = Tally(count, since, digest_behind(connection, seals, since))
        insert_missing(connection, meta, [{"name": _TALLY, "value": first.marked(seals)}])


def end(connection: Connection, seals: Seals) -> End:
    """
    Where the chain ends.

    It is asked in one statement, because on PostgreSQL another daemon may chain meanwhile.
    """
    first, last = func.min(journal_seals.c.position), func.max(journal_seals.c.position)
    kept = select(meta.c.value).where(meta.c.name == _HEAD).scalar_subquery()
    links = select(first.label("first"), last.label("last"), func.max(journal_seals.c.entry).label("highest"))
    ends = links.subquery()
    at_last = select(journal_seals.c.digest).where(journal_seals.c.position == ends.c.last).scalar_subquery()
    row = connection.execute(select(kept.label("kept"), ends, at_last.label("digest"))).one()
    head, highest, is_genuine = _read(seals, row.kept or "")
    is_last = (head.position, head.digest, highest) == (row.last or 0, row.digest or "", row.highest or 0)
    tally = kept_tally(connection, seals)
    is_cut = tally is not None and tally.since > highest
    return End(head, highest, is_genuine and is_last and row.first in (None, 1) and not is_cut)


def move_head(connection: Connection, seals: Seals, head: Head, highest: int) -> None:
    """The chain was continued up to there."""
    replace(connection, meta, {"name": _HEAD, "value": _marked(seals, head, highest)})


def kept_tally(connection: Connection, seals: Seals) -> Tally | None:
    """None where there is none, or none that the desk wrote."""
    value: str = connection.execute(select(meta.c.value).where(meta.c.name == _TALLY)).scalar() or ""
    count, since, digest, *_ = f"{value}   ".split(" ")
    try:
        found = Tally(int(count), int(since), digest)
    except ValueError:
        return None
    return found if found.marked(seals) == value else None


def count_on(connection: Connection, seals: Seals, more: int) -> None:
    """So many entries were just written. On PostgreSQL, writers would wait for each other here."""
    if connection.dialect.name != "sqlite" or (before := kept_tally(connection, seals)) is None:
        return
    rows = connection.execute(select(*ENTRY).order_by(journal.c.id.desc()).limit(more)).all()
    after = Tally(before.count + more, before.since, _over(seals, before.digest, reversed(rows)))
    replace(connection, meta, {"name": _TALLY, "value": after.marked(seals)})


def move_tally(connection: Connection, seals: Seals, highest: int) -> bool:
    """Everything is chained; False, and nothing moved, where that is not what was written."""
    if connection.dialect.name != "sqlite":
        return True
    before = kept_tally(connection, seals)
    if before is None or before.digest != digest_behind(connection, seals, before.since):
        return False
    replace(connection, meta, {"name": _TALLY, "value": Tally(before.count, highest, "").marked(seals)})
    return True


def digest_behind(connection: Connection, seals: Seals, since: int) -> str:
    """The digest over all entries behind that one, as they stand there now."""
    query = select(*ENTRY).where(journal.c.id > since).order_by(journal.c.id)
    return _over(seals, "", connection.execute(query.execution_options(yield_per=1000)))


def digest_of(seals: Seals, previous: str, row: AnyRow) -> str:
    """The link of an entry to the one before."""
    at = row.written_at.isoformat() if row.written_at else ""
    ticket = "" if row.ticket is None else row.ticket or _NO_NUMBER
    words = (ticket, row.event, row.by, row.facts)
    return seals.mark(previous, str(row.entry), at, *map(str, words))


def _over(seals: Seals, digest: str, rows: Iterable[AnyRow]) -> str:
    for row in rows:
        digest = digest_of(seals, digest, row)
    return digest


def _marked(seals: Seals, head: Head, highest: int) -> str:
    mark = seals.mark("head", str(head.position), head.digest)
    return f"{head.position} {head.digest} {highest} {mark}"


def _read(seals: Seals, value: str) -> tuple[Head, int, bool]:
    position, digest, highest, *_ = f"{value}   ".split(" ")
    try:
        head = Head(int(position), digest)
        return head, int(highest), value == _marked(seals, head, int(highest))
    except ValueError:
        return Head(0, ""), 0, False
