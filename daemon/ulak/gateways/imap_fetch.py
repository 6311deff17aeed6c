"""Bring mails without marking them, within bounds of memory, and past the one that cannot be brought."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from imapclient import IMAPClient

from ulak.desk.coming.arrival import Fetched, FolderUnavailable, Received
from ulak.errors import Unavailable
from ulak.gateways.imap_connection import Connection

DEATHS = 3
"""Connections that one call may lose before the server itself counts as away."""

REST = 15.0
LONGEST_REST = 900.0
"""Seconds between two attempts at a mail that broke the connection, doubled each time."""

CHANCES = 3
"""Times that a mail may break the connection, when nothing else came, before the fault counts as its own."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """
    How much is held in memory at once, in bytes but for `mails`.

    A batch has at most `mails` mails and, beyond its first, `batch` bytes; a mail above `large`
    is read in pieces of `chunk`.
    """

    mails: int = 50
    batch: int = 40 * 1024 * 1024
    large: int = 4 * 1024 * 1024
    chunk: int = 1024 * 1024


class Suspects:
    """
    Mails whose fetching broke the connection though they were asked for alone.

    They rest between two attempts, so that the mailbox is read meanwhile.
    """

    def __init__(self, rest: float = REST) -> None:
        self._rest = rest
        self._times: dict[tuple[str, int, int], int] = {}
        self._until: dict[tuple[str, int, int], float] = {}
        self._told: set[tuple[str, int, int]] = set()

    def accuse(self, folder: str, uidvalidity: int, uid: int) -> int:
        """Note that this mail broke the connection; return how often it has."""
        mail = (folder, uidvalidity, uid)
        self._times[mail] = self._times.get(mail, 0) + 1
        return self._times[mail]

    def rest(self, folder: str, uidvalidity: int, uid: int) -> None:
        """Let this mail rest, longer each time."""
        mail = (folder, uidvalidity, uid)
        rest = min(LONGEST_REST, self._rest * 2.0 ** min(self._times.get(mail, 1) - 1, 10))
        self._until[mail] = time.monotonic() + rest

    def resting(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> tuple[int, ...]:
        """Which of these mails are not to be tried now."""
        now = time.monotonic()
        return tuple(uid for uid in uids if self._until.get((folder, uidvalidity, uid), 0.0) > now)

    def is_news(self, folder: str, uidvalidity: int, uid: int) -> bool:
        """Is this the first time that this mail could not be fetched? The log need not hear it each turn."""
        mail = (folder, uidvalidity, uid)
        is_new = mail not in self._told
        self._told.add(mail)
        return is_new

    def fetched(self, folder: str, uidvalidity: int, uids: Iterable[int]) -> tuple[int, ...]:
        """Which of these mails that came had been told of as impossible to fetch; they no longer are."""
        came = {(folder, uidvalidity, uid) for uid in uids}
        told = came & self._told
        self._told -= came
        for mail in came:
            self._times.pop(mail, None)
        return tuple(sorted(uid for _, _, uid in told))


class Haul:
    """One request for mails of one folder; `reach` gives a connection with that folder open."""

    def __init__(
        self,
        folder: str,
        uidvalidity: int,
        reach: Callable[[], Connection],
        suspects: Suspects,
        bounds: Bounds,
    ) -> None:
        self._folder = folder
        self._uidvalidity = uidvalidity
        self._reach = reach
        self._suspects = suspects
        self._bounds = bounds
        self._mails: list[Received] = []
        self._vanished: list[int] = []
        self._failed: list[int] = []

    def bring(self, uids: tuple[int, ...]) -> Fetched:
        """
        Bring as many as one batch holds.

        Where the batch fails the mails are asked for one by one: a mail that the server refuses,
        or that breaks the connection, costs only itself.
        """
        self._failed += self._suspects.resting(self._folder, self._uidvalidity, uids)
        wanted = tuple(uid for uid in uids if uid not in self._failed)[: self._bounds.mails]
        if wanted:
            connection = self._reach()
            try:
                self._attempt(connection, wanted)
            except Unavailable as trouble:
                log.debug("mails are fetched one by one: %s", trouble)
                self._one_by_one(wanted)
        for uid in self._suspects.fetched(self._folder, self._uidvalidity, (one.uid for one in self._mails)):
            log.info("mail %d of folder %s could be fetched at last", uid, self._folder)
        return Fetched(tuple(self._mails), tuple(self._vanished), tuple(self._failed))

    def _one_by_one(self, uids: tuple[int, ...]) -> None:
        done = {mail.uid for mail in self._mails} | set(self._vanished) | set(self._failed)
        broken: list[tuple[int, Unavailable]] = []
        for uid in (uid for uid in uids if uid not in done):
            try:
                connection = self._reach()
            except Unavailable:
                if self._mails:
                    return  # what came is worth keeping; the next call meets the trouble again
                raise
            try:
                self._attempt(connection, (uid,))
            except FolderUnavailable as trouble:
                self._give_up(uid, trouble)
            except Unavailable as trouble:
                broken.append((uid, trouble))
                if len(broken) == DEATHS:
                    break
            if sum(len(mail.raw) for mail in self._mails) >= self._bounds.batch:
                break
        self._tell_apart(broken)

    def _tell_apart(self, broken: list[tuple[int, Unavailable]]) -> None:
        """
        Is it the mail that breaks the connection, or is the server in trouble?

        Where others came it is the mail: it rests. Where nothing came it is the server, until it did
        nothing else a few times.
        """
        times = [self._suspects.accuse(self._folder, self._uidvalidity, uid) for uid, _ in broken]
        if broken and not self._mails and (len(broken) == DEATHS or min(times) < CHANCES):
            raise broken[0][1]
        for uid, trouble in broken:
            self._give_up(uid, trouble)
            self._suspects.rest(self._folder, self._uidvalidity, uid)

    def _give_up(self, uid: int, trouble: Unavailable) -> None:
        if self._suspects.is_news(self._folder, self._uidvalidity, uid):
            log.warning("mail %d of folder %s could not be fetched: %s", uid, self._folder, trouble)
        self._failed.append(uid)

    def _attempt(self, connection: Connection, uids: tuple[int, ...]) -> None:
        """Ask for sizes first, so that no answer is larger than we can hold."""
        with connection.asking() as client:
            sizes = {
                uid: int(item[b"RFC822.SIZE"]) for uid, item in client.fetch(uids, ["RFC822.SIZE"]).items()
            }
        self._vanished += [uid for uid in uids if uid not in sizes]
        reached = _fitting(uids, sizes, self._bounds.batch)
        small = [uid for uid in reached if sizes[uid] <= self._bounds.large]
        if small:
            with connection.asking_for_bytes(sum(sizes[uid] for uid in small)) as client:
                answers = client.fetch(small, ["BODY.PEEK[]", "INTERNALDATE"])
            self._mails += [mail for uid in small if (mail := _received(uid, answers.get(uid, {})))]
        for uid in reached:
            if sizes[uid] > self._bounds.large and (mail := _in_chunks(connection, uid, self._bounds.chunk)):
                self._mails.append(mail)
        self._account_for(connection, reached)

    def _account_for(self, connection: Connection, uids: list[int]) -> None:
        """Tell mails that vanished while we looked from mails the server has and did not give."""
        brought = {mail.uid for mail in self._mails}
        absent = [uid for uid in uids if uid not in brought]
        if not absent:
            return
        with connection.asking() as client:
            client.noop()
            present = set(client.search(["UID", ",".join(map(str, absent))]))
        self._vanished += [uid for uid in absent if uid not in present]
        self._failed += [uid for uid in absent if uid in present]


def _fitting(uids: tuple[int, ...], sizes: dict[int, int], budget: int) -> list[int]:
    """The first of these that together stay below a batch's bytes; at least one."""
    total = 0
    fitting: list[int] = []
    for uid in (uid for uid in uids if uid in sizes):
        total += sizes[uid]
        if fitting and total > budget:
            break
        fitting.append(uid)
    return fitting


def _received(uid: int, answer: dict[bytes, Any]) -> Received | None:
    body, arrived = answer.get(b"BODY[]"), answer.get(b"INTERNALDATE")
    if isinstance(body, bytes) and isinstance(arrived, datetime):
        return Received(uid, arrived.astimezone(UTC), body)
    return None


def _in_chunks(connection: Connection, uid: int, length: int) -> Received | None:
    """Read a large mail piece by piece until a piece is shorter than asked for: sizes may lie."""
    with connection.asking() as client:
        arrived = client.fetch([uid], ["INTERNALDATE"]).get(uid, {}).get(b"INTERNALDATE")
    raw = bytearray()
    while isinstance(arrived, datetime):
        with connection.asking_for_bytes(length) as client:
            piece = _piece(client, uid, len(raw), length)
        if not isinstance(piece, bytes):
            return None
        raw += piece
        if len(piece) < length:
            return Received(uid, arrived.astimezone(UTC), bytes(raw))
    return None


def _piece(client: IMAPClient, uid: int, offset: int, length: int) -> object:
    answer = client.fetch([uid], [f"BODY.PEEK[]<{offset}.{length}>"]).get(uid, {})
    return next((value for key, value in answer.items() if key.startswith(b"BODY[]")), None)
