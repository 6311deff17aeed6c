"""A mailbox on an IMAP server, as intake needs it. The only door to imapclient, with its `imap_*` rooms."""

import logging
import math
import time
from contextlib import suppress
from datetime import date
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

from imapclient import DELETED, SEEN, IMAPClient

from ulak.desk.coming.arrival import (
    After,
    Announcement,
    Cursor,
    Fetched,
    FolderAbsent,
    FolderCount,
    FolderUnavailable,
    Settlement,
)
from ulak.errors import DeskError, Unavailable
from ulak.gateways.imap_connection import Connection, ImapAccount, Patience
from ulak.gateways.imap_fetch import Bounds, Haul, Suspects
from ulak.gateways.imap_idle import listen
from ulak.gateways.imap_search import Silent, uids_from
from ulak.mail.fold import fold

__all__ = ["Bounds", "ImapAccount", "ImapMailbox", "Patience"]

JUNK = b"\\Junk"
JUNK_NAMES = frozenset(
    {"junk", "junk e-mail", "junk email", "spam", "gereksiz", "gereksiz e-posta", "onemsiz e-posta"}
)
"""Folded, as Dovecot, Exchange in both languages and Turkish webmail name it."""

DEAF = 3
"""Failures of IDLE in a row after which it is no reason to poll early."""

log = logging.getLogger(__name__)


