"""
A mail from a listed address that nothing proves: kept aside until a one-time code comes back.

What guessing is worth to somebody who forges From: a code has 40 bits, a mail tries no more than twelve
(`LINES`, `OTHER_WORDS`), a day has `WRONG_MAILS` of them, and of one address at most 360 codes are good
at a time (five letters an hour, three days). 20 · 12 · 360 / 2^40 is 8 in 10^8 a day: once in 35,000 years.
"""

import hmac
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from ulak.desk.coming.known import Parked
from ulak.desk.parking import Parking

# Without I, O, 0 and 1, which people mistake for each other: 32 signs, 40 bits.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
LIFE = timedelta(days=3)

LINES = 3
"""So near to the top a code must stand; in our letter it stands further below."""
OTHER_WORDS = 3
"""So many words beside the code make a line that was written to give it (`Kod: …`), and no quotation."""
WRONG_MAILS = 20
"""Mails of one address in a day that bring a wrong code; then none is tried but in a reply to the letter."""
MOST_MAILS = 50
"""Nor is one tried of an address that wrote so much: the store looks no further back than 60 mails."""

_QUOTED = re.compile(r"\s*[>|]")
_WORD = re.compile(r"[^\W_]+")
_FOUR = f"([{ALPHABET}{ALPHABET.lower()}]{{4}})"
_CANDIDATE = re.compile(rf"(?<![^\W_])(?={_FOUR}[\s-]?{_FOUR}(?![^\W_]))")


def new_code(nonce: bytes) -> str:
    """Spell eight signs out of at least eight random bytes."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in nonce[:LENGTH])


def park(spool_id: int, person: str, code: str, secret: bytes, now: datetime) -> Parking:
    """
    Remember the code by its digest alone: who reads the database cannot release anything.

    Where no code can be sent (`code` is empty) none is remembered: nobody could guess it.
    """
    return Parking(spool_id, person, digest(code, spool_id, secret) if code else "", now + LIFE)


def codes_in(text: str) -> frozenset[str]:
    """
    What may be a code in somebody's own words, in capitals.

    It must stand in one of the first lines, and on it hardly anything else. So no reply that only
    carries our letter along, quoted or not, releases anything: a machine may have written it.
    """
    written = [line for line in text.splitlines() if line.strip() and not _QUOTED.match(line)]
    return frozenset(code for line in written[:LINES] for code in _codes_of(line))


def released(
    codes: Iterable[str], parked: tuple[Parked, ...], secrets: tuple[bytes, ...], now: datetime
) -> Parked | None:
    """Return the parked mail whose code came back; `parked` are those of the mail's own author."""
    tried = tuple(codes)
    for one in parked:
        if now <= one.expires_at and any(_fits(code, one, secret) for code in tried for secret in secrets):
            return one
    return None


def digest(code: str, spool_id: int, secret: bytes) -> str:
    """HMAC-SHA256 over the mail and its code, in hex."""
    return hmac.new(secret, f"code\0{spool_id}\0{code}".encode(), sha256).hexdigest()


def _codes_of(line: str) -> Iterator[str]:
    """Eight signs, also where they are written as four and four."""
    words = len(_WORD.findall(line))
    for first, second in _CANDIDATE.findall(line):
        own = 1 if f"{first}{second}" in line else 2
        if words - own <= OTHER_WORDS:
            yield f"{first}{second}".upper()


def _fits(code: str, parked: Parked, secret: bytes) -> bool:
    return hmac.compare_digest(digest(code, parked.spool_id, secret), parked.code_digest)
