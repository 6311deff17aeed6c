"""
A post office in memory: desks, robots and people write to each other, on a clock that only letters move.

Every desk is whole but for its rim: real store, rules, templates and stages. Each letter is delivered
to the mailbox of its addressee, be that a desk, a machine that answers whatever comes, or a person.
"""

import email
import email.policy
import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from itertools import count
from pathlib import Path

from tests.scenarios.household import CHECKOUT
from ulak.config import load
from ulak.mail.delivery import Outcome, Sent
from ulak.rota import turns
from ulak.store.queue import Queue
from ulak.store.waiting_letters import WaitingLetter
from ulak.wiring import Desk, wire

START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # Tuesday, 09:00 in Istanbul
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Passed:
    """A letter that went through the post office, to one addressee."""

    at: datetime
    sender: str
    to: str
    raw: bytes

    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def subject(self) -> str:
        return str(self.message()["Subject"])

    @property
    def text(self) -> str:
        part = self.message().get_body(("plain",))
        return part.get_content().replace("\r\n", "\n") if part else ""


Answers = Callable[[Passed], bytes]


@dataclass
class Station:
    """A desk at the post office."""

    address: str
    office: "PostOffice"
    desk: Desk
    strips: tuple[str, ...] = ()
    """Headers that a gateway on its way out takes away."""

    def send(
        self,
        envelope_from: str,
        recipients: tuple[str, ...],
        wire: bytes,
        may_send: Callable[[], bool] | None = None,
    ) -> Outcome:
        raw = _without(wire, self.strips)
        for to in recipients:
            self.office.post(self.address, to, raw)
        return Sent("250 2.0.0 remembered")

    def check(self) -> tuple[str, ...]:
        return ()

    def close(self) -> None:
        """There is no connection."""

    def takes(self, raw: bytes, at: datetime) -> None:
        self.desk.waiting.ingest("bilgi", raw, at)

    def works(self) -> None:
        """Triage, escalate and dispatch until nothing moves."""
        stages = turns(self.desk)
        while sum(stages[name]() for name in ("triage", "escalate", "dispatch")):
            pass

    def letters(self) -> tuple[WaitingLetter, ...]:
        """Those that wait."""
        return Queue(self.desk.store).waiting()


@dataclass
class PostOffice:
    """Delivers in the order of time; `passed` is everything that went through."""

    folder: Path
    now: datetime = START
    stations: dict[str, Station] = field(default_factory=dict)
    robots: dict[str, tuple[Answers, timedelta]] = field(default_factory=dict)
    passed: list[Passed] = field(default_factory=list)
    proves: bool = True
    """Does the border of every desk find that From is who wrote?"""
    _under_way: list[tuple[datetime, int, str, str, bytes]] = field(default_factory=list)

    def opens(
        self,
        address: str,
        house: str,
        limits: str = "",
        strips: tuple[str, ...] = (),
        promises: bool = True,
        **desk: str,
    ) -> Station:
        """Open a desk at that address; `house` is the domain of its staff."""
        config = write_desk(self.folder / house, address, house, limits, desk, promises)
        wired = wire(load(config), {})
        for hand in (*(inlet.mailbox for inlet in wired.inlets), *wired.couriers.values()):
            hand.close()
        station = Station(address, self, wired, strips)
        station.desk = replace(wired, couriers={"bilgi": station}, clock=lambda: self.now)
        self.stations[address] = station
        return station

    def closes(self) -> None:
        for station in self.stations.values():
            station.desk.close()

    def answers(self, address: str, how: Answers, after: timedelta = timedelta(seconds=20)) -> None:
        """From now on a machine at that address answers whatever comes."""
        self.robots[address] = (how, after)

    def post(self, sender: str, to: str, raw: bytes, after: timedelta = timedelta(seconds=5)) -> None:
        """Hand a letter in; it is delivered in a while."""
        heapq.heappush(self._under_way, (self.now + after, next(_numbers), sender, to, raw))

    def runs(self, span: timedelta) -> None:
        """Let time pass: letters arrive, desks work when something came, and at least every hour."""
        until = self.now + span
        while self.now < until:
            due = min(until, self.now + HOUR)
            self.now = min(due, self._under_way[0][0]) if self._under_way else due
            while self._under_way and self._under_way[0][0] <= self.now:
                self._deliver(*heapq.heappop(self._under_way)[2:])
            for station in self.stations.values():
                station.works()

    def to(self, address: str, since: datetime = START) -> list[Passed]:
        """What was delivered to that address since then."""
        return [one for one in self.passed if one.to == address and one.at >= since]

    def written_by(self, station: Station, since: datetime = START) -> list[Passed]:
        """What that desk wrote since then."""
        return [one for one in self.passed if one.sender == station.address and one.at >= since]

    def most_within(self, letters: list[Passed], window: timedelta) -> int:
        """The most letters that any window of that length holds."""
        times = sorted(one.at for one in letters)
        return max((sum(at <= one < at + window for one in times) for at in times), default=0)

    def _deliver(self, sender: str, to: str, raw: bytes) -> None:
        passed = Passed(self.now, sender, to, raw)
        self.passed.append(passed)
        if to in self.stations:
            self.stations[to].takes(_stamped(raw, to, self.now, self.proves), self.now)
        elif to in self.robots:
            how, after = self.robots[to]
            self.post(to, sender, how(passed), after)


