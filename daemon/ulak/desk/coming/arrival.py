"""
What passes between a mailbox and the spool: the agreement of intake's two sides.

`fetch` answers with a `Fetched`, because "the server no longer has it" and "the server could not
give it" must not be confused: the second is never counted as gone. `settle` is told UIDVALIDITY, so
that it cannot move a stranger's mail.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, Self

from ulak.errors import ConfigError, Unavailable


class MailboxUnavailable(Unavailable):
    """A mailbox, or the way to it, is what is away: administrators hear of it by its name."""


class FolderUnavailable(MailboxUnavailable):
    """One folder cannot be read; the mailbox's other folders can."""


class FolderAbsent(FolderUnavailable):
    """A folder that is junk by its name is not on the server: nothing lies in it, nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been read: meaningful only together with its UIDVALIDITY (RFC 3501 §2.3.1.1)."""

    folder: str
    uidvalidity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class Received:
    """One mail as the server gave it; `internal_date` is the server's INTERNALDATE in UTC."""

    uid: int
    internal_date: datetime
    raw: bytes


@dataclass(frozen=True, slots=True)
class Announcement:
    """The UIDs a folder has beyond our cursor, not yet fetched; `junk` when the folder is junk."""

    folder: str
    uidvalidity: int
    uids: tuple[int, ...]
    junk: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """
    What came of a request for mails.

    `vanished` are no longer on the server; `failed` are there and could not be brought, and stay
    wanted. What was asked for and is in none of the three was not reached this time: ask again.
    """

    mails: tuple[Received, ...]
    vanished: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderCount:
    """What lies in a folder now: `before` is mail older than `since`, `uids` is all the rest."""

    folder: str
    uidvalidity: int
    on_server: int
    before: int
    uids: tuple[int, ...]

    @classmethod
    def not_read(cls, folder: str) -> Self:
        """A folder that is not there, or that nobody reads: nothing on a server counts for it."""
        return cls(folder, 0, 0, 0, ())


class Settlement(StrEnum):
    """The three words of `after` in config.toml."""

    NOTHING = "nothing"
    SEEN = "seen"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class After:
    """
    What a server is told about a mail once it is stored; `folder` is where `move` puts it.

    Nothing is done in the folder `spared`: what lies among sent mails is somebody's own copy.
    """

    settlement: Settlement = Settlement.NOTHING
    folder: str = ""
    spared: str = ""

    @classmethod
    def named(cls, words: str, spared: str = "") -> Self:
        """Read `nothing`, `seen` or `move:FOLDER` as config.toml spells it."""
        word, _, folder = words.partition(":")
        if word == Settlement.MOVE and folder.strip():
            return cls(Settlement.MOVE, folder.strip(), spared)
        if words in (Settlement.NOTHING, Settlement.SEEN):
            return cls(Settlement(words), spared=spared)
        raise ConfigError(f'after = "{words}" is not known: write "nothing", "seen" or "move:FOLDER".')

    def at(self, folder: str) -> "After":
        """What is done in that folder."""
        return After() if folder == self.spared else self


class Mailbox(Protocol):
    """What the desk needs from IMAP: intake reads, `reconcile` counts. Every call may raise `Unavailable`."""

    name: str

    def announce(self, folder: str, cursor: Cursor | None, since: date | None) -> Announcement:
        """
        Say which UIDs lie beyond the cursor; all of them when it is None or UIDVALIDITY changed.

        Mail whose INTERNALDATE is before `since` is left out. Raises `FolderAbsent` for a junk folder
        that is not there.
        """
        ...

    def fetch(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> Fetched:
        """Bring these mails with BODY.PEEK, as many as fit into memory; at least one is dealt with."""
        ...

    def settle(self, folder: str, uidvalidity: int, uids: tuple[int, ...], after: After) -> None:
        """Do what `after` asks (nothing, \\Seen, move) to mails that are stored."""
        ...

    def count(self, folder: str, since: date | None) -> FolderCount:
        """Say what lies in the folder, for reconciliation."""
        ...

    def wait(self, seconds: float) -> None:
        """Sleep until the server says something new came, somebody calls `wake`, or the time is over."""
        ...

    def wake(self) -> None:
        """End a `wait` of another thread within a second; without one, the next `wait` returns at once."""
        ...


class Spool(Protocol):
    """All that intake needs from the store, for one mailbox. Each call is one transaction."""

    def cursor(self, folder: str) -> Cursor | None:
        """Where reading stands; None before the first look."""
        ...

    def announce(self, announcement: Announcement, now: datetime) -> int:
        """
        Make a row of every UID, and move the cursor behind the last: none can be skipped any more.

        A new UIDVALIDITY ends the old UIDs: what was announced under them and never brought is given
        up, journalled and counted in the answer; the mails come under their new UIDs.
        """
        ...

    def wanted(self, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        """UIDs that are announced and not yet here, oldest first."""
        ...

    def accept(self, folder: str, uidvalidity: int, mails: tuple[Received, ...]) -> None:
        """Seal and store raw bytes and INTERNALDATE."""
        ...

    def vanished(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> None:
        """Record that the server no longer has these; after three looks a mail counts as gone."""
        ...

    def unsettled(self, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        """Stored mails the server has not been told about, when `after` asks for it."""
        ...

    def settled(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> None:
        """Remember that `after` was done."""
        ...

    def looked(self, at: datetime) -> None:
        """Remember the last full successful look at every folder."""
        ...
