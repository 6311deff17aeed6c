"""A ticket: what an author asked of the desk, and where that stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ulak.desk.promise import Promise
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


class Channel(StrEnum):
    """The way a ticket came, or the way its answer goes."""

    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    CIMER = "cimer"
    TUBIMER = "tubimer"
    SOCIAL = "social"
    IN_PERSON = "in-person"


class Role(StrEnum):
    """
    What a person is to one ticket.

    `reply-to` receives letters instead of an author nobody can be reached at; `pending` receives
    nothing until staff admits them.
    """

    AUTHOR = "author"
    REPLY_TO = "reply-to"
    COPIED = "cc"
    STAFF = "staff"
    PENDING = "pending"


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
    """Another ticket, by number."""

    number: str
    relation: Relation


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
    letters to the author carry.
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


class Purpose(StrEnum):
    """
    What a letter is for; it decides what a reply to it means.

    Those outside `HUMAN_PURPOSES` nobody wrote: they carry Auto-Submitted and pass the quotas.
    """

    ACKNOWLEDGEMENT = "acknowledgement"
    NOTICE = "notice"
    ANSWER = "answer"
    PRELIMINARY_REPORT = "preliminary-report"
    RECEIPT = "receipt"
    ESCALATION = "escalation"
    CODE = "code"
    SUMMARY = "summary"
    ORIGINAL = "original"
    ALARM = "alarm"
    CANARY = "canary"


HUMAN_PURPOSES = frozenset({Purpose.ANSWER, Purpose.PRELIMINARY_REPORT})


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


@dataclass(frozen=True, slots=True)
class PastLetter:
    """
    A letter of ours on a ticket, as decisions need it.

    `by` is the staff address that wrote it, empty for letters nobody wrote. `at` is when it was
    sent at SMTP 250, else when it was decided on. `due_to_leave` ends the hold. `answers` is the
    Message-ID it replies to, `caused_by` that of the staff mail that wrote it, or that a notice tells
    of. `failed` are those of `to` whom it did not reach.
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


class Filing(StrEnum):
    """As what a message stands on its ticket."""

    OPENING = "opening"
    AUTHOR = "author"
    OUTSIDER = "outsider"
    ANSWER = "answer"
    NOTE = "note"
    COMMAND = "command"
    AUTOMATIC = "automatic"
    DELIVERY_REPORT = "delivery-report"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class PastMessage:
    """
    A message that came, as decisions and summaries need it.

    `text` is what was new in it, `whole` with what it quoted; empty where that is the same.
    """

    message_id: str
    filing: Filing
    origin: Origin
    author: Address
    at: datetime
    subject: str
    text: str
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A ticket with its correspondence, oldest first."""

    ticket: Ticket
    messages: tuple[PastMessage, ...] = ()
    letters: tuple[PastLetter, ...] = ()
