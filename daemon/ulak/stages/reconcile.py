"""Reconcile: once a night each mailbox's books are made; what does not balance is written down."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo

from ulak.desk.coming.arrival import FolderCount, FolderUnavailable, Mailbox, Spool
from ulak.desk.watch.balance import Look, imbalance, is_due, still_open
from ulak.store.books import FILES, Books
from ulak.store.health import Sign

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A first look at a folder that left something open."""

    at: datetime
    look: Look


@dataclass(frozen=True, slots=True)
class Ledger:
    """
    The books of one mailbox, and in which zone its nights are.

    `doubts` are folders that must be looked at a second time: only what is open at both looks is an
    imbalance, what came in between is mail on its way. A restart may forget them.
    """

    mailbox: str
    books: Books
    folders: tuple[str, ...]
    since: date | None
    zone: tzinfo
    doubts: dict[str, Doubt] = field(default_factory=dict)


def turn(ledger: Ledger, mailbox: Mailbox, spool: Spool, now: datetime, lag: timedelta) -> int:
    """
    Make the books that are due; return how many folders have news.

    `lag` is how long mail may be on its way before a second look judges. Trouble with the server is
    raised as the mailbox's, and no books are written: it is no imbalance.
    """
    noted = ledger.books.noted(ledger.mailbox)
    due = [folder for folder in ledger.folders if _is_due(ledger, noted.get(folder), folder, now, lag)]
    if not due:
        return 0
    looks = [*_on_server(ledger, mailbox, spool, due, now), *_elsewhere(ledger, noted, now, lag)]
    return sum(_judge(ledger, noted, look, now) for look in looks)


def _is_due(ledger: Ledger, last: Sign | None, folder: str, now: datetime, lag: timedelta) -> bool:
    if doubt := ledger.doubts.get(folder):
        return now >= doubt.at + lag
    return is_due(last.at if last else None, last.words if last else "", now, ledger.zone)


def _on_server(
    ledger: Ledger, mailbox: Mailbox, spool: Spool, folders: list[str], now: datetime
) -> Iterator[Look]:
    for folder in folders:
        try:
            look = ledger.books.look(ledger.mailbox, mailbox.count(folder, ledger.since))
        except FolderUnavailable:
            ledger.doubts.pop(folder, None)  # nobody could bring what was missing there
            continue  # intake says what is wrong with it
        if look.missing and folder not in ledger.doubts:
            _ask_again(mailbox, spool, look, ledger.since, now)
        yield look


def _ask_again(mailbox: Mailbox, spool: Spool, look: Look, since: date | None, now: datetime) -> None:
    """
    Want what is on the server and not here, also behind the cursor.

    A server may show a mail late, under a lower UID than one that was read already, and one that was
    counted as gone may be there again.
    """
    folder = look.server.folder
    news = mailbox.announce(folder, spool.cursor(folder), since)
    if news.uidvalidity == look.server.uidvalidity:
        spool.announce(replace(news, uids=tuple(sorted({*news.uids, *look.missing}))), now)


def _elsewhere(ledger: Ledger, noted: Mapping[str, Sign], now: datetime, lag: timedelta) -> Iterator[Look]:
    """Mail from files, and from folders that are not read any more: here all of it must be decided about."""
    for folder in sorted({*ledger.books.folders(ledger.mailbox), *noted}.difference(ledger.folders)):
        if _is_due(ledger, noted.get(folder), folder, now, lag):
            yield ledger.books.look(ledger.mailbox, FolderCount.not_read(folder))


def _judge(ledger: Ledger, noted: Mapping[str, Sign], look: Look, now: datetime) -> bool:
    """Write the books of one folder down, or doubt them until a second look; True when that is news."""
    folder = look.server.folder
    if doubt := ledger.doubts.pop(folder, None):
        look = still_open(doubt.look, look)
    elif look.is_open:
        ledger.doubts[folder] = Doubt(now, look)
        return True
    last, words = noted.get(folder), imbalance(look)
    ledger.books.note(ledger.mailbox, folder, now, words)
    if words == (last.words if last else ""):
        return False
    if words:
        log.error("the books of %s/%s do not balance: %s", ledger.mailbox, folder or FILES, words)
    else:
        log.info("the books of %s/%s balance again", ledger.mailbox, folder or FILES)
    return True
