"""A ticket: what an author asked of the desk, and where that stands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ulak.desk.certificates.report import NO_REPORT, Report
from ulak.desk.clocks.promise import Promise
from ulak.desk.contact import NO_CONTACT, Channel, Contact, Told
from ulak.desk.part import Part
from ulak.desk.task import Task
from ulak.desk.undo import Undo
from ulak.mail.address import Address
from ulak.mail.message import Origin


class Status(StrEnum):
    """Where the ticket is and whose turn it is; `show --json` promises these words."""

    NEW = "new"
    OPEN = "open"
    ANSWERED = "answered"
    WAITING_AUTHOR = "waiting-author"
    WAITING_TEAM = "waiting-team"
    WAITING_GATE = "waiting-gate"
    CLOSED = "closed"


class Kind(StrEnum):
    """What the author wants (procedure §1, ISO 10002 3.2)."""

    COMPLAINT = "complaint"
    REQUEST = "request"
    SUGGESTION = "suggestion"
    CERTIFICATE_PROBLEM_REPORT = "certificate-problem-report"
    PRIVACY_REQUEST = "privacy-request"
    OTHER = "other"


class Founded(StrEnum):
    """Whether what was complained of turned out to be so (haklı, kısmen haklı, haksız)."""

    FOUNDED = "founded"
    PARTLY = "partly-founded"
    NOT = "not-founded"


class Role(StrEnum):
    """
    What a person is to one ticket.

    `reply-to` receives letters instead of an author nobody can be reached at; `pending` receives
    nothing until staff admits them. A `subscriber` of a certificate that is reported receives what is
    written to subscribers, and never what is written to the author.
    """

    AUTHOR = "author"
    REPLY_TO = "reply-to"
    COPIED = "cc"
    STAFF = "staff"
    PENDING = "pending"
    SUBSCRIBER = "subscriber"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody whose mail appends to the ticket."""

    address: Address
    role: Role


class Relation(StrEnum):
    """Why two tickets are linked; the link stands on both."""

    ABOUT = "about"
    DUPLICATE = "duplicate"
    MERGED = "merged"
    CASE = "case"
    CONTINUES = "continues"


@dataclass(frozen=True, slots=True)
class Link:
    """
    Another ticket, by number.

    `made_here` where it is this ticket that is about, part of or a continuation of the other.
    """

    number: str
    relation: Relation
    made_here: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """Which rule set one field of the ticket: `file:line` is where an administrator looks."""

    field: str
    value: str
    rule: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """
    One ticket whole, but for its correspondence.

    `version` grows with every change; a decision is carried out only on the version it was made
    on. `number` is `KSM-2026-000123`. `owner` is a staff address or empty, `team` the team's name
    in `rules/`. `received_at` (T0) is when the first mail arrived at our border, UTC; clocks count
    from it, never from `opened_at`. `mailbox` is the configured name of the mailbox whose address
    letters to the author carry. `gate` is the kind of task every answer must pass (`approval`,
    `signature`), empty for none. `told` says that the author was answered by another way than mail.
    `parts` are tickets that were merged into this one, `displaced` its own promises for which stricter
    ones of theirs stand meanwhile. `founded` is what its closing said of a complaint. `report` is about
    the certificates of a certificate problem report.
    """

    number: str
    version: int
    status: Status
    kind: Kind
    author: Address
    mailbox: str
    received_at: datetime
    opened_at: datetime
    subject: str
    language: str
    team: str
    rules_version: str
    channel: Channel = Channel.EMAIL
    reply_channel: Channel = Channel.EMAIL
    owner: str = ""
    product: str = ""
    category: str = ""
    institution: str = ""
    priority: str = ""
    tags: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    promises: tuple[Promise, ...] = ()
    links: tuple[Link, ...] = ()
    reasons: tuple[Reason, ...] = ()
    closed_at: datetime | None = None
    outcome: str = ""
    root_cause: str = ""
    founded: Founded | None = None
    gate: str = ""
    contact: Contact = NO_CONTACT
    told: Told | None = None
    tasks: tuple[Task, ...] = ()
    undoes: tuple[Undo, ...] = ()
    parts: tuple[Part, ...] = ()
    displaced: tuple[Promise, ...] = ()
    report: Report = NO_REPORT

    @property
    def part_of(self) -> str:
        """The number of the ticket this one is part of; empty where it stands for itself."""
        merged = (one for one in self.links if one.relation is Relation.MERGED and one.made_here)
        return next((one.number for one in merged), "")


