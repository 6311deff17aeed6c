"""
What a template can name: the fields of `LetterView`, and nothing else.

Administrators write templates against these names: `ulak check` refuses every other.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from ulak.desk.clocks.due import Calendars
from ulak.desk.clocks.promise import Promise
from ulak.desk.decision import ReceiptLine
from ulak.desk.lists.listing import NO_LISTING, Listing
from ulak.desk.month.plain import NO_REPORT, Report
from ulak.desk.ticket import Link
from ulak.gateways.templates.reported import CertificateLine, SubscriberLine
from ulak.mail.address import Address


@dataclass(frozen=True, slots=True)
class Enclosure:
    """
    An attachment as a letter lists it.

    `goes_along` when it travels with this letter; `refused` says why it may not travel with any, and
    `fingerprint` which private key is the reason. `sha256` stands where a text is decided on with its files.
    """

    name: str
    type: str
    size: int
    goes_along: bool = False
    refused: str = ""
    fingerprint: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """
    A letter that staff wrote and a receipt tells of.

    `leaves_at` is None when it leaves at once; `waits` when it stays until `#yine-de`. Where it stands for
    several, each to one subscriber, `letters` says how many, and `to` has the first few.
    """

    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    text: str
    leaves_at: datetime | None
    waits: bool
    attachments: tuple[Enclosure, ...] = ()
    letters: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One message or letter of a ticket's history.

    `kind` is how a message was filed (`author`, `note` …) or what a letter was for (`answer` …).
    `state` is where a letter stands on its way out; a message has none. Letters that the desk wrote by
    itself have no subject and text here.
    """

    at: datetime
    kind: str
    who: str
    subject: str
    text: str
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """
    One letter's material. Times are aware; the filters `moment`, `day`, `clock` make them local.

    `house` and `counter` are the desk's name and the address the letter comes from. `subject` and `text`
    are masked in letters to staff; `is_masked` where that hid a number. Of the ticket: `number` is empty
    and `received_at` is `now` where the letter belongs to none; `kind`, `status`, `channel` are the words
    of `rules/`, `product` and `team` titles in the letter's language. `is_new` is true in the first
    notice of a ticket. `opens_at` is the next opening of the office, None while it is open.
    `until` is an instant the letter names, such as the day a ticket will be closed. `leaving` are
    the letters a receipt tells of, `undo` how that is taken back. `wrote` is who wrote the message the
    letter is about, `wrote_subject` its subject, `encrypted` with what it is encrypted if nobody here can
    read it. `refused` are files of it that could not be read or passed on, for the author to know.
    `reply_is_note` tells staff what a reply to this letter would be. `listing` is what lies on the desk
    of whoever a digest is for (`desk/lists/listing.py`): `today`, `asked`, `mine`, `waiting`, `new`,
    `others`.
    `promises` stand the most urgent first; the filter `remaining` says what is left of one, by the
    `calendars` it may count on.
    `goes_to` is who would get a text that is decided on.
    `gate` is what answers of the ticket must pass (`approval`, `signature`). Where the letter is about a
    text that is decided on, `gate` is that text's, `sha256` its digest, and nothing of it is masked.
    `category` and `institution` are titles. `reply_channel` is how the author is answered; `phone`,
    `record` (a number in CİMER, TÜBİMER or EBYS) and `link` are what staff wrote down about an author who
    came by another way than mail. `links` are the tickets it is linked to, in letters to staff: `number`,
    `relation`, and `made_here` where it is this ticket that is part of the other, about it or its
    continuation.
    `certificates` are those a certificate problem report is about, `left_out` how many more it names,
    `not_looked_up` how many of these nobody has looked up;
    `subscribers` whom `#ön-rapor` tells of them, in letters to staff; `reports` how many reports of the case
    there are (`gateways/templates/reported.py`). `ground` is the one that staff named, with its clause.
    `recurs` are sentences that say with which earlier complaints this one recurs, in letters to staff;
    `lacking` is what complaints lack, in the digest of a coordinator.
    `report` is the month that a monthly report tells of (`desk/month/plain.py`): `title`, `standfirst`,
    `findings`, `figures`, `sections` (each with `title`, `says`, `lines`) and `notes`.
    In a survey `ratings` are five links that write a mail, for the ratings 1 to 5, and `refusal` is that of
    whoever does not want to be asked.
    """

    language: str
    timezone: ZoneInfo
    house: str
    counter: str
    now: datetime
    received_at: datetime
    purpose: str
    subject: str = ""
    text: str = ""
    is_masked: bool = False
    number: str = ""
    kind: str = ""
    status: str = ""
    channel: str = ""
    product: str = ""
    team: str = ""
    owner: str = ""
    priority: str = ""
    tags: tuple[str, ...] = ()
    author: Address = Address("")
    wrote: Address = Address("")
    wrote_subject: str = ""
    encrypted: str = ""
    refused: tuple[Enclosure, ...] = ()
    is_new: bool = False
    opens_at: datetime | None = None
    until: datetime | None = None
    leaving: tuple[Leaving, ...] = ()
    reply_is_note: bool = False
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    attachments: tuple[Enclosure, ...] = ()
    lines: tuple[ReceiptLine, ...] = ()
    promises: tuple[Promise, ...] = ()
    calendars: Calendars = field(default_factory=dict)
    history: tuple[Entry, ...] = ()
    listing: Listing = NO_LISTING
    gate: str = ""
    sha256: str = ""
    goes_to: tuple[str, ...] = ()
    category: str = ""
    institution: str = ""
    reply_channel: str = ""
    phone: str = ""
    record: str = ""
    link: str = ""
    reason: str = ""
    undo: str = ""
    code: str = ""
    links: tuple[Link, ...] = ()
    by: str = ""
    party: str = ""
    certificates: tuple[CertificateLine, ...] = ()
    subscribers: tuple[SubscriberLine, ...] = ()
    reports: int = 1
    left_out: int = 0
    not_looked_up: int = 0
    ground: str = ""
    recurs: tuple[str, ...] = ()
    lacking: str = ""
    report: Report = NO_REPORT
    ratings: tuple[str, ...] = ()
    refusal: str = ""
