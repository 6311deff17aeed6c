"""
Who writes to the desk while it is being killed, and who answers for it.

Each author has a plot. They take its next step when a letter of the desk reaches them, so the story goes
on over any number of kills; the same seed gives the same authors and plots.
"""

import email
import email.policy
import random
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from typing import Protocol

from benchmarks.kill_mails import bounce, mail
from tests.servers.sink import Letter

COUNTERS = {"bilgi": "bilgi@kurum.test", "cainfo": "cainfo@kurum.test"}
STAFF = {"musteri-iliskileri@kurum.test": "zehra@kurum.test", "ssl-ekip@kurum.test": "ayse@kurum.test"}
"""The address a team's notices go to, and the member who answers them."""

_TOKEN = re.compile(r"\[(KSM-\d{4}-\d{6})")


class Plot(StrEnum):
    """What an author does, or what happens to them."""

    ONCE = "write once"
    BOTH = "write to both mailboxes"
    TWICE = "are delivered twice"
    RENDERED = "are delivered again with another header"
    TOKEN = "reply with the number in the subject"
    THREAD = "reply with In-Reply-To"
    VACATION = "have a vacation reply"
    BOUNCE = "have a mailbox that bounces"
    ANSWERED = "are answered by staff"
    SPAM = "are junk"
    RESCUED = "report a certificate and land in Junk"

    @property
    def is_answered(self) -> bool:
        """Does a member of the team write to them?"""
        return self is Plot.ANSWERED


class Became(StrEnum):
    """What a delivered mail must become; the words of `ulak reconcile`."""

    TICKET = "tickets"
    APPENDED = "appended"
    FILED = "filed"
    DUPLICATE = "duplicates"


class Post(Protocol):
    """The border MX of the house."""

    def deliver(self, mailbox: str, folder: str, raw: bytes) -> None:
        """Put a mail into a folder, now."""
        ...


