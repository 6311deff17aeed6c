"""A mail from a listed address that nothing proves: kept aside until a one-time code comes back."""

import hmac
import re
from datetime import datetime, timedelta
from hashlib import sha256

from ulak.desk.decision import Parking
from ulak.desk.known import Parked
from ulak.mail.message import Message

# Without I, O, 0 and 1, which people mistake for each other: 32 signs, 40 bits.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
LIFE = timedelta(days=3)
GUESSES = 200  # words of one mail that are tried, so that nobody mails a dictionary

_CANDIDATE = re.compile(rf"(?<![0-9A-Za-z])[0-9A-Za-z]{{{LENGTH}}}(?![0-9A-Za-z])")


def new_code(nonce: bytes) -> str:
    """Spell eight signs out of at least eight random bytes."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in nonce[:LENGTH])


def park(spool_id: int, person: str, code: str, secret: bytes, now: datetime) -> Parking:
    """Remember the code by its digest alone: who reads the database cannot release anything."""
    return Parking(spool_id, person, digest(code, spool_id, secret), now + LIFE)


def released(
    message: Message, parked: tuple[Parked, ...], answers_code: bool, secret: bytes, now: datetime
) -> Parked | None:
    """
    Return the parked mail whose code came back; `parked` are those of the mail's own author.

    The code must stand in the new text; in a reply to the code letter itself (`answers_code`) the
    quoted letter will do, since that id too was sent to nobody but the listed address.
    """
    text = message.text if answers_code and message.reply_text.strip() else message.reply_text
    written = {match.upper() for match in _CANDIDATE.findall(text)[:GUESSES]}
    for one in parked:
        if now <= one.expires_at and any(_fits(code, one, secret) for code in written):
            return one
    return None


def digest(code: str, spool_id: int, secret: bytes) -> str:
    """HMAC-SHA256 over the mail and its code, in hex."""
    return hmac.new(secret, f"code\0{spool_id}\0{code}".encode(), sha256).hexdigest()


def _fits(code: str, parked: Parked, secret: bytes) -> bool:
    return hmac.compare_digest(digest(code, parked.spool_id, secret), parked.code_digest)
