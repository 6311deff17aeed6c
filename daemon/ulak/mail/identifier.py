"""How a certificate is named in a mail: the forms, and what a piece of text may mean in each."""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """
    What a number or name identifies a certificate by.

    A SHA-256 may be that of the certificate, of its precertificate (RFC 6962 §3.1) or of its key (SPKI).
    """

    SERIAL = "serial"
    SHA256 = "sha-256"
    SHA1 = "sha-1"
    CRT_SH = "crt.sh"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One way to understand what was written.

    `value` of a serial number is in hex, capitals, no leading zeros; of a fingerprint in small hex; of crt.sh
    its id in decimal; of a host the name in small letters, in IDNA where it is not ASCII.
    """

    form: Form
    value: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """
    Something by which a mail names a certificate.

    `written` is how it stands there, `found_in` where: `subject`, `text`, `quoted text`, `forwarded mail`,
    `attachment NAME`. `readings` are tried one after the other: forty hex digits are a SHA-1 or a serial
    number, digits alone a serial number in hex or in decimal.
    """

    written: str
    found_in: str
    readings: tuple[Reading, ...]
