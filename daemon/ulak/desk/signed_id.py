"""
Message-IDs of ours: they say which ticket a reply belongs to and what it is for, and nobody can make one up.

The left side is `number.word.issued.nonce.ours.bound`, in lower case because some gateways fold
it. `ours` authenticates the first four; `bound` also takes in the addressee, so that a copy of the
id that travelled in References to somebody else gives that person no power.
"""

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from ulak.desk.decision import Draft
from ulak.desk.house import House
from ulak.desk.ticket import Purpose


class Word(StrEnum):
    """What a reply to the letter is."""

    REPLY = "reply"
    NOTE = "note"


LIFE = {
    Word.REPLY: timedelta(days=400),
    Word.NOTE: timedelta(days=30),
}
NO_TICKET = "0"

_NOTE_PURPOSES = frozenset(
    {Purpose.RECEIPT, Purpose.ESCALATION, Purpose.CODE, Purpose.SUMMARY, Purpose.ALARM, Purpose.CANARY}
)
_WRITTEN = re.compile(
    r"<([0-9a-z]+(?:-[0-9]{4}-[0-9]{6,})?)\.(reply|note)\.([0-9]{1,12})"
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
    domain = (house.counter(counter) if counter else house.counters[0]).address.domain
    return f"<{signed}.{_ours(house.secret, signed)}.{_bound(house.secret, signed, addressee)}@{domain}>"


def read(house: House, message_id: str, now: datetime) -> SignedId | None:
    """Recognise a Message-ID of ours; None for everybody else's, and for one that was tampered with."""
    match = _WRITTEN.fullmatch(message_id.strip().lower())
    if not match:
        return None
    number, word, issued, nonce, ours, bound = match.groups()
    signed = f"{number}.{word}.{issued}.{nonce}"
    if not _same(_ours(house.secret, signed), ours):
        return None
    issued_at = datetime.fromtimestamp(int(issued), UTC)
    expired = now > issued_at + LIFE[Word(word)]
    return SignedId(_restored(number, house), Word(word), issued_at, expired, signed, bound, house.secret)


def word_of(draft: Draft) -> Word:
    """What a reply to this letter will be: a note, where its subject or its purpose says so."""
    return Word.NOTE if draft.token_word or draft.purpose in _NOTE_PURPOSES else Word.REPLY


def addressee_of(draft: Draft) -> str:
    """Whom its id is bound to: the only recipient, or nobody."""
    return draft.to[0].address if len(draft.to) == 1 and not draft.cc else ""


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
