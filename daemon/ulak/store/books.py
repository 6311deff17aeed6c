"""The spool as a ledger: how many deliveries of each folder there are, what became of them, what is open."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from ulak.desk.coming.arrival import FolderCount
from ulak.desk.decision import Disposition
from ulak.desk.watch.balance import Look, SpoolCounts
from ulak.store.engine import Store
from ulak.store.health import Sign, beat, signs
from ulak.store.schema import STORED, spool

BOOKS = "books"
"""The subject of the health notes; their name is MAILBOX/FOLDER, and words mean an imbalance."""

FILES = "(files)"
"""Stands for the folder of mail that was ingested from files."""


class Books:
    """What `reconcile` asks of the store, and where the nightly look writes what it found."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def folders(self, mailbox: str) -> tuple[str, ...]:
        """Every folder that mailbox's mail came from; that of ingested mail is empty."""
        query = select(spool.c.folder).distinct().where(spool.c.mailbox == mailbox).order_by(spool.c.folder)
        with self._store.snapshot() as connection:
            return tuple(connection.execute(query).scalars())

    def look(self, mailbox: str, server: FolderCount) -> Look:
        """Put the spool's side beside the server's."""
        with self._store.snapshot() as connection:
            return Look(
                server=server,
                counts=_counts(connection, mailbox, server.folder),
                missing=frozenset(_missing(connection, mailbox, server)),
                undecided=_undecided(connection, mailbox, server.folder),
            )

    def counts(self, mailbox: str, folder: str) -> SpoolCounts:
        """What became of everything one folder brought."""
        with self._store.snapshot() as connection:
            return _counts(connection, mailbox, folder)

    def noted(self, mailbox: str) -> dict[str, Sign]:
        """The last books of each folder, by its name."""
        begin = f"{mailbox}/"
        with self._store.snapshot() as connection:
            found = [sign for sign in signs(connection, BOOKS) if sign.name.startswith(begin)]
        return {_folder(sign.name.removeprefix(begin)): sign for sign in found}

    def note(self, mailbox: str, folder: str, at: datetime, words: str) -> None:
        """Write down that these books were made; `words` say what does not balance."""
        with self._store.write() as connection:
            beat(connection, BOOKS, f"{mailbox}/{folder or FILES}", at, words=words)


def _folder(name: str) -> str:
    return "" if name == FILES else name


def _counts(connection: Connection, mailbox: str, folder: str) -> SpoolCounts:
    word = case((spool.c.state == "done", spool.c.disposition), else_=spool.c.state)
    query = select(word, func.count()).where(spool.c.mailbox == mailbox, spool.c.folder == folder)
    found = {word: int(number) for word, number in connection.execute(query.group_by(word))}
    named = {word.value: found.get(word.value, 0) for word in Disposition}
    unread = found.get("stored", 0)
    return SpoolCounts(
        mailbox=mailbox,
        folder=folder,
        spooled=sum(named.values()) + unread,
        tickets=named[Disposition.TICKET],
        appended=named[Disposition.APPENDED],
        filed=named[Disposition.FILED],
        duplicates=named[Disposition.DUPLICATE],
        quarantined=named[Disposition.QUARANTINED],
        unread=unread,
        wanted=found.get("announced", 0),
        gone=found.get("gone", 0),
    )


def _missing(connection: Connection, mailbox: str, server: FolderCount) -> Iterator[int]:
    """UIDs on the server that have no bytes in the spool, quarantined mail counting as here."""
    here = (spool.c.mailbox == mailbox, spool.c.folder == server.folder)
    these = (*here, spool.c.uidvalidity == server.uidvalidity)
    query = select(spool.c.uid).where(*these, spool.c.state.in_(("stored", "done", "quarantined")))
    known = set(connection.execute(query).scalars())
    return (uid for uid in server.uids if uid not in known)


def _undecided(connection: Connection, mailbox: str, folder: str) -> frozenset[int]:
    query = select(spool.c.id).where(STORED, spool.c.mailbox == mailbox, spool.c.folder == folder)
    return frozenset(connection.execute(query).scalars())
