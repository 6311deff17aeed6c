"""
Message-IDs of ours: they say which ticket a reply belongs to and what it is for, and nobody can make one up.

The left side is `number.word.issued.nonce.ours.bound`, in lower case because some gateways fold
it. `ours` authenticates the first four; `bound` also takes in the addressee, so that a copy of the
id that travelled in References to somebody else gives that person no power. The right side is
authenticated by nothing, because some gateways put their own domain there.

An id is a bearer token: who stole one may put it into References as often as they like. That leads
their mail to the ticket, where From decides; it proves nobody, and shows nothing of the ticket.
"""

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from ulak.desk.decision import Draft
from ulak.desk.house import House
from ulak.desk.ticket import PastLetter, Purpose
from ulak.mail.address import Address
from ulak.mail.postable import ascii_domain


class Word(StrEnum):
    """
    What a reply to the letter is; `code` is one to a letter that asks for a one-time code.

    A reply to a `rate` is how the author rates what the desk did. One to an `approve` is a note too, but
    for the words that decide on a gate, which need such an id.
    `probe` and `border` are no letters at all but mails of `doctor` to the desk itself.
    """

    REPLY = "reply"
    NOTE = "note"
    APPROVE = "approve"
    CODE = "code"
    PROBE = "probe"
    BORDER = "border"
    RATE = "rate"


LIFE = {
    Word.REPLY: timedelta(days=400),
    Word.NOTE: timedelta(days=30),
    Word.APPROVE: timedelta(days=90),
    Word.CODE: timedelta(days=30),
    Word.PROBE: timedelta(days=7),
    Word.BORDER: timedelta(days=7),
    Word.RATE: timedelta(days=90),
}
SKEW = timedelta(days=1)
"""So far may a clock have been put back since; an id issued later than that is nobody's."""

NO_TICKET = "0"

_NOTE_PURPOSES = frozenset(
    {
        Purpose.RECEIPT,
        Purpose.ESCALATION,
        Purpose.SUMMARY,
        Purpose.ORIGINAL,
        Purpose.ALARM,
        Purpose.CANARY,
        Purpose.CONSULTATION,
        Purpose.REMINDER,
        Purpose.DIGEST,
        Purpose.MONTHLY_REPORT,
        Purpose.RETENTION,
        Purpose.ANCHOR,
    }
)
_OWN_WORDS = {Purpose.CODE: Word.CODE, Purpose.GATE: Word.APPROVE, Purpose.SURVEY: Word.RATE}
_WRITTEN = re.compile(
    r"<([0-9a-z]+(?:-[0-9]{4}-[0-9]{6,})?)\.(reply|note|approve|code|probe|border|rate)\.([0-9]{1,12})"
    r"\.([a-z2-7]{13})\.([a-z2-7]{26})\.([a-z2-7]{26})@[^<>@\s]+>",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class SignedId:
    """
    A Message-ID we made: it fixes ticket and purpose, never who is writing.

    `number` is empty for a letter that belongs to no ticket. An expired one is still known as ours.
    """

    number: str
    word: Word
    issued_at: datetime
    expired: bool
    _signed: str = field(repr=False)
    _bound: str = field(repr=False)
    _secret: bytes = field(repr=False)

    def for_addressee(self, address: str) -> bool:
        """Was it written to this person alone?"""
        return bool(address) and _same(_bound(self._secret, self._signed, address.lower()), self._bound)


def sign(
    house: House, number: str, addressee: str, word: str, now: datetime, *, counter: str = "", nonce: str = ""
) -> str:
    """
    Make a Message-ID with angle brackets, in the domain of the counter's address.

    `addressee` is empty where a letter goes to several people: it then binds nobody. `nonce` tells
    letters of the same second apart; the same arguments give the same id, so that a draft can be
    rendered again.
    """
    issued, addressee = str(int(now.timestamp())), addressee.lower()
    own = _mac(house.secret, "nonce", number, addressee, word, issued, nonce)[:13]
    signed = ".".join((number.lower() or NO_TICKET, Word(word).value, issued, own))
    domain = ascii_domain((house.counter(counter) if counter else house.counters[0]).address.domain)
    return f"<{signed}.{_ours(house.secret, signed)}.{_bound(house.secret, signed, addressee)}@{domain}>"


def read(house: House, message_id: str, now: datetime) -> SignedId | None:
    """Recognise a Message-ID of ours; None for everybody else's, and for one that was tampered with."""
    match = _WRITTEN.fullmatch(message_id.strip().lower())
    if not match or int(match[3]) > (now + SKEW).timestamp():
        return None
    number, word, issued, nonce, ours, bound = match.groups()
    signed = f"{number}.{word}.{issued}.{nonce}"
    secret = next((one for one in house.secrets if _same(_ours(one, signed), ours)), None)
    if secret is None:
        return None
    issued_at = datetime.fromtimestamp(int(issued), UTC)
    expired = now > issued_at + LIFE[Word(word)]
    return SignedId(_restored(number, house), Word(word), issued_at, expired, signed, bound, secret)


def is_same_letter(one: str, other: str) -> bool:
    """Are these Message-IDs of one letter of ours, whatever case and domain a gateway gave them?"""
    return one.lower().partition("@")[0] == other.lower().partition("@")[0]


def of_message_id(letters: Iterable[PastLetter], message_id: str) -> tuple[PastLetter, ...]:
    """The letter of ours with that Message-ID, among these."""
    return tuple(one for one in letters if is_same_letter(one.message_id, message_id))


def good_until(message_id: str, secret: bytes) -> datetime | None:
    """Until when an id that was signed with this very secret is good; None for every other one."""
    match = _WRITTEN.fullmatch(message_id)
    if not match or not _same(_ours(secret, ".".join(match.groups()[:4])), match[5]):
        return None
    return datetime.fromtimestamp(int(match[3]), UTC) + LIFE[Word(match[2])]


def word_of(draft: Draft) -> Word:
    """
    What a reply to this letter will be: a note, where its subject or its purpose says so.

    So is a reply of the desk's own people to what a subscriber got: it must not reach the reporter.
    """
    if draft.purpose in _OWN_WORDS:
        return _OWN_WORDS[draft.purpose]
    is_note = draft.token_word or draft.subscriber or draft.purpose in _NOTE_PURPOSES
    return Word.NOTE if is_note else Word.REPLY


def addressee_of(to: tuple[Address, ...], cc: tuple[Address, ...]) -> str:
    """Whom the id of a letter to these is bound to: the only recipient, or nobody."""
    return to[0].address if len(to) == 1 and not cc else ""


def _restored(number: str, house: House) -> str:
    """The number as the desk writes it; the prefix in the capitals of the configuration."""
    prefix, dash, rest = number.partition("-")
    if not dash:
        return ""
    return f"{house.token if prefix == house.token.lower() else prefix.upper()}-{rest}"


def _ours(secret: bytes, signed: str) -> str:
    return _mac(secret, "ours", signed)[:26]


def _bound(secret: bytes, signed: str, addressee: str) -> str:
    return _mac(secret, "bound", signed, addressee)[:26]


def _mac(secret: bytes, *parts: str) -> str:
    """HMAC-SHA256 (RFC 2104) in lower-case base 32; parts are kept apart by a character that is in none."""
    digest = hmac.new(secret, "\0".join(("message-id", *parts)).encode(), sha256).digest()
    return b32encode(digest).decode().rstrip("=").lower()


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode())
