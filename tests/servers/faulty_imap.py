"""
An IMAP server of a few commands that misbehaves exactly as a script says.

    with FaultyImap({1: raw, 2: raw}) as server:
        server.script("UID FETCH 2 ", Fault.DROP_IN_LITERAL)
        server.script("IDLE", Fault.CLOSE_SILENTLY, times=1)

A fault happens when a command starts with those words, `times` times (default: always).
"""

import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
ARRIVED = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


class Fault(Enum):
    """What a server can do to us, after the table of what was seen."""

    BYE = auto()
    CLOSE_SILENTLY = auto()
    DROP_IN_LITERAL = auto()
    DRIP = auto()
    GARBAGE = auto()
    HANG = auto()
    HUGE_LITERAL = auto()
    LONG_LINE = auto()
    NIL_BODY = auto()
    NO = auto()
    BAD = auto()
    NUMBER_FOR_BODY = auto()
    NO_INTERNALDATE = auto()
    EXPUNGED = auto()
    NOISE = auto()
    PARTIAL_LINE = auto()
    OK_ALONE = auto()
    NEWS_FIRST = auto()


@dataclass
class Order:
    """One line of the script."""

    words: str
    fault: Fault
    times: int


@dataclass(eq=False)
class FaultyImap:
    """
    The server; `mails` by UID, all in INBOX, `commands` is what it was asked, without tags.

    `greeting` None means that it accepts the connection and says nothing. SEARCH SINCE a
    `certain_day` of the month finds only UIDs from `certain_from`; any other day finds all.
    """

    mails: dict[int, bytes]
    uidvalidity: int = 7
    capability: str = "IMAP4rev1 IDLE"
    greeting: bytes | None = b"* OK ready\r\n"
    arrived: dict[int, datetime] = field(default_factory=dict)
    certain_from: int = 0
    certain_day: str = ""
    orders: list[Order] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    host: str = HOST
    port: int = 0

    def __enter__(self) -> Self:
        self._ended = threading.Event()
        self._idling = threading.Event()
        self._lines: list[socket.socket] = []
        self._server = socket.create_server((HOST, 0))
        self.port = self._server.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._ended.set()
        for one in (self._server, *self._lines):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(timeout=30)

    def script(self, words: str, fault: Fault, times: int = 1_000_000) -> None:
        """Let this happen when a command starts so."""
        self.orders.append(Order(words, fault, times))

    def wait_for_idle(self) -> None:
        """Return when a client has begun to IDLE."""
        assert self._idling.wait(timeout=60)

    def announce(self) -> None:
        """Tell every client that idles that there is one mail more."""
        for line in self._lines:
            with suppress(OSError):
                line.sendall(b"* %d EXISTS\r\n" % len(self.mails))

    def hang_up(self) -> None:
        """Close every connection without a word."""
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    # ----------------------------------------------------------------- a connection

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            self._lines.append(line)
            thread = threading.Thread(target=self._serve, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line, line.makefile("rb") as lines:
            if self.greeting is None:
                self._ended.wait()
                return
            line.sendall(self.greeting)
            tag = b""
            for said in lines:
                words = said.decode().strip()
                if words == "DONE":
                    command = words
                else:
                    tag, command = words.split(" ", 1)[0].encode(), words.split(" ", 1)[1]
                self.commands.append(command)
                fault = self._fault(command)
                if not (self._misbehave(line, tag, fault) if fault else self._obey(line, tag, command)):
                    return

    def _fault(self, command: str) -> Fault | None:
        for order in self.orders:
            if order.times > 0 and command.upper().startswith(order.words):
                order.times -= 1
                return order.fault
        return None

    def _misbehave(self, line: socket.socket, tag: bytes, fault: Fault) -> bool:
        """Whether the connection goes on."""
        if fault in ANSWERS_OF_FAULTS:
            if fault is Fault.EXPUNGED:
                self.mails.pop(1)
            line.sendall(ANSWERS_OF_FAULTS[fault].replace(b"TAG", tag))
            return True
        line.sendall(LAST_WORDS_OF_FAULTS.get(fault, b""))
        if fault is Fault.HANG:
            self._ended.wait()
        while fault is Fault.DRIP and not self._ended.wait(0.05):
            line.sendall(b"*")
        return False

    def _obey(self, line: socket.socket, tag: bytes, command: str) -> bool:
        for pattern, answer in ANSWERS:
            if found := re.match(pattern, command, re.IGNORECASE):
                line.sendall(answer(self, found))
                if command.upper() == "IDLE":
                    self._idling.set()
                else:
                    line.sendall(
                        tag + b" OK [READ-ONLY] done\r\n"
                        if command.startswith("EXAMINE")
                        else tag + b" OK done\r\n"
                    )
                return True
        line.sendall(tag + b" BAD unknown command\r\n")
        return True

    # --------------------------------------------------------------------- answers

    def _nothing(self, found: re.Match[str]) -> bytes:
        return b""

    def _capabilities(self, found: re.Match[str]) -> bytes:
        return f"* CAPABILITY {self.capability}\r\n".encode()

    def _examine(self, found: re.Match[str]) -> bytes:
        next_uid = max(self.mails, default=0) + 1
        return (
            f"* {len(self.mails)} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n"
            f"* OK [UIDVALIDITY {self.uidvalidity}] ok\r\n* OK [UIDNEXT {next_uid}] ok\r\n"
        ).encode()

    def _list(self, found: re.Match[str]) -> bytes:
        return b'* LIST (\\HasNoChildren) "/" "INBOX"\r\n'

    def _search(self, found: re.Match[str]) -> bytes:
        criteria = found.group(1)
        uids = sorted(self.mails)
        if window := re.match(r"(\d+):(\d+) ", criteria):
            uids = uids[int(window.group(1)) - 1 : int(window.group(2))]
        if since := re.search(r"SINCE (\d\d)-", criteria):
            uids = [uid for uid in uids if uid >= self.certain_from or since.group(1) != self.certain_day]
        if beyond := re.search(r"UID (\d+):\*", criteria):
            uids = [uid for uid in uids if uid >= int(beyond.group(1))] or uids[-1:]
        elif criteria == "UID *":
            uids = uids[-1:]
        elif among := re.search(r"UID ([\d,]+)$", criteria):
            uids = [uid for uid in uids if str(uid) in among.group(1).split(",")]
        return ("* SEARCH " + " ".join(map(str, uids))).rstrip().encode() + b"\r\n"

    def _fetch(self, found: re.Match[str]) -> bytes:
        answer = b""
        for uid in map(int, found.group(1).split(",")):
            if uid not in self.mails:
                continue
            place = sorted(self.mails).index(uid) + 1
            answer += (
                b"* %d FETCH (UID %d" % (place, uid) + self._items(uid, found.group(2).upper()) + b")\r\n"
            )
        return answer

    def _uid_of(self, found: re.Match[str]) -> bytes:
        place = int(found.group(1))
        return b"* %d FETCH (UID %d)\r\n" % (place, sorted(self.mails)[place - 1])

    def _items(self, uid: int, wanted: str) -> bytes:
        raw, items = self.mails[uid], b""
        if "RFC822.SIZE" in wanted:
            items += b" RFC822.SIZE %d" % len(raw)
        if "INTERNALDATE" in wanted:
            arrived = self.arrived.get(uid, ARRIVED)
            items += arrived.strftime(' INTERNALDATE "%d-%b-%Y %H:%M:%S %z"').encode()
        if piece := re.search(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>", wanted):
            start, length = int(piece.group(1)), int(piece.group(2))
            part = raw[start : start + length]
            items += b" BODY[]<%d> {%d}\r\n" % (start, len(part)) + part
        elif "BODY.PEEK[]" in wanted:
            items += b" BODY[] {%d}\r\n" % len(raw) + raw
        return items


ANSWERS = (
    (r"CAPABILITY", FaultyImap._capabilities),
    (r"LOGIN|NOOP|LOGOUT|DONE", FaultyImap._nothing),
    (r"EXAMINE|SELECT", FaultyImap._examine),
    (r"LIST", FaultyImap._list),
    (r"UID SEARCH (.*)", FaultyImap._search),
    (r"UID FETCH ([\d,]+) \((.*)\)", FaultyImap._fetch),
    (r"FETCH (\d+) \(UID\)", FaultyImap._uid_of),
    (r"UID STORE|UID COPY|UID EXPUNGE|EXPUNGE|CREATE", FaultyImap._nothing),
    (r"IDLE", lambda server, found: b"+ idling\r\n"),
)

HEAD = b'* 1 FETCH (UID 1 INTERNALDATE "01-Dec-2026 09:30:00 +0000" BODY[] '

LAST_WORDS_OF_FAULTS = {
    Fault.BYE: b"* BYE shutting down\r\n",
    Fault.DROP_IN_LITERAL: HEAD + b"{5000}\r\nFrom: a@b.test\r\n",
    Fault.HUGE_LITERAL: HEAD + b"{99000000000000}\r\nFrom: a@b.test\r\n",
}

ANSWERS_OF_FAULTS = {
    Fault.LONG_LINE: b"* SEARCH " + b"1" * 1_100_000 + b"\r\nTAG OK done\r\n",
    Fault.GARBAGE: b"* 1 FETCH (UID )(( \x00\xff BODY[\r\nTAG OK done\r\n",
    Fault.NIL_BODY: HEAD + b"NIL)\r\nTAG OK done\r\n",
    Fault.NUMBER_FOR_BODY: HEAD + b"123456789)\r\nTAG OK done\r\n",
    Fault.NO_INTERNALDATE: b"* 1 FETCH (UID 1 INTERNALDATE NIL)\r\nTAG OK done\r\n",
    Fault.EXPUNGED: b"TAG OK done\r\n",
    Fault.NOISE: b"+ idling\r\n* OK Still here\r\n",
    Fault.NEWS_FIRST: b"* 4 EXISTS\r\n+ idling\r\n",
    Fault.PARTIAL_LINE: b"+ idling\r\n* OK half a",
    Fault.OK_ALONE: b"TAG OK done\r\n",
    Fault.NO: b"TAG NO [ALERT] not today\r\n",
    Fault.BAD: b"TAG BAD [ALERT] not today\r\n",
}