@dataclass(frozen=True, slots=True)
class Came:
    """A letter of the desk that reached the SMTP server."""

    letter: Letter
    message: EmailMessage

    @classmethod
    def of(cls, letter: Letter) -> "Came":
        """Read what came."""
        return cls(letter, email.message_from_bytes(letter.raw, policy=email.policy.default))

    @property
    def message_id(self) -> str:
        """What makes two copies the same letter."""
        return str(self.message["Message-ID"]).strip()

    @property
    def token(self) -> str:
        """The ticket's number in the subject; empty where there is none."""
        found = _TOKEN.search(str(self.message["Subject"]))
        return found[1] if found else ""

    @property
    def is_acknowledgement(self) -> bool:
        """Does it say that nobody wrote it, and answer a mail?"""
        return str(self.message["Auto-Submitted"]) == "auto-replied"

    @property
    def is_automatic(self) -> bool:
        """Did nobody write it?"""
        return "Auto-Submitted" in self.message

    def text(self) -> str:
        """Its text/plain part."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""


@dataclass(slots=True)
class Author:
    """One author with their plot; `answer` is what staff wrote to them, empty as long as nobody did."""

    number: int
    plot: Plot
    mailbox: str
    address: str
    message_id: str
    raw: bytes
    ticket: str = ""
    answer: str = ""
    heard: set[str] = field(default_factory=set)

    @property
    def opens_a_ticket(self) -> bool:
        """Everybody but junk; who opens a ticket deserves an acknowledgement."""
        return self.plot is not Plot.SPAM


class People:
    """Everybody outside the desk."""

    def __init__(self, post: Post, seed: int) -> None:
        self._post = post
        self._luck = random.Random(seed)
        self._later: deque[Callable[[], None]] = deque()
        self._notices: dict[str, Came] = {}
        self._plots: list[Plot] = []
        self.authors: dict[str, Author] = {}
        self.delivered: Counter[Became] = Counter()

    def write(self, count: int) -> None:
        """So many new authors write, and what was to come later comes now."""
        for _ in range(len(self._later)):
            self._later.popleft()()
        for _ in range(count):
            self._begin()

    def react(self, letters: Iterable[Letter]) -> int:
        """Do what the letters make people do; return how many letters that were."""
        came = 0
        for letter in letters:
            came += 1
            one = Came.of(letter)
            for to in letter.recipients:
                if to in STAFF:
                    self._notices.setdefault(one.token, one)
                elif to in self.authors:
                    self._heard(self.authors[to], one)
            if author := self._of(one.token):
                self._staff(author)
        return came

    def bounces(self, address: str) -> bool:
        """Does mail to that address come back?"""
        return address in self.authors and self.authors[address].plot is Plot.BOUNCE

    # ------------------------------------------------------------------ authors

    def _begin(self) -> None:
        if not self._plots:
            self._plots = list(Plot)
            self._luck.shuffle(self._plots)
        plot, number = self._plots.pop(), len(self.authors) + 1
        mailbox = "cainfo" if plot is Plot.RESCUED else self._luck.choice(["bilgi", "bilgi", "cainfo"])
        author = _new(number, "bilgi" if plot in (Plot.BOTH, Plot.SPAM) else mailbox, plot)
        self.authors[author.address] = author
        becomes = Became.TICKET if author.opens_a_ticket else Became.FILED
        self._send(author.mailbox, author.raw, becomes, _folder(plot))
        self._repeat(author)

    def _repeat(self, author: Author) -> None:
        """The second delivery, at once or later."""
        if author.plot not in (Plot.BOTH, Plot.TWICE, Plot.RENDERED):
            return
        mailbox = "cainfo" if author.plot is Plot.BOTH else author.mailbox
        raw = b"X-Rendered: again\r\n" + author.raw if author.plot is Plot.RENDERED else author.raw
        if self._luck.random() < 0.5:
            self._send(mailbox, raw, Became.DUPLICATE)
        else:
            self._later.append(lambda: self._send(mailbox, raw, Became.DUPLICATE))

    def _heard(self, author: Author, letter: Came) -> None:
        """A copy of a letter they have already moves nobody."""
        if letter.message_id in author.heard:
            return
        author.heard.add(letter.message_id)
        if letter.is_acknowledgement and not author.ticket:
            author.ticket = letter.token
            self._next(author, letter)
        elif author.answer and author.answer in letter.text() and author.number % 2:
            self._send(
                author.mailbox, _reply(author, letter, "Teşekkürler, bir sorum daha var."), Became.APPENDED
            )

    def _next(self, author: Author, letter: Came) -> None:
        """What the acknowledgement makes them do."""
        match author.plot:
            case Plot.TOKEN | Plot.THREAD:
                raw = _reply(author, letter, "Ek bilgi: cihaz bugün yine hata verdi.")
                self._send(
                    author.mailbox, raw, Became.APPENDED, self._luck.choice(["INBOX", "INBOX", "Junk"])
                )
            case Plot.VACATION:
                self._send(
                    author.mailbox, _reply(author, letter, "Yıllık izindeyim.", robot=True), Became.FILED
                )
            case Plot.BOUNCE:
                raw = bounce(author.address, COUNTERS[author.mailbox], author.number, letter.message_id)
                self._send(author.mailbox, raw, Became.FILED)

    # -------------------------------------------------------------------- staff

    def _of(self, ticket: str) -> Author | None:
        return next((one for one in self.authors.values() if ticket and one.ticket == ticket), None)

    def _staff(self, author: Author) -> None:
        """The team's member answers the notice, once."""
        notice = self._notices.get(author.ticket)
        if not author.plot.is_answered or author.answer or notice is None:
            return
        author.answer = f"Yanıt {author.number}: belgeniz hazır."
        member = next(STAFF[to] for to in notice.letter.recipients if to in STAFF)
        self._send(author.mailbox, _answer(member, author, notice), Became.APPENDED)

    def _send(self, mailbox: str, raw: bytes, became: Became, folder: str = "INBOX") -> None:
        self._post.deliver(mailbox, folder, raw)
        self.delivered[became] += 1


def _new(number: int, mailbox: str, plot: Plot) -> Author:
    address = f"kisi{number}@kurulus{number % 97}.test"
    message_id = f"<{number}.ilk@{address.partition('@')[2]}>"
    to = ", ".join(COUNTERS.values()) if plot is Plot.BOTH else COUNTERS[mailbox]
    subject, text = _WORDS["junk" if plot is Plot.SPAM else mailbox]
    raw = mail(address, to, f"{subject} {number}", message_id, f"{text} ({number})")
    return Author(number, plot, mailbox, address, message_id, raw)


_WORDS = {
    "bilgi": ("Mali mühür yenileme şikâyeti", "Üç haftadır yanıt alamadım."),
    "cainfo": ("Compromised key", "The private key of www.ornek.test was published."),
    "junk": ("Cheap watches", "Buy now, best price for you."),
}


def _folder(plot: Plot) -> str:
    return "Junk" if plot in (Plot.SPAM, Plot.RESCUED) else "INBOX"


def _reply(author: Author, letter: Came, text: str, robot: bool = False) -> bytes:
    """By the number alone, by In-Reply-To alone, or by both."""
    subject = "Ynt: başvurum" if author.plot is Plot.THREAD else f"Ynt: {letter.message['Subject']}"
    answers = "" if author.plot is Plot.TOKEN else letter.message_id
    message_id = f"<{author.number}.yanit{len(author.heard)}@{author.address.partition('@')[2]}>"
    return mail(author.address, COUNTERS[author.mailbox], subject, message_id, text, answers, robot=robot)


def _answer(member: str, author: Author, notice: Came) -> bytes:
    subject, message_id = f"Ynt: {notice.message['Subject']}", f"<{author.number}.personel@kurum.test>"
    return mail(member, COUNTERS[author.mailbox], subject, message_id, author.answer, notice.message_id)
