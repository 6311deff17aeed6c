"""What stands in a file that is imported: certificates and CRLs, by line, and what is wrong there."""

from dataclasses import dataclass, field

from ulak.desk.certificates.certificate import Subscriber
from ulak.mail.der import FIRST, elements, inside
from ulak.mail.key_shape import is_key

LARGEST_LIST = 64 * 1024 * 1024
"""Bytes of the largest CRL that is read."""
PRIVATE_KEY = "a private key: keys do not belong here, it was neither read nor kept"

_TIMES = (0x17, 0x18)
"""UTCTime and GeneralizedTime."""


@dataclass(frozen=True, slots=True)
class Imported:
    """
    A certificate or a CRL in DER, with whom it was issued to where the file says so.

    `problem` is what to say of it, never with a word of the file: without content it is left out, with
    content it is taken all the same.
    """

    line: int
    content: bytes = field(default=b"", repr=False)
    is_list: bool = False
    subscriber: Subscriber | None = None
    problem: str = ""


def in_der(content: bytes, line: int = 1) -> Imported:
    """A file, or a block, that is DER."""
    if not content:
        return Imported(line, problem="no certificate stands there")
    if is_key(content):
        return Imported(line, problem=PRIVATE_KEY)
    if len(content) > LARGEST_LIST:
        return Imported(line, problem="larger than any CRL that is read here")
    return Imported(line, content, is_list=_is_list(content))


def _is_list(content: bytes) -> bool:
    """A CRL says when it was issued where a certificate has its validity (RFC 5280 §4.1, §5.1)."""
    whole = inside(content)
    parts = [tag for tag, _ in elements(whole[0][1])] if whole else []
    return bool(parts) and parts[0] != FIRST and any(tag in _TIMES for tag in parts[:4])
