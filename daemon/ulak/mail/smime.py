"""
S/MIME without its signature: what it says, and whose name stands on it (RFC 5652, RFC 8551 §3).

Nothing is verified here, neither a signature nor a chain: who writes is proven by the border's
Authentication-Results or not at all. A signer's name is something to show.
"""

import binascii
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from ulak.mail.ber import OBJECT_IDENTIFIER, SEQUENCE, SET, Ber, Element
from ulak.mail.file_name import is_octets
from ulak.mail.purse import CannotBeOpened, Purse

PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_USUAL_NAMES = ("smime.p7m", "smime.p7z")
_CONTENT, _IMPLICIT_CONTENT = 0xA0, 0x80
_CERTIFICATES, _KEY_ID = 0xA0, 0x80
_MOST_CERTIFICATES, _MOST_SIGNERS = 20, 3
_LONGEST_NAME = 64
_NAME_READ = 8 * _LONGEST_NAME  # bytes, also where some say nothing
_COMMON_NAME = bytes.fromhex("550403")
_LETTERS = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x0C: "utf-8"}
_ARMOUR = re.compile(rb"-----[A-Z0-9 ]{1,40}-----")


class Wrapping(StrEnum):
    """What a CMS object is, by its content type."""

    SIGNED = "signed"
    COMPRESSED = "compressed"
    ENCRYPTED = "encrypted"
    OTHER = "other"


_TYPES = {
    bytes.fromhex("2a864886f70d010702"): Wrapping.SIGNED,  # RFC 5652 §5.1
    bytes.fromhex("2a864886f70d0109100109"): Wrapping.COMPRESSED,  # RFC 3274 §1.1
    bytes.fromhex("2a864886f70d010703"): Wrapping.ENCRYPTED,  # enveloped-data, RFC 5652 §6.1
    bytes.fromhex("2a864886f70d010704"): Wrapping.ENCRYPTED,  # signed-and-enveloped, RFC 2315 §11
    bytes.fromhex("2a864886f70d010706"): Wrapping.ENCRYPTED,  # encrypted-data, RFC 5652 §8
    bytes.fromhex("2a864886f70d0109100117"): Wrapping.ENCRYPTED,  # auth-enveloped-data, RFC 5083 §2.1
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What came out; `content` is None where nothing is inside (a bare signature, certificates)."""

    wrapping: Wrapping
    content: bytes | None = None
    signers: tuple[str, ...] = ()


def is_smime(kind: str, name: str) -> bool:
    """By its type; some gateways leave only the name."""
    return kind in PKCS7 or (is_octets(kind) and name.lower() in _USUAL_NAMES)


def opened(file: bytes, purse: Purse) -> Opened:
    """Open one layer; raises CannotBeOpened, and nothing else, for what is none."""
    ber = Ber(_binary(file), purse)
    whole = list(islice(ber.inside(_is(ber.whole(), SEQUENCE)), 2))
    wrapping = _TYPES.get(_identifier(ber, whole), Wrapping.OTHER)
    if wrapping in (Wrapping.ENCRYPTED, Wrapping.OTHER):
        return Opened(wrapping)
    if len(whole) < 2:
        raise CannotBeOpened("nothing in it")
    parts = list(ber.inside(_first(ber, whole[1])))
    # Version, algorithms, and then what this is about, as a content type with its content.
    encapsulated = next((part for part in parts[2:3] if part.tag == SEQUENCE), None)
    if encapsulated is None:
        raise CannotBeOpened("cut off before its content")
    content = _content(ber, encapsulated)
    if wrapping is Wrapping.COMPRESSED:
        return Opened(wrapping, _inflated(content or b"", purse))
    purse.pay_for_bytes(len(content or b""))
    return Opened(wrapping, content, _signers(ber, parts[3:]))


def _binary(file: bytes) -> bytes:
    """Of a file that is still base64, armoured or twice encoded, the bytes."""
    start = file[:200].lstrip()
    if start.startswith((b"MI", b"-----BEGIN ")):
        letters = _ARMOUR.sub(b"", file).strip()
        try:
            return binascii.a2b_base64(letters)
        except binascii.Error as error:
            raise CannotBeOpened("base64 that does not end") from error
    return file


def _is(element: Element, tag: int) -> Element:
    if element.tag != tag:
        raise CannotBeOpened("another element than it must be")
    return element


def _first(ber: Ber, element: Element) -> Element:
    for child in ber.inside(element):
        return child
    raise CannotBeOpened("an element without content")


def _identifier(ber: Ber, elements: list[Element]) -> bytes:
    return ber.content(_is(elements[0], OBJECT_IDENTIFIER)) if elements else b""


def _content(ber: Ber, encapsulated: Element) -> bytes | None:
    for element in islice(ber.inside(encapsulated), 1, 2):
        if element.tag == _CONTENT:
            return ber.octets(_first(ber, element))
        if element.tag == _IMPLICIT_CONTENT:
            return ber.content(element)
    return None


def _inflated(packed: bytes, purse: Purse) -> bytes:
    """At most what the purse holds; what a bomb has beyond it never exists (RFC 3274 §1.1: zlib)."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(packed, purse.bytes + 1)
    except zlib.error as error:
        raise CannotBeOpened("not compressed as it says") from error
    purse.pay_for_bytes(len(content))
    return content


def _signers(ber: Ber, rest: list[Element]) -> tuple[str, ...]:
    """The names on the certificates that the signers point to; a broken one has none."""
    try:
        return tuple(dict.fromkeys(_names(ber, rest)))
    except CannotBeOpened:
        return ()


def _names(ber: Ber, rest: list[Element]) -> Iterator[str]:
    bags = (one for part in rest if part.tag == _CERTIFICATES for one in ber.inside(part))
    certificates = [one for one in islice(bags, _MOST_CERTIFICATES) if one.tag == SEQUENCE]
    signers = (one for part in rest if part.tag == SET for one in ber.inside(part))
    for signer in islice(signers, _MOST_SIGNERS):
        who = next(islice(ber.inside(signer), 1, 2), None)
        for certificate in certificates if who is not None else ():
            if name := _name_if_of(ber, certificate, who):
                yield name


def _name_if_of(ber: Ber, certificate: Element, who: Element | None) -> str:
    """The common name, where this certificate is the one meant: by issuer and serial, or by its key's id."""
    fields = list(islice(ber.inside(_first(ber, certificate)), 8))
    if fields[:1] and fields[0].tag == _CONTENT:  # the version, which the first certificates lacked
        fields = fields[1:]
    if who is None or len(fields) < 5:
        return ""
    serial, issuer, subject = fields[0], fields[2], fields[4]
    if who.tag == _KEY_ID:
        is_meant = len(ber.content(who)) >= 8 and ber.content(who) in ber.content(certificate)
    else:
        is_meant = [ber.content(one) for one in ber.inside(who)] == [
            ber.content(issuer),
            ber.content(serial),
        ]
    return _common_name(ber, subject) if is_meant else ""


def _common_name(ber: Ber, subject: Element) -> str:
    pairs = (list(ber.inside(pair)) for group in ber.inside(subject) for pair in ber.inside(group))
    for pair in pairs:
        if len(pair) == 2 and ber.content(pair[0]) == _COMMON_NAME:
            letters = ber.content(pair[1])[:_NAME_READ].decode(
                _LETTERS.get(pair[1].tag, "latin-1"), "replace"
            )
            return " ".join("".join(filter(str.isprintable, letters)).split())[:_LONGEST_NAME]
    return ""