def mail(
    author: str, to: str, subject: str, text: str, at: datetime = START, more: str = "", message_id: str = ""
) -> bytes:
    """A mail as a person's program writes it."""
    domain = author.rpartition("@")[2]
    id = message_id or f"<m{next(_numbers)}@{domain}>"
    head = f"From: {author}\nTo: {to}\nSubject: {subject}\nDate: {format_datetime(at)}\nMessage-ID: {id}\n"
    kind = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    return f"{head}{more}{kind}\n{text}\n".encode().replace(b"\n", b"\r\n")


def constant(text: str) -> Answers:
    """A machine that replies to the letter, and no header admits that it is one."""

    def answer(letter: Passed) -> bytes:
        id = letter.message()["Message-ID"]
        more = f"In-Reply-To: {id}\nReferences: {id}\n"
        return mail(letter.to, letter.sender, f"Re: {letter.subject}", text, letter.at, more)

    return answer


def with_a_new_subject(text: str) -> Answers:
    """A ticket system that gives a number of its own and forgets what it answers."""
    serial = count(4711)

    def answer(letter: Passed) -> bytes:
        number = next(serial)
        words = f"{text} #{number}, {letter.at:%d.%m.%Y %H:%M}."
        return mail(letter.to, letter.sender, f"Vaka {number} acildi", words, letter.at)

    return answer


def quoting(text: str) -> Answers:
    """A machine that keeps the token in the subject and quotes the whole letter, without saying so."""

    def answer(letter: Passed) -> bytes:
        words = f"{text}\n\n{letter.text}"
        return mail(letter.to, letter.sender, f"Re: {letter.subject}", words, letter.at)

    return answer


def hours_of(letters: list[Passed]) -> Counter[int]:
    """How many letters each hour from the start holds."""
    return Counter(int((one.at - START) / HOUR) for one in letters)


def write_desk(
    folder: Path, address: str, house: str, limits: str, desk: dict[str, str], promises: bool = True
) -> Path:
    """A desk of that house, with the rules that ship."""
    rules = folder / "rules"
    rules.mkdir(parents=True)
    for source in (CHECKOUT / "rules").glob("*.yaml"):
        text = source.read_text(encoding="utf-8").replace("@kurum.test", f"@{house}")
        if not promises:
            text = re.sub(r"then: \{ promises: \[[a-z-]+\] \}", "then: { tags: [unpromised] }", text)
        (rules / source.name).write_text(text, encoding="utf-8")
    secret = folder / "secret"
    secret.touch(mode=0o600)
    secret.write_text(f"the secret of the desk of {house}, long enough", encoding="utf-8")
    words = {"hold": "2m", "token": "KSM"} | desk
    lines = "".join(f'{name} = "{value}"\n' for name, value in words.items())
    server = '{ host = "127.0.0.1", port = 1, security = "plain" }'
    config = folder / "config.toml"
    config.write_text(
        f'[desk]\nrules = "rules"\ntemplates = "{CHECKOUT / "templates"}"\n{lines}\n[limits]\n{limits}\n'
        f'[[mailbox]]\nname = "bilgi"\naddress = "{address}"\ndisplay_name = "Masa"\n'
        f'authserv_id = "{_mx(address)}"\nreceived_by = ["{_mx(address)}"]\nimap = {server}\nsmtp = {server}\n',
        encoding="utf-8",
    )
    return config


def _mx(address: str) -> str:
    return f"mx.{address.rpartition('@')[2]}"


def _stamped(raw: bytes, to: str, at: datetime, proves: bool) -> bytes:
    """What the border of the addressee puts on top: what it found about DMARC, and when the mail came."""
    _, author = parseaddr(str(email.message_from_bytes(raw, policy=email.policy.default)["From"]))
    domain, mx = author.rpartition("@")[2], _mx(to)
    head = (
        f"Authentication-Results: {mx}; dmarc={'pass' if proves else 'none'} header.from={domain}\n"
        f"Received: from mail.{domain} (mail.{domain} [192.0.2.7]) by {mx} with ESMTPS id 4Xk2;"
        f" {format_datetime(at)}\n"
    )
    return head.encode().replace(b"\n", b"\r\n") + raw


def _without(wire: bytes, names: tuple[str, ...]) -> bytes:
    """Take headers away, each on a line of its own."""
    head, gap, body = wire.partition(b"\r\n\r\n")
    lines = list(_logical(head))
    dropped = tuple(f"{name.lower()}:".encode() for name in names)
    return b"\r\n".join(line for line in lines if not line.lower().startswith(dropped)) + gap + body


def _logical(head: bytes) -> Iterator[bytes]:
    line = b""
    for part in head.split(b"\r\n"):
        if part[:1] in (b" ", b"\t"):
            line += b"\r\n" + part
            continue
        if line:
            yield line
        line = part
    yield line
