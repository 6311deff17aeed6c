"""What was found in a blob of a mail by the process that tries keys, before anybody judges it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What is proven about a key; `show --json` promises these words."""

    CONFIRMED = "confirmed"
    NOT_PROVEN = "not-proven"
    UNREADABLE = "unreadable"
    NEEDS_PASSWORD = "needs-password"


class What(StrEnum):
    """What a blob is."""

    PRIVATE_KEY = "private key"
    REQUEST = "certificate signing request"
    CERTIFICATE = "certificate"
    OTHER = "something else"


class Problem(StrEnum):
    """Why nothing can be proven with a blob."""

    ENCRYPTED = "encrypted"
    INVALID = "invalid"
    TOO_LARGE = "too large"
    TOO_SLOW = "too slow"
    UNSUPPORTED = "unsupported"
    CANNOT_SIGN = "cannot sign"
    BAD_SIGNATURE = "bad signature"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What one blob turned out to be; of a private key nothing else is left than this.

    `spki` is the SHA-256 of its public half, empty where it was not read. A private key that loaded
    validated has signed the nonce (`signature`); `is_signed` says of a request or a self-signed certificate
    that its own key made its signature. `serial`, `sha256`, `issuer`, `subject` are those of a certificate,
    `subject` also that of a request, `name` their common name.
    """

    what: What
    found_in: str
    spki: str = ""
    problem: Problem | None = None
    signature: bytes = field(default=b"", repr=False)
    is_signed: bool = False
    serial: str = ""
    sha256: str = ""
    issuer: str = ""
    subject: str = ""
    name: str = ""
