"""What we understood of one received mail."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from ulak.mail.address import Address
from ulak.mail.forwarded import Forwarded, Original
from ulak.mail.private_key import file_fingerprint


class Origin(StrEnum):
    """Who speaks; decided before anything else, and only `human` changes a ticket."""

    HUMAN = "human"
    AUTOMATIC = "automatic"
    DELIVERY_REPORT = "delivery-report"
    LIST = "list"
    OWN = "own"


@dataclass(frozen=True)
class Attachment:
    """
    A leaf of the mail that is not its text, byte for byte.

    `refused` says why it is not shown or passed on (`too many parts`, `private key`); the
    content stays in the original all the same. `inline` is a picture that the text shows.
    """

    name: str
    type: str
    content: bytes
    refused: str = ""
    inline: bool = False

    @property
    def size(self) -> int:
        """In bytes, after transfer decoding."""
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        """Hex, over the decoded content."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def key_fingerprint(self) -> str:
        """Of a private key its content holds, else empty; the reader asks, and so does every rule."""
        return file_fingerprint(self.content)

    @property
    def holds_private_key(self) -> bool:
        """By its content."""
        return bool(self.key_fingerprint)


@dataclass(frozen=True, slots=True)
class Header:
    """A field as it stood: the name as written, the value unfolded and decoded."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """
    Somebody who did not get a letter, says a delivery report.

    `addresses` are what it calls them, in lower case: first as the letter was sent, then what servers
    on the way made of it. `reply` is what the refusing server said, up to 300 characters. `is_dead`
    is False where that server only asks the sender to confirm that it is no machine.
    """

    addresses: tuple[str, ...]
    reply: str = ""
    is_dead: bool = True


@dataclass(frozen=True, slots=True)
class ReturnedLetter:
    """
    What a delivery report brings back of the letter it is about: marks by which its sender knows it again.

    `message_ids` carry angle brackets, `subjects` are decoded, `went_to` are the addresses in lower
    case that its header says it was delivered to on its way; each without doubles, at most 20.
    """

    message_ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    went_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """
    Whether a mail is one, who failed, and what came back.

    `is_unclear` where neither a failure nor a delay could be read out of it.
    """

    is_report: bool = False
    undelivered: tuple[Undelivered, ...] = ()
    letter: ReturnedLetter = field(default_factory=ReturnedLetter)
    is_unclear: bool = False

    @property
    def failed(self) -> tuple[str, ...]:
        """Recipients that failed for good, as the letter was sent to them."""
        return tuple(dict.fromkeys(one.addresses[0] for one in self.undelivered if one.is_dead))


@dataclass(frozen=True, slots=True)
class Message:
    """
    One mail, read.

    `author` is the From mailbox (RFC 5322 §3.6.2), the only identity; `Address("")` where From
    is missing or unreadable. `message_id` is with angle brackets; a missing or malformed one is
    replaced by a synthetic `<…@ulak.invalid>`, the same for the same content and Date, and
    `message_id_given` is False: such an id is never used to find a thread. `references` are
    References, then In-Reply-To, without doubles, in order of the header, angle brackets kept.

    `text` is the whole readable text; `reply_text` what is new in a reply. `automatic` is the
    reason why no acknowledgement may be sent (RFC 3834), or empty. `bounce_for` lists recipients
    that failed for good, `returned` are Message-IDs found in a returned original; `report` is all that
    a delivery report says. `flags` are repairs and oddities in plain words. `digest` is over From,
    Date, text and attachments: with `message_id` the identity of the mail. `encrypted` names what hides
    the text of a mail that cannot be read here. `signers` are names on S/MIME signatures that nobody has
    verified: something to show, never identity. `forwarded` is what a forward tells of the mail in it,
    None where the mail is none. `unshown` is what other forms of the text say, such as the HTML beside plain
    lines, and the links in it.
    """

    headers: tuple[Header, ...]
    author: Address
    reply_to: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    message_id: str
    message_id_given: bool
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    date: datetime | None
    text: str
    reply_text: str
    language: str
    attachments: tuple[Attachment, ...]
    origin: Origin
    automatic: str
    bounce_for: tuple[str, ...]
    returned: tuple[str, ...]
    is_forward: bool
    flags: tuple[str, ...]
    digest: str
    report: DeliveryReport = field(default_factory=DeliveryReport)
    encrypted: str = ""
    signers: tuple[str, ...] = ()
    forwarded: Forwarded | None = None
    unshown: tuple[str, ...] = ()

    @property
    def originals(self) -> tuple[Original, ...]:
        """The mails inside a forward, the nearest first; none where the mail is no forward."""
        return self.forwarded.originals if self.forwarded else ()

    def all_headers(self, name: str) -> tuple[str, ...]:
        """Every field of that name from the top."""
        wanted = name.lower()
        return tuple(field.value for field in self.headers if field.name.lower() == wanted)
