"""What the desk would make of a mail, without a store and without doing it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ulak.config import Settings, load
from ulak.desk.coming.decide import decide
from ulak.desk.coming.known import Known
from ulak.desk.decision import Arrival, Decision
from ulak.desk.for_others.submission import as_filled_in
from ulak.desk.for_others.web_form import Submission
from ulak.desk.house import Counter, House
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.staff.colleague_mail import as_a_colleague_wrote
from ulak.errors import DeskError
from ulak.mail.address import Address
from ulak.mail.message import Message
from ulak.mail.parse import parse
from ulak.mail.received import arrived_at
from ulak.mail.unreadable import unreadable
from ulak.shelf.papers import rule_texts
from ulak.shipped import shipped
from ulak.wiring import house_of

_TROUBLE = (
    DeskError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    MemoryError,
)
NOWHERE = b"explained mails are signed by nobody"


@dataclass(frozen=True, slots=True)
class Understood:
    """
    A file, the message in it, and what would happen; `error` where it could not be read.

    `submission` is what a web form says for `author`, who filled it in.
    """

    path: str
    message: Message
    decision: Decision
    error: str
    author: Address
    submission: Submission | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads mails by one house's rules as if each came now to an empty desk."""

    house: House
    rulebook: Rulebook
    mailbox: str = ""

    def understand(self, path: str, raw: bytes, now: datetime) -> Understood:
        """
        Read and decide; a mail that cannot be read is decided about as the desk would: unread.

        Every error of the reading is a sentence in the answer, because a mail's content must never
        end the command that looks at it.
        """
        error = ""
        try:
            message = parse(raw, language=self.house.language)
        except _TROUBLE as broken:
            error = f"{type(broken).__name__}: {broken}"
            message = unreadable(raw)
        return self._understood(path, message, now, error)

    def _understood(self, path: str, message: Message, now: datetime, error: str) -> Understood:
        counter = self._counter(message)
        came = arrived_at(message, counter.received_by, now)
        arrived = Arrival(0, counter.name, "INBOX", False, came.at, came.flag)
        author, arrival = as_filled_in(message, arrived, self.rulebook, self.house)
        author = as_a_colleague_wrote(author, arrival, self.rulebook, self.house)
        known = Known(next_number=f"{self.house.token}-{now:%Y}-000001")
        nonce = hashlib.sha256(message.digest.encode()).digest()
        decision = decide(author, arrival, known, self.rulebook, self.house, now, nonce)
        return Understood(path, message, decision, error, author.author, arrival.submission)

    def _counter(self, message: Message) -> Counter:
        """The mailbox asked for, else the one it is addressed to, else the first."""
        if self.mailbox:
            return self.house.counter(self.mailbox)
        addressed = {one.address for one in (*message.to, *message.cc)}
        mine = (counter for counter in self.house.counters if counter.address.address in addressed)
        return next(mine, self.house.counters[0])


def reader(config: Path, mailbox: str) -> Reader:
    """
    The rules of that configuration; of the shipped example where there is no such file.

    Needs no secret and no store: an administrator tries rules on a machine that has neither.
    """
    if not config.exists():
        return Reader(_example_house(), _shipped_rules(), mailbox)
    settings = load(config)
    rulebook = read_rules(rule_texts(settings.desk.rules), settings.desk.timezone)
    return Reader(house_of(settings, NOWHERE), rulebook, _known(mailbox, settings))


def _known(mailbox: str, settings: Settings) -> str:
    names = [box.name for box in settings.mailbox]
    if mailbox and mailbox not in names:
        raise DeskError(f"there is no mailbox {mailbox} in config.toml (it has: {', '.join(names)})")
    return mailbox


def _shipped_rules() -> Rulebook:
    folder = shipped("rules")
    texts: Mapping[str, str] = {
        f"rules/{file.name}": file.read_text(encoding="utf-8")
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(".yaml")
    }
    return read_rules(texts, ZoneInfo("Europe/Istanbul"))


def _example_house() -> House:
    names = (("bilgi", "bilgi@kamusm.test"), ("cainfo", "cainfo@kamusm.test"))
    counters = tuple(Counter(name, Address(address), address) for name, address in names)
    return House("Kamu SM", "KSM", ZoneInfo("Europe/Istanbul"), "tr", timedelta(minutes=2), counters, NOWHERE)
