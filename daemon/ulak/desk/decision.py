"""A decision says all that will happen; `store/carry_out.py` makes it so in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ulak.desk.clocks.promise import Promise
from ulak.desk.for_others.web_form import Submission
from ulak.desk.lists.listing import Seat
from ulak.desk.month.page import Page
from ulak.desk.parking import Parking
from ulak.desk.recipients import SUBSCRIBER, Recipients, ToSubscriber
from ulak.desk.satisfaction.vote import Vote
from ulak.desk.ticket import Filing, LetterState, Purpose, Relation, Ticket
from ulak.desk.watch.flight import Landing
from ulak.desk.watch.trust import Judgement
from ulak.mail.address import Address
from ulak.mail.message import Attachment, Message


class Disposition(StrEnum):
    """What became of a spooled mail; every one has exactly one, and `reconcile` adds them up."""

    TICKET = "ticket"
    APPENDED = "appended"
    FILED = "filed"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    One delivery of one mail: where it lay and when it came.

    `received_at` is T0 in UTC, `flag` says in words when it could not be taken from our MX.
    `proven` is set when a one-time code released the mail: its author then counts as proven.
    `released` is set when a person let it out of quarantine, where it still is, `rescued` when somebody
    took it out of the junk list, `apart` when somebody took it off a ticket. `submission` is set where
    a web form wrote the mail for somebody, who then is its author. `sent` is set where it lay among the
    mails that were sent: somebody wrote it outside ulak, and it came to nobody here.
    """

    spool_id: int
    mailbox: str
    folder: str
    junk: bool
    received_at: datetime
    flag: str = ""
    proven: bool = False
    released: bool = False
    rescued: bool = False
    apart: bool = False
    submission: Submission | None = None
    sent: bool = False

    def writer(self, message: Message) -> Address:
        """Whose address stands on the mail: the author's, or of a form without one that of its server."""
        if self.submission is None or message.author.address:
            return message.author
        return self.submission.server


@dataclass(frozen=True, slots=True)
class Event:
    """
    One line of the journal, in the desk's words.

    `by` is `desk`, `author`, or a person's opaque id given by the store: pass the address here and
    carry_out replaces it. `facts` are pairs of plain words; never personal data.
    """

    name: str
    by: str = "desk"
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A command line as it stood, with what it did."""

    line: str
    effect: str


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A letter that will be written, before it has words.

    `recipients` say with their type whether it leaves the desk. `template` is its file in
    `templates/<language>/`. `party` is `author`, `reporter` or `subscriber` where the letter is for one of
    them: a letter to a subscriber is that by the type of its recipients, and no other letter is. `by` is
    the staff address that wrote `text`, `caused_by` its mail where another caused the letter. `leaves_at`
    is when the hold ends; None leaves at once; `waits` keeps it held until `#yine-de`. `replies_to` and
    `references` are Message-IDs for the threading headers. `token_word` is the purpose word after the number
    (`not`), empty for a plain token. `once` names, without personal data, what is told at most once a
    day: the gate refuses it the second time. `original` is the Message-ID of the mail whose original
    this letter brings; `mbox` brings all of the ticket's. `task` is the position of the task it is about,
    0 for none. `seat` is set where the letter lists what lies on somebody's desk. `undo` says in a receipt
    how to take back what it tells of. `until` is an instant that the letter names to its reader. `report` is
    the month that the letter tells of, `pictures` are its charts by their names.
    """

    template: str
    recipients: Recipients
    language: str
    counter: str
    subject: str
    token_word: str = ""
    text: str = ""
    message: Message | None = None
    attachments: tuple[Attachment, ...] = ()
    lines: tuple[ReceiptLine, ...] = ()
    promises: tuple[Promise, ...] = ()
    reason: str = ""
    code: str = ""
    by: str = ""
    party: str = ""
    leaves_at: datetime | None = None
    waits: bool = False
    once: str = ""
    replies_to: str = ""
    references: tuple[str, ...] = ()
    original: str = ""
    mbox: bool = False
    task: int = 0
    seat: Seat | None = None
    undo: str = ""
    until: datetime | None = None
    caused_by: str = ""
    report: Page | None = None
    pictures: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a letter that says it is for a subscriber and is not, or is and does not say so."""
        if (self.party == SUBSCRIBER) is not bool(self.subscriber):
            raise ValueError("A letter is for a subscriber where it goes to one, and nowhere else.")

    @property
    def subscriber(self) -> str:
        """The key of the subscriber it goes to; empty for every other letter."""
        return self.recipients.key if isinstance(self.recipients, ToSubscriber) else ""

    @property
    def purpose(self) -> Purpose:
        """What it is for, which its recipients must fit."""
        return self.recipients.purpose

    @property
    def to(self) -> tuple[Address, ...]:
        """The addresses of To."""
        return self.recipients.to

    @property
    def cc(self) -> tuple[Address, ...]:
        """The addresses of Cc."""
        return self.recipients.cc


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to make between the ticket decided on and another, standing on both."""

    number: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class TicketChange:
    """
    What a decision does to a ticket beside the one it is about, with what that ticket's journal says.

    Links are not among it: they stand on both, and the ticket decided on makes and removes them.
    """

    before: Ticket
    after: Ticket
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """That a promise goes on in another ticket: the steps taken of it there are those taken here."""

    promise: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """That a step of a promise's ladder was taken; (promise, step, occurrence) is unique."""

    promise: str
    step: str
    occurrence: int