class ImapMailbox:
    """
    One mailbox over one connection, used by one thread; only `wake` may be called by others.

    A connection that broke is made anew by the next call; when that is, is the caller's decision.
    `zone` is the desk's time zone, in which a day of `since` begins. `inbox` is the folder that
    IDLE listens to.
    """

    def __init__(
        self,
        name: str,
        account: ImapAccount,
        zone: ZoneInfo,
        *,
        inbox: str = "INBOX",
        idle: bool = True,
        patience: Patience | None = None,
        bounds: Bounds | None = None,
    ) -> None:
        self.name = name
        self._account = account
        self._zone = zone
        self._inbox = inbox
        self._idle = idle
        self._patience = patience or Patience()
        self._bounds = bounds or Bounds()
        self._connection: Connection | None = None
        self._suspects = Suspects()
        self._junk: dict[str, bool] = {}
        self._absent: set[str] = set()
        self._next_uid = 0
        self._deaf = 0
        self._bell = Event()

    def announce(self, folder: str, cursor: Cursor | None, since: date | None) -> Announcement:
        """Say what lies beyond the cursor, or everything where UIDVALIDITY is another one."""
        connection = self._reach()
        state = self._open(connection, folder)
        if folder == self._inbox:
            self._next_uid = state.get(b"UIDNEXT", 0)
        validity = state[b"UIDVALIDITY"]
        first = cursor.last_uid + 1 if cursor and cursor.uidvalidity == validity else 1
        uids = self._uids(connection, folder, first, state[b"EXISTS"], since)
        return Announcement(folder, validity, uids, self._is_junk(connection, folder))

    def fetch(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> Fetched:
        """Bring at most 50 mails or 40 MB, without marking them."""

        def reach() -> Connection:
            return self._reach_folder(folder, uidvalidity)

        return Haul(folder, uidvalidity, reach, self._suspects, self._bounds).bring(uids)

    def settle(self, folder: str, uidvalidity: int, uids: tuple[int, ...], after: After) -> None:
        """Mark as read or move away; a missing destination is created."""
        if not uids or after.settlement is Settlement.NOTHING:
            return
        connection = self._reach_folder(folder, uidvalidity, writable=True)
        with connection.asking() as client:
            if after.settlement is Settlement.SEEN:
                client.add_flags(uids, [SEEN], silent=True)
                return
            if not client.folder_exists(after.folder):
                client.create_folder(after.folder)
            _move(client, list(uids), after.folder)

    def count(self, folder: str, since: date | None) -> FolderCount:
        """Count all mails of a folder, and name those that arrived since that day; none in an absent one."""
        connection = self._reach()
        try:
            state = self._open(connection, folder)
        except FolderAbsent:
            return FolderCount.not_read(folder)
        uids = self._uids(connection, folder, 1, state[b"EXISTS"], since)
        on_server = max(state[b"EXISTS"], len(uids))
        return FolderCount(folder, state[b"UIDVALIDITY"], on_server, on_server - len(uids), uids)

    def wait(self, seconds: float) -> None:
        """
        Sleep for at most `seconds`: until new mail is announced, if IDLE is wanted and offered, or `wake`.

        Polling is what finds mail; IDLE only ends the sleep early. So its troubles are not told: after
        them the mailbox is polled soon, for the mail that nobody announced may lie there already.
        """
        deadline = time.monotonic() + seconds
        if self._idle and not self._bell.is_set() and self._may_idle():
            try:
                if self._listen(deadline):
                    return
            except Unavailable:
                deadline = min(deadline, time.monotonic() + self._soon())
        self._bell.wait(max(0.0, deadline - time.monotonic()))
        self._bell.clear()

    def wake(self) -> None:
        """End the running `wait`, or the next one, at once."""
        self._bell.set()

    def folders(self) -> tuple[str, ...]:
        """The names of all folders on the server."""
        with self._reach().asking() as client:
            return tuple(str(name) for _, _, name in client.list_folders())

    def check(self, folders: tuple[str, ...]) -> tuple[str, ...]:
        """Log in and open every folder; each sentence is something wrong, none means all is well."""
        problems = []
        for folder in folders:
            try:
                self._open(self._reach(), folder)
            except FolderAbsent:
                continue
            except FolderUnavailable as problem:
                problems.append(str(problem))
            except DeskError as problem:
                return (*problems, str(problem))
        return tuple(problems)

    def close(self) -> None:
        """Log out; never fails."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _reach(self) -> Connection:
        if self._connection is None or self._connection.is_broken:
            self._connection = Connection(self.name, self._account, self._patience)
        return self._connection

    def _reach_folder(self, folder: str, uidvalidity: int, *, writable: bool = False) -> Connection:
        connection = self._reach()
        if self._open(connection, folder, writable=writable)[b"UIDVALIDITY"] != uidvalidity:
            raise FolderUnavailable(
                connection.trouble(
                    f"folder {folder} was made anew (UIDVALIDITY changed); it is read again next turn"
                )
            )
        return connection

    def _open(self, connection: Connection, folder: str, *, writable: bool = False) -> dict[bytes, Any]:
        """EXAMINE, or SELECT to write; the numbers of the folder."""
        try:
            with connection.asking() as client:
                state: dict[bytes, Any] = client.select_folder(folder, readonly=not writable)
                int(state[b"UIDVALIDITY"]), int(state[b"EXISTS"])  # an answer without them is none
                return state
        except FolderUnavailable as refusal:
            raise self._why_not_open(connection, folder, refusal) from refusal

    def _uids(
        self, connection: Connection, folder: str, first: int, exists: int, since: date | None
    ) -> tuple[int, ...]:
        try:
            return uids_from(connection.asking, first, exists, since, self._zone)
        except Silent as silent:
            raise FolderUnavailable(
                connection.trouble(
                    f"EXAMINE counts {exists} mails in folder {folder} and SEARCH names none of them;"
                    " it is read again next turn, and if that stays so the server needs repair"
                )
            ) from silent

    def _why_not_open(
        self, connection: Connection, folder: str, refusal: FolderUnavailable
    ) -> FolderUnavailable:
        """Many servers make `Junk`, which the default names, with the first spam: its absence is normal."""
        there = self.folders()
        if folder in there:
            connection.drop()  # it may be this session alone that is confused: the next begins anew
            return FolderUnavailable(f"{refusal} Folder {folder} could not be opened.")
        if _is_junk_name(folder, "/") or _is_junk_name(folder, "."):
            sentence = connection.trouble(f'there is no folder "{folder}", so it counts as empty')
            if folder not in self._absent:
                log.info("%s", sentence)
            self._absent.add(folder)
            return FolderAbsent(sentence)
        known = ", ".join(sorted(there)[:20])
        return FolderUnavailable(
            connection.trouble(
                f'there is no folder "{folder}"; correct folders or sent in config.toml (it has: {known})'
            )
        )

    def _is_junk(self, connection: Connection, folder: str) -> bool:
        """By the attribute \\Junk (RFC 6154) or by name, also below another folder (`INBOX.Spam`)."""
        if folder not in self._junk:
            with connection.asking() as client:
                here = [entry for entry in client.list_folders("", folder) if entry[2] == folder]
            marked = any(JUNK in flags for flags, _, _ in here)
            delimiter = next((mark.decode() for _, mark, _ in here if mark), "/")
            self._junk[folder] = marked or _is_junk_name(folder, delimiter)
        return self._junk[folder]

    def _may_idle(self) -> bool:
        """Is there a connection, and does its server offer IDLE?"""
        if self._connection is None or self._connection.is_broken:
            return False
        with suppress(Unavailable), self._connection.asking() as client:
            return bool(client.has_capability("IDLE"))
        return False

    def _listen(self, deadline: float) -> bool:
        """True as soon as the inbox has what the last look had not; `Unavailable` where IDLE fails."""
        assert self._connection is not None
        state = self._open(self._connection, self._inbox)
        if 0 < self._next_uid < state.get(b"UIDNEXT", 0):
            return True
        heard = listen(self._connection, deadline, self._bell)
        self._deaf = 0
        return heard

    def _soon(self) -> float:
        """A server whose IDLE fails again and again is left in peace until its poll."""
        self._deaf += 1
        return self._patience.deaf if self._deaf <= DEAF else math.inf


def _is_junk_name(folder: str, delimiter: str) -> bool:
    return fold(folder.rpartition(delimiter)[2]) in JUNK_NAMES


def _move(client: IMAPClient, uids: list[int], folder: str) -> None:
    """MOVE (RFC 6851), or its parts; a stranger's mail marked \\Deleted is not expunged with ours."""
    if client.has_capability("MOVE"):
        client.move(uids, folder)
        return
    client.copy(uids, folder)
    client.add_flags(uids, [DELETED], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(uids)
    elif set(client.search(["DELETED"])) <= set(uids):
        client.expunge()
