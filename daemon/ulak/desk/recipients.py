"""
Who a letter goes to, by type: people of the desk, the author of one ticket, a subscriber, or a counter.

A letter that only staff may read takes `ToStaff`, and that holds nothing but colleagues, whom only a
rulebook makes; a letter that leaves the desk takes `ToAuthor`, and that names nobody but the ticket it is
about. So no decision can send a notice outside, or an answer to somebody who is not on the ticket; and a
note, which is no letter, has no recipients at all. What is for the subscriber of a certificate that was
reported takes `ToSubscriber`, which is one subscriber of that ticket's report and nobody beside: neither
the reporter nor another subscriber can be on such a letter.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from ulak.desk.house import Counter
from ulak.desk.rules.rulebook import Colleague
from ulak.desk.ticket import PastLetter, Purpose, Role, Ticket
from ulak.mail.address import Address
from ulak.mail.postable import postable

InwardPurpose = Literal[
    Purpose.NOTICE,
    Purpose.RECEIPT,
    Purpose.ESCALATION,
    Purpose.CODE,
    Purpose.SUMMARY,
    Purpose.ORIGINAL,
    Purpose.ALARM,
    Purpose.CONSULTATION,
    Purpose.GATE,
    Purpose.REMINDER,
    Purpose.DIGEST,
    Purpose.MONTHLY_REPORT,
    Purpose.RETENTION,
    Purpose.ANCHOR,
]
OutwardPurpose = Literal[
    Purpose.ACKNOWLEDGEMENT,
    Purpose.ANSWER,
    Purpose.PRELIMINARY_REPORT,
    Purpose.AUTHOR_REMINDER,
    Purpose.CLOSING_NOTICE,
    Purpose.SURVEY,
]
SubscriberPurpose = Literal[Purpose.PRELIMINARY_REPORT, Purpose.SUBSCRIBER_ANSWER]
INWARD: frozenset[Purpose] = frozenset(get_args(InwardPurpose))
TO_AUTHOR: frozenset[Purpose] = frozenset(get_args(OutwardPurpose))
TO_SUBSCRIBER: frozenset[Purpose] = frozenset(get_args(SubscriberPurpose))
OUTWARD = TO_AUTHOR | TO_SUBSCRIBER

SUBSCRIBER = "subscriber"
"""The party of a promise, and of the letters that keep it."""

REPORTER = "reporter"
"""The other party: who filed the report. A letter to them is for them alone."""

RECEIVING = frozenset({Role.AUTHOR, Role.REPLY_TO, Role.COPIED})
"""The roles of participants to whom letters of a ticket may leave the desk."""

ALONE = RECEIVING - {Role.COPIED}
"""Those a report to the reporter may go to."""


@dataclass(frozen=True, slots=True)
class ToStaff:
    """Within the desk, each colleague once."""

    purpose: InwardPurpose
    colleagues: tuple[Colleague, ...]

    def __post_init__(self) -> None:
        """Refuse at run time too what mypy refuses."""
        if self.purpose not in INWARD:
            raise ValueError(f"A letter of the purpose {self.purpose} does not go to staff.")
        if not all(isinstance(one, Colleague) for one in self.colleagues):
            raise ValueError(f"A letter of the purpose {self.purpose} goes to nobody but colleagues.")

    @property
    def to(self) -> tuple[Address, ...]:
        """Their addresses."""
        return tuple(Address(one) for one in dict.fromkeys(one.address for one in self.colleagues))

    @property
    def cc(self) -> tuple[Address, ...]:
        """Nobody."""
        return ()


@dataclass(frozen=True, slots=True)
class ToAuthor:
    """
    Out of the desk, about one ticket: to its author, and where `is_copied` to those copied on it.

    `among` are the only ones who may be copied, where somebody decided on that.
    """

    purpose: OutwardPurpose
    ticket: Ticket
    is_copied: bool = False
    among: frozenset[str] | None = None

    def __post_init__(self) -> None:
        """Refuse at run time too what mypy refuses."""
        if self.purpose not in TO_AUTHOR:
            raise ValueError(f"A letter of the purpose {self.purpose} does not go to an author.")

    @property
    def to(self) -> tuple[Address, ...]:
        """One address."""
        return (addressee(self.ticket),)

    @property
    def cc(self) -> tuple[Address, ...]:
        """Whoever is pending receives nothing."""
        copied = copied_on(self.ticket) if self.is_copied else ()
        return tuple(one for one in copied if self.among is None or one.address in self.among)


@dataclass(frozen=True, slots=True)
class ToSubscriber:
    """Out of the desk, to the next contact of one subscriber of a ticket's report (BR 4.9.5), alone."""

    purpose: SubscriberPurpose
    ticket: Ticket
    key: str

    def __post_init__(self) -> None:
        """Refuse whoever is no subscriber there, or one whom no address reaches."""
        if self.purpose not in TO_SUBSCRIBER:
            raise ValueError(f"A letter of the purpose {self.purpose} does not go to a subscriber.")
        if self._contact is None:
            raise ValueError("The ticket has no such subscriber, or none that can be written to.")

    @property
    def _contact(self) -> Address | None:
        subscriber = self.ticket.report.subscriber(self.key)
        return subscriber.next_contact if subscriber else None

    @property
    def to(self) -> tuple[Address, ...]:
        """One address."""
        return (self._contact,) if self._contact else ()

    @property
    def cc(self) -> tuple[Address, ...]:
        """Nobody."""
        return ()


@dataclass(frozen=True, slots=True)
class ToCounter:
    """A canary: from a counter to itself."""

    counter: Counter
    purpose: Literal[Purpose.CANARY] = Purpose.CANARY

    @property
    def to(self) -> tuple[Address, ...]:
        """Its own address."""
        return (self.counter.address,)

    @property
    def cc(self) -> tuple[Address, ...]:
        """Nobody."""
        return ()


Recipients = ToStaff | ToAuthor | ToSubscriber | ToCounter


def addressee(ticket: Ticket) -> Address:
    """Who reads letters to the author: a robot or list that wrote may have named somebody in Reply-To."""
    named = (one.address for one in ticket.participants if one.role is Role.REPLY_TO)
    return next(named, ticket.author)


def receiving(ticket: Ticket) -> frozenset[str]:
    """The addresses to which letters about the ticket may leave the desk."""
    named = (one.address.address for one in ticket.participants if one.role in RECEIVING)
    return frozenset((ticket.author.address, *named))


def was_to_another(letter: PastLetter, ticket: Ticket) -> bool:
    """Did it go to whoever was the author before? What became of it tells the one who is now nothing."""
    now = addressee(ticket).address
    is_other = letter.to[0] != now and postable(letter.to[0]) != postable(now)
    return letter.purpose in OUTWARD and letter.party != SUBSCRIBER and is_other


def copied_on(ticket: Ticket) -> tuple[Address, ...]:
    """Those the author named, and those staff admitted."""
    return tuple(one.address for one in ticket.participants if one.role is Role.COPIED)
