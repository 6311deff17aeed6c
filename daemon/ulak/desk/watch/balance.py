"""The books of one folder: what lies on the server against what the desk has, and what became of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from ulak.desk.coming.arrival import FolderCount

NIGHT = 2
"""The hour of the desk's zone from which on a new night's books are due."""

AGAIN = timedelta(hours=1)
"""How long after books that did not balance the next look is due."""


@dataclass(frozen=True, slots=True)
class SpoolCounts:
    """
    One folder's deliveries, each in exactly one of the numbers.

    `spooled` have bytes here; the five dispositions and `unread` add up to it. `wanted` are
    announced and not brought yet, `gone` vanished before they were.
    """

    mailbox: str
    folder: str
    spooled: int
    tickets: int
    appended: int
    filed: int
    duplicates: int
    quarantined: int
    unread: int
    wanted: int
    gone: int

    @property
    def decided(self) -> int:
        """Mails that have one of the five dispositions."""
        return self.tickets + self.appended + self.filed + self.duplicates + self.quarantined


@dataclass(frozen=True, slots=True)
class Look:
    """
    Both sides of one folder's books at one time.

    `missing` are UIDs on the server without bytes here, `undecided` ids of the spool that triage has
    not reached: what is open. Mail that came a second ago is open too, and no imbalance.
    """

    server: FolderCount
    counts: SpoolCounts
    missing: frozenset[int]
    undecided: frozenset[int]

    @property
    def is_open(self) -> bool:
        """Is there anything that a later look must confirm?"""
        return bool(self.missing or self.undecided)


@dataclass(frozen=True, slots=True)
class Balance:
    """
    One folder's books.

    `before` is older than `since` and never taken; `missing` lies on the server and not here; what
    was ingested from files has the folder "". `gone` vanished before the desk could bring it.
    """

    mailbox: str
    folder: str
    on_server: int
    before: int
    spooled: int
    missing: int
    tickets: int
    appended: int
    filed: int
    duplicates: int
    quarantined: int
    gone: int
    balanced: bool

    @property
    def undecided(self) -> int:
        """Mails that are here and that triage has not reached."""
        return self.spooled - self.tickets - self.appended - self.filed - self.duplicates - self.quarantined


def still_open(first: Look, again: Look) -> Look:
    """
    What a later look says of that which was open at the first; mail that came since is left out.

    Another UIDVALIDITY names other mails: nothing the first look missed is there any more.
    """
    same = first.server.uidvalidity == again.server.uidvalidity
    missing = again.missing & first.missing if same else frozenset[int]()
    return replace(again, missing=missing, undecided=again.undecided & first.undecided)


def balanced(look: Look) -> Balance:
    """Put the two sides beside each other: both add up exactly when nothing is open."""
    server, counts = look.server, look.counts
    return Balance(
        mailbox=counts.mailbox,
        folder=server.folder,
        on_server=server.on_server,
        before=server.before,
        spooled=counts.decided + len(look.undecided),
        missing=len(look.missing),
        tickets=counts.tickets,
        appended=counts.appended,
        filed=counts.filed,
        duplicates=counts.duplicates,
        quarantined=counts.quarantined,
        gone=counts.gone,
        balanced=not look.is_open,
    )


def imbalance(look: Look) -> str:
    """Say what does not balance, and where to look; empty where all does."""
    found = []
    if look.missing:
        found.append(f"{len(look.missing)} on the server could not be brought into the spool")
    if look.undecided:
        found.append(f"{len(look.undecided)} in the spool are not decided about")
    if not found:
        return ""
    what = " and ".join(found)
    return (
        f"{what}: `ulak reconcile --mailbox {look.counts.mailbox}` counts them, the log says what stops them"
    )


def is_due(last: datetime | None, words: str, now: datetime, zone: tzinfo) -> bool:
    """
    Are the books of a folder to be made: once a night, at once where they never were.

    What did not balance (`words`) is looked at again within the hour, so that the all-clear does not
    wait for another night. A desk that was off at night makes up for it when it is on.
    """
    if last is None:
        return True
    if words:
        return now >= last + AGAIN
    local = now.astimezone(zone)
    night = local.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return last < (night if night <= local else night - timedelta(days=1))
