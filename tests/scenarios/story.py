"""What a story is made of, once it is read; README.md beside this file describes the language."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.scenarios.keyring import Ring
from ulak.mail.address import Address


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a story with its block; `line` is where it stands."""

    line: int


@dataclass(frozen=True, slots=True)
class At(Step):
    """The clock moves here."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Turn(Step):
    """The desk looks, whether or not there is a reason to."""


@dataclass(frozen=True, slots=True)
class Second(Step):
    """Somebody starts the desk a second time while it works: the other one is turned away, and does nothing."""


@dataclass(frozen=True, slots=True)
class Closed(Step):
    """An administrator adds a day, or part of one, to `closed` of the office, and the desk starts again."""

    entry: str


@dataclass(frozen=True, slots=True)
class Down(Step):
    """From here on the desk does not look."""


@dataclass(frozen=True, slots=True)
class Up(Step):
    """The desk starts again; from here on it looks."""


@dataclass(frozen=True, slots=True)
class Manner:
    """
    How a mail comes: what our border says of it (`proven`, `forged` or nothing), where it lies, its bytes.

    `label` names a charset the mail claims falsely: then its headers too are raw bytes of `charset`.
    `stamped` is when our border took it, where that is not when it came into the mailbox.
    """

    verdict: str = ""
    folder: str = "INBOX"
    charset: str = "utf-8"
    label: str = ""
    quotes: bool = True
    stamped: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mail(Step):
    """Somebody writes; `headers` are those given in the story, in their order; `files` go along."""

    to: tuple[str, ...]
    manner: Manner
    headers: tuple[tuple[str, str], ...]
    body: str
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply(Step):
    """Somebody replies to a letter of the desk: the last one expected, or one with a name."""

    letter: str
    author: Address
    manner: Manner
    headers: tuple[tuple[str, str], ...]
    body: str
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Report(Step):
    """
    A mail server reports that a letter of the desk did not reach somebody, or not yet (`delayed`).

    `in_words` is without the part for machines; `by_number` returns nothing but the letter's subject.
    """

    letter: str
    recipient: str
    delayed: bool
    in_words: bool
    by_number: bool
    headers: tuple[tuple[str, str], ...]
    body: str


@dataclass(frozen=True, slots=True)
class Stocked(Step):
    """An operator imports such a file into the inventory of certificates."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Command(Step):
    """Somebody types `ulak` and these words; `contains` and `lacks` are about what it says."""

    words: tuple[str, ...]
    ends_with: int
    contains: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectMail(Step):
    """A letter has come to that address which no line expected before."""

    to: str
    name: str
    headers: tuple[tuple[str, str], ...]
    without: tuple[str, ...]
    contains: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectNoMail(Step):
    """Nothing has come that no line expected, to that address or to anybody."""

    to: str


@dataclass(frozen=True, slots=True)
class ExpectTicket(Step):
    """A ticket says this of itself; each line is (key, words)."""

    number: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExpectTickets(Step):
    """So many tickets are not closed."""

    count: int


@dataclass(frozen=True, slots=True)
class ExpectReconcile(Step):
    """Server and store agree; each line is (mailbox, folder, (word, number) pairs)."""

    lines: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A whole story: the desk's hold, whether people get digests, its folder of sent mails, its teams or rules, what happens."""

    name: str
    hold: timedelta
    steps: tuple[Step, ...]
    digests: bool = False
    watched: str = ""
    teams: str = ""
    rules: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    ring: Ring = field(default_factory=Ring)
    canaries: bool = False
    sections: frozenset[str] = frozenset()

    @property
    def of_rules(self) -> dict[str, Any]:
        """How its rules differ from those that ship."""
        return {
            "digests": self.digests,
            "teams": self.teams,
            "rules": self.rules,
            "roles": self.roles,
            "sections": self.sections,
        }

    @property
    def of_mailboxes(self) -> str:
        """Further lines of each mailbox in config.toml."""
        sent = f'sent = "{self.watched}"' if self.watched else ""
        return f"{sent}\ncanary = true" if self.canaries else sent
