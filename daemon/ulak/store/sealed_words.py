"""
Everything that lies sealed as words, wherever it lies: read through for an address, and written without it.

Certificates are left alone: they are the record of what was issued, and mostly public.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, func, select, update

from ulak.desk.privacy.finding import What
from ulak.desk.privacy.spellings import Spellings, with_words, words_in
from ulak.errors import Refused
from ulak.mail.mime_part import with_changed_text
from ulak.store.columns import AnyRow, storable
from ulak.store.schema import legal_holds, letters, messages, spool, subscribers, tasks, tickets
from ulak.store.seal import Seals

_MANY = 200
_HEAD = 64 * 1024
Tell = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Place:
    """A table with sealed words, and which of its columns say on which ticket and since when."""

    table: Table
    what: What
    ticket: Column[Any] | None = None
    at: Column[Any] | None = None


PLACES = (
    Place(tickets, What.IN_TICKET, tickets.c.number, tickets.c.received_at),
    Place(messages, What.IN_MESSAGE, messages.c.ticket, messages.c.at),
    Place(letters, What.IN_LETTER, letters.c.ticket, letters.c.at),
    Place(tasks, What.IN_TASK, tasks.c.ticket, tasks.c.since),
    Place(legal_holds, What.IN_HOLD, legal_holds.c.ticket, legal_holds.c.since),
    Place(subscribers, What.IN_SUBSCRIBER),
)


@dataclass(frozen=True, slots=True)
class Words:
    """One sealed item, opened: its row's primary key, and its words as JSON."""

    place: Place
    row: tuple[Any, ...]
    ticket: str
    at: datetime | None
    content: Any


@dataclass(frozen=True, slots=True)
class AsItCame:
    """An original that was opened; `author` is the opaque id of who wrote it, empty where nobody knows."""

    spool: int
    ticket: str
    author: str
    at: datetime
    done_at: datetime | None
    is_aside: bool
    raw: bytes

    @property
    def head(self) -> bytes:
        """The header, by which one knows whose it is that nobody could read."""
        return self.raw[:_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]


def how_many(connection: Connection) -> int:
    """How many items there are to be read."""
    tables = (*(place.table for place in PLACES), spool)
    counts = (select(func.count()).where(table.c.key.is_not(None)) for table in tables)
    return sum(int(connection.execute(query).scalar_one()) for query in counts)


def all_words(connection: Connection, seals: Seals, tell: Tell) -> Iterator[Words]:
    """Open one after the other; what was changed in the database is left out."""
    for place in PLACES:
        keys = tuple(place.table.primary_key)
        beside = [column for column in (place.ticket, place.at) if column is not None]
        query = select(*keys, *(one.label(f"said_{n}") for n, one in enumerate(beside)), *_sealed(place))
        query = query.where(place.table.c.key.is_not(None)).execution_options(yield_per=_MANY)
        with connection.execute(query) as rows:
            for row in rows:
                tell(1)
                content = _content(seals, row)
                if content is not None:
                    ticket, at = (*row[len(keys) :][: len(beside)], None, None)[:2]
                    yield Words(place, tuple(row[: len(keys)]), ticket or "", at, content)


def all_originals(connection: Connection, seals: Seals, tell: Tell) -> Iterator[AsItCame]:
    """Mails as they came, that were read; one that waits is nobody's yet."""
    ids = connection.execute(_ORIGINALS).scalars().all()
    for id in ids:
        tell(1)
        row = connection.execute(_ORIGINAL, {"id": id}).one()
        raw = _opened(seals, row.key, row.raw)
        if raw:
            yield AsItCame(
                row.id,
                row.ticket or row.on_ticket or "",
                row.author or "",
                row.internal_date,
                row.done_at,
                row.state == "quarantined",
                raw,
            )


def stands_in(words: Words, spellings: Spellings) -> bool:
    """Is the address among them?"""
    return any(spellings.stands_in(text) for text in words_in(words.content))


def take_out(connection: Connection, seals: Seals, found: Sequence[Words], spellings: Spellings) -> int:
    """Write these without the address, under the key they had; return how many of them were still there."""
    return sum(_take_out(connection, seals, one, spellings) for one in found)


def _take_out(connection: Connection, seals: Seals, one: Words, spellings: Spellings) -> bool:
    table = one.place.table
    this = [column == value for column, value in zip(table.primary_key, one.row, strict=True)]
    row = connection.execute(
        select(table.c.key, table.c.content).where(*this, table.c.key.is_not(None))
    ).first()
    content = None if row is None else _content(seals, row)
    if row is None or content is None:
        return False
    sealed = seals.key(row.key).seal(_as_kept(with_words(content, spellings.without)))
    connection.execute(update(table).where(*this).values(content=sealed))
    return True


def take_out_of_wire(connection: Connection, seals: Seals, letter: int, spellings: Spellings) -> None:
    """The same with the bytes of a letter: in its texts, whatever they are coded in, and in its header."""
    row = connection.execute(_WIRE, {"id": letter}).one()
    wire = _opened(seals, row.key, row.wire)
    if not wire:
        return
    anew = with_changed_text(wire, spellings.without)
    if spellings.stands_in_bytes(anew):
        anew = spellings.cut_out(anew.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    if anew != wire:
        connection.execute(_REWIRE, {"id_": letter, "wire": seals.key(row.key).seal(anew)})


_ORIGINALS = (
    select(spool.c.id)
    .where(spool.c.key.is_not(None), spool.c.raw.is_not(None), spool.c.state.in_(("done", "quarantined")))
    .order_by(spool.c.id)
)
_ORIGINAL = (
    select(
        spool.c.id,
        spool.c.ticket,
        messages.c.ticket.label("on_ticket"),
        messages.c.author,
        spool.c.internal_date,
        spool.c.done_at,
        spool.c.state,
        spool.c.key,
        spool.c.raw,
    )
    .join_from(spool, messages, spool.c.message == messages.c.id, isouter=True)
    .where(spool.c.id == bindparam("id"))
)
_WIRE = select(letters.c.key, letters.c.wire).where(letters.c.id == bindparam("id"))
_REWIRE = update(letters).where(letters.c.id == bindparam("id_")).values(wire=bindparam("wire"))


def _sealed(place: Place) -> tuple[Column[Any], Column[Any]]:
    return place.table.c.key, place.table.c.content


def _as_kept(content: Any) -> bytes:
    """One text stands as it is, all else is JSON."""
    text = (
        content
        if isinstance(content, str)
        else json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    )
    return storable(text).encode()


def _content(seals: Seals, row: AnyRow) -> Any:
    """Words of ours are JSON; where they are not, they are one text."""
    opened = content_of(seals, row)
    if not opened:
        return None
    text = opened.decode()
    return json.loads(text) if text.startswith("[") else text


def content_of(seals: Seals, row: AnyRow) -> bytes | None:
    """What an item says; None where its key was dropped, or somebody changed it in the database."""
    return _opened(seals, row.key, row.content)


def _opened(seals: Seals, key: bytes | None, content: bytes) -> bytes | None:
    try:
        return None if key is None else seals.key(key).open(content)
    except Refused:
        return None
