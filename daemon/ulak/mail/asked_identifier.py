"""What an administrator asks for by one number or name, written in whatever dress it was copied in."""

import ipaddress
import re

from ulak.mail.identifier import Form, Reading
from ulak.mail.postable import ascii_domain
from ulak.mail.serial_number import LONGEST

_DRESS = re.compile(r"[\s:-]+|\A0x", re.IGNORECASE)
_HEX = re.compile(r"[0-9A-Fa-f]+")
_SHA1, _SHA256 = 40, 64


def readings_of(asked: str) -> tuple[Reading, ...]:
    """
    Every way to understand it; none where it is neither a number nor a host.

    `serial=0A:1B`, as OpenSSL prints it, is a number; digits alone are one in hex and one in decimal; eight
    groups between colons may be an IPv6 address.
    """
    words = asked.strip()
    address = _address(words)
    digits = _DRESS.sub("", words.rpartition("=")[2].strip())
    if not _HEX.fullmatch(digits):
        host = address or _host(words)
        return (Reading(Form.HOST, host),) if host else ()
    numbers = _of_digits(digits.lower())
    return (*numbers, Reading(Form.HOST, address)) if address else numbers


def _of_digits(digits: str) -> tuple[Reading, ...]:
    if len(digits) == _SHA256:
        return (Reading(Form.SHA256, digits),)
    numbers = {digits.lstrip("0").upper(): None} if len(digits) <= LONGEST else {}
    if digits.isdecimal() and len(digits) <= LONGEST:
        numbers[f"{int(digits):X}"] = None
    serials = tuple(Reading(Form.SERIAL, number) for number in numbers if number)
    return (Reading(Form.SHA1, digits), *serials) if len(digits) == _SHA1 else serials


def _host(words: str) -> str:
    """`*.ornek.test`, also out of a link."""
    name = re.sub(r"\A[a-z]+://|[/?#].*", "", words, flags=re.IGNORECASE | re.DOTALL).rstrip(".")
    star = "*." if name.startswith("*.") else ""
    host = ascii_domain(name.removeprefix("*."))
    return star + host if host else ""


def _address(words: str) -> str:
    try:
        return str(ipaddress.ip_address(words.strip("[]")))
    except ValueError:
        return ""