class Purpose(StrEnum):
    """
    What a letter is for; it decides what a reply to it means.

    Those outside `HUMAN_PURPOSES` nobody wrote: they carry Auto-Submitted and pass the quotas.
    """

    ACKNOWLEDGEMENT = "acknowledgement"
    NOTICE = "notice"
    ANSWER = "answer"
    PRELIMINARY_REPORT = "preliminary-report"
    SUBSCRIBER_ANSWER = "subscriber-answer"
    RECEIPT = "receipt"
    ESCALATION = "escalation"
    CODE = "code"
    SUMMARY = "summary"
    ORIGINAL = "original"
    ALARM = "alarm"
    CANARY = "canary"
    CONSULTATION = "consultation"
    GATE = "gate"
    REMINDER = "reminder"
    DIGEST = "digest"
    AUTHOR_REMINDER = "author-reminder"
    CLOSING_NOTICE = "closing-notice"
    SURVEY = "survey"
    MONTHLY_REPORT = "monthly-report"
    RETENTION = "retention"
    ANCHOR = "anchor"


HUMAN_PURPOSES = frozenset({Purpose.ANSWER, Purpose.PRELIMINARY_REPORT, Purpose.SUBSCRIBER_ANSWER})


class LetterState(StrEnum):
    """Where a letter of ours is on its way out."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    WITHDRAWN = "withdrawn"


NOT_SENT = frozenset({LetterState.WITHDRAWN, LetterState.FAILED})
"""Nobody was told anything by such a letter."""


@dataclass(frozen=True, slots=True)
class PastLetter:
    """
    A letter of ours on a ticket, as decisions need it.

    `by` is the staff address that wrote it, empty for letters nobody wrote. `at` is when it was
    sent at SMTP 250, else when it was decided on. `due_to_leave` ends the hold. `answers` is the
    Message-ID it replies to, `caused_by` that of the staff mail that wrote it, or that a notice or
    receipt tells of. `failed` are those of `to` whom it did not reach. `task` is the position of the task
    it is about, 0 for none. `subscriber` is the key of the one it went to as a subscriber, and
    `words` are then what staff wrote of it.
    """

    id: int
    purpose: Purpose
    state: LetterState
    to: tuple[str, ...]
    by: str
    at: datetime
    due_to_leave: datetime | None
    message_id: str
    subject: str
    text: str
    party: str
    answers: str
    caused_by: str
    failed: tuple[str, ...] = ()
    task: int = 0
    subscriber: str = ""
    words: str = ""


class Filing(StrEnum):
    """As what a message stands on its ticket."""

    OPENING = "opening"
    AUTHOR = "author"
    OUTSIDER = "outsider"
    SUBSCRIBER = "subscriber"
    ANSWER = "answer"
    NOTE = "note"
    COMMAND = "command"
    AUTOMATIC = "automatic"
    DELIVERY_REPORT = "delivery-report"
    PARKED = "parked"
    OUTSIDE = "answered-outside"
    RATING = "rating"


FROM_AUTHOR = frozenset({Filing.OPENING, Filing.AUTHOR})


@dataclass(frozen=True, slots=True)
class PastMessage:
    """
    A message that came, as decisions and summaries need it.

    `text` is what was new in it, `whole` with what it quoted; empty where that is the same. `files` are
    the SHA-256 of what was attached.
    """

    message_id: str
    filing: Filing
    origin: Origin
    author: Address
    at: datetime
    subject: str
    text: str
    whole: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A ticket with its correspondence, oldest first."""

    ticket: Ticket
    messages: tuple[PastMessage, ...] = ()
    letters: tuple[PastLetter, ...] = ()