@dataclass(frozen=True, slots=True)
class LetterResult:
    """
    What became of one attempt to send a letter; `refused` are (recipient, reply) pairs.

    `attempt` is the number the letter had when it was claimed: a result that comes after the letter
    was claimed again is only written down. `to` are those it was tried for (empty: all), who may be
    fewer than the letter's. `is_left` says that nothing more is tried: a person decides.
    """

    letter: int
    attempt: int
    state: LetterState
    reply: str
    at: datetime
    next_try: datetime | None = None
    refused: tuple[tuple[str, str], ...] = ()
    to: tuple[str, ...] = ()
    is_left: bool = False


@dataclass(frozen=True, slots=True)
class Bounce:
    """
    That a letter a server had taken came back from some of its recipients.

    `recipients` are (address, what the refusing server said) pairs, `dead` the addresses among them
    that cannot be written to; `is_lost` says that the one it was written to is among them.
    """

    letter: int
    recipients: tuple[tuple[str, str], ...]
    dead: tuple[str, ...]
    is_lost: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """
    All that happens at once, because a mail came, a letter left or a clock struck.

    `before` is the ticket decided on (None opens one), `after` what it becomes; both None where no
    ticket is touched. The transaction fails with `Stale` when the store no longer holds `before`.
    `disposition` is None where no spooled mail is the cause. `filing` says as what the message
    stands on the ticket. `withdraws` and `releases` name held letters by id; `holds` those that from
    now wait (`waits`) for `#yine-de`, the end of their hold forgotten. `unparks` is the
    spool id whose code came back: that mail is triaged again as proven.
    `result` is the attempt to send that caused the decision, `landing` the canary that came home,
    `judgement` what a probe showed that did. `others` are further tickets that change, each on its own
    version; `ladders` the promises that go on in another ticket. `rescues` and `condemns` are entries of
    the junk list, by their spool ids; `takes_off` is the Message-ID of a mail of the ticket that gets one
    of its own: it is triaged again. `vote` is a rating that counts, `refuses` the address of somebody who
    was asked and wants no more surveys.
    """

    reason: str
    disposition: Disposition | None = None
    filing: Filing | None = None
    before: Ticket | None = None
    after: Ticket | None = None
    events: tuple[Event, ...] = ()
    drafts: tuple[Draft, ...] = ()
    withdraws: tuple[int, ...] = ()
    releases: tuple[int, ...] = ()
    holds: tuple[int, ...] = ()
    links: tuple[NewLink, ...] = ()
    steps: tuple[EscalationStep, ...] = ()
    parking: Parking | None = None
    unparks: int | None = None
    result: LetterResult | None = None
    bounce: Bounce | None = None
    landing: Landing | None = None
    judgement: Judgement | None = None
    others: tuple[TicketChange, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    rescues: tuple[int, ...] = ()
    condemns: tuple[int, ...] = ()
    takes_off: str = ""
    vote: Vote | None = None
    refuses: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """
    A draft with its final words and bytes, ready for the gate.

    `subject` and `text` are what stands in `wire`, kept apart for `show`. `to` and `cc` are the
    draft's as SMTP can name them; `envelope_from` is where a bounce goes.
    """

    draft: Draft
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    message_id: str
    envelope_from: str
    subject: str
    text: str
    wire: bytes
