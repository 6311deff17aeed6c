"""Intake: what a mailbox has becomes rows of the spool. Nothing is parsed here, so no mail can stop it."""

import logging
from collections.abc import Iterable
from datetime import date, datetime

from ulak.desk.coming.arrival import After, FolderAbsent, FolderUnavailable, Mailbox, Settlement, Spool
from ulak.fault_point import Step, reach

BATCH = 50
BATCHES = 10
log = logging.getLogger(__name__)


def turn(
    mailbox: Mailbox, spool: Spool, folders: Iterable[str], since: date | None, after: After, now: datetime
) -> int:
    """
    Look at every folder once; return how many mails came or were settled.

    A folder that cannot be read does not keep the others waiting. Its trouble is raised when
    nothing else moved; where something moved, the next turn is near and meets it again. A junk
    folder that is not there is empty.
    """
    moved = 0
    trouble: FolderUnavailable | None = None
    for folder in folders:
        try:
            moved += _look(mailbox, spool, folder, since, after.at(folder), now)
        except FolderAbsent:
            continue
        except FolderUnavailable as problem:
            trouble = trouble or problem
    if trouble is None:
        spool.looked(now)
    elif moved == 0:
        raise trouble
    return moved


def _look(
    mailbox: Mailbox, spool: Spool, folder: str, since: date | None, after: After, now: datetime
) -> int:
    """
    Announce, take, settle: in this order.

    UIDs become rows before they are fetched, so the cursor cannot skip one that failed; bytes are
    committed before the server is told anything, so a crash in between brings the mails again and
    the spool knows them. The other order would lose them.
    """
    announcement = mailbox.announce(folder, spool.cursor(folder), since)
    if given_up := spool.announce(announcement, now):
        log.warning(
            "mailbox %s: folder %s was made anew; %d mails wanted under its old UIDs come under new ones",
            mailbox.name,
            folder,
            given_up,
        )
    taken = _take(mailbox, spool, folder, announcement.uidvalidity)
    return taken + _settle(mailbox, spool, folder, announcement.uidvalidity, after)


def _take(mailbox: Mailbox, spool: Spool, folder: str, uidvalidity: int) -> int:
    """Fetch what is wanted, batch by batch; what could not be had is asked for once a turn."""
    taken = 0
    missed: set[int] = set()
    for _ in range(BATCHES):
        wanted = [uid for uid in spool.wanted(folder, uidvalidity, BATCH + len(missed)) if uid not in missed]
        if not wanted:
            break
        fetched = mailbox.fetch(folder, uidvalidity, tuple(wanted[:BATCH]))
        if fetched.mails:
            reach(Step.FETCHED)
            spool.accept(folder, uidvalidity, fetched.mails)
            reach(Step.ACCEPTED)
        if fetched.vanished:
            spool.vanished(folder, uidvalidity, fetched.vanished)
        missed.update(fetched.failed, fetched.vanished)
        taken += len(fetched.mails)
    return taken


def _settle(mailbox: Mailbox, spool: Spool, folder: str, uidvalidity: int, after: After) -> int:
    if after.settlement is Settlement.NOTHING:
        return 0
    done = 0
    for _ in range(BATCHES):
        uids = spool.unsettled(folder, uidvalidity, BATCH)
        if not uids:
            break
        reach(Step.SETTLING)
        mailbox.settle(folder, uidvalidity, uids, after)
        reach(Step.SETTLED)
        spool.settled(folder, uidvalidity, uids)
        done += len(uids)
    return done
