"""
A letter as the bytes that travel, and what those bytes must never be.

Written by hand: the standard library's EmailMessage costs forty times as much and decodes header
values once more on the way out (see `safe_header`). What it may get wrong, `wire_problem` looks
for in the finished bytes, which is what the gate asks before a letter is stored.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from itertools import accumulate, islice

from ulak.errors import Refused
from ulak.mail.address import Address
from ulak.mail.message import Attachment
from ulak.mail.mime_part import attachment_part, multipart, picture_part, text_part
from ulak.mail.postable import needs_smtputf8, postable
from ulak.mail.safe_header import (
    addresses,
    is_message_id,
    message_ids,
    safe_header,
    unstructured,
)

HEADER_BLOCK = 4096  # bytes: some relays refuse letters with more of it
AUTO_SUBMITTED = "Auto-Submitted"
AUTO_RESPONSE_SUPPRESS = "X-Auto-Response-Suppress"
LIST_UNSUBSCRIBE = "List-Unsubscribe"
REQUIRED = frozenset({"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"})
ALLOWED = REQUIRED | {
    "Cc",
    "In-Reply-To",
    "References",
    LIST_UNSUBSCRIBE,
    AUTO_SUBMITTED,
    AUTO_RESPONSE_SUPPRESS,
    "Content-Transfer-Encoding",
}
_LINE = re.compile(rb"[^\r\n]+")
_FIELD = re.compile(r"([!-9;-~]+): ?\S")
_ROOM_FOR_THREAD = 700  # bytes: In-Reply-To and References with two ids of ordinary length
_ADDRESS_LIST = re.compile(r"(?:To|Cc):")
_BEYOND_ASCII = re.compile(r"[^\s<>,:;]*[^\s<>,:;\x00-\x7f][^\s<>,:;]*")
_TRAVELS = bytes([9, 10, 13, *range(32, 127)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """
    All that goes into a letter.

    `date` is aware; its offset is what readers see. `headers` are further fields out of those
    allowed (Auto-Submitted, X-Auto-Response-Suppress). `references` are from the oldest to the
    newest; ids of strangers that could not stand in a header are left out. There is no Bcc: who
    gets a letter stands in it. `unsubscribe` is a link (RFC 2369 §3.2) by which letters of this kind end.
    `pictures` are those that the HTML twin shows (`mime_part.content_id`).
    """

    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    message_id: str
    date: datetime
    cc: tuple[Address, ...] = ()
    html: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    unsubscribe: str = ""
    attachments: tuple[Attachment, ...] = ()
    pictures: tuple[Attachment, ...] = ()


def compose(composition: Composition) -> bytes:
    """
    Write the letter: 7-bit, CRLF, every header once; Refused where an address cannot be written to.

    Only where the one it is to has an address that needs SMTPUTF8 is the header UTF-8 (RFC 6532).
    """
    _refuse_unpostable(composition)
    body = _body(composition)
    room = HEADER_BLOCK - body.index(b"\r\n\r\n") - 2
    head = _head(composition, room)
    return head + _thread(composition, room - len(head)).encode("ascii") + body


def _head(composition: Composition, room: int) -> bytes:
    """
    Write all fields but the thread's and the body's; the names of people only where there is room.

    Addresses are never left out: who gets a letter stands in it.
    """
    head = "".join(_fields(composition, is_named=True)).encode("utf-8")
    if len(head) <= room - _ROOM_FOR_THREAD:
        return head
    return "".join(_fields(composition, is_named=False)).encode("utf-8")


def wire_problem(wire: bytes, message_id: str) -> str:
    """Say what is wrong with the bytes of a letter, as the end of a sentence; empty when nothing is."""
    blank = wire.find(b"\r\n\r\n")
    head = _with_ascii_addresses(wire[: max(blank, 0)])
    if alien := (head + wire[max(blank, 0) :]).translate(None, _TRAVELS):
        return f"it holds the byte 0x{alien[0]:02x}, neither printable ASCII nor a line end"
    if not wire.count(b"\r\n") == wire.count(b"\n") == wire.count(b"\r"):
        return "a CR or LF stands alone"
    if any(line.end() - line.start() > 998 for line in _LINE.finditer(wire)):
        return "a line is longer than 998 bytes (RFC 5322 §2.1.1)"
    return _head_problem(head.decode("ascii"), message_id) if blank >= 0 else "it has no end of headers"


def _with_ascii_addresses(head: bytes) -> bytes:
    """Put `utf8` for each address in To and Cc that needs SMTPUTF8 and is written as SMTP carries it."""
    if head.isascii():
        return head
    fields = re.split(r"(\r\n(?![ \t]))", head.decode("utf-8", "surrogateescape"))
    seen = (_BEYOND_ASCII.sub(_plain, one) if _ADDRESS_LIST.match(one) else one for one in fields)
    return "".join(seen).encode("utf-8", "surrogateescape")


def _plain(found: re.Match[str]) -> str:
    return "utf8" if postable(found[0]) == found[0] else found[0]


def _head_problem(head: str, message_id: str) -> str:
    names: list[str] = []
    for number, line in enumerate(re.split(r"\r\n(?![ \t]+\S)", head), 1):
        field = _FIELD.match(line)
        if field is None:
            return f"its header has something at place {number} that is no header"
        names.append(field.group(1))
    if unknown := sorted(set(names) - ALLOWED):
        return f"no letter of ours has a header {unknown[0]}"
    if missing := sorted(REQUIRED - set(names)):
        return f"the header {missing[0]} is missing"
    if len(names) > len(set(names)):
        return f"the header {max(names, key=names.count)} stands more than once"
    if f"\r\nMessage-ID: {message_id}\r\n" not in f"\r\n{head}\r\n":
        return "its Message-ID is another than the one it is stored under"
    return ""


def _refuse_unpostable(composition: Composition) -> None:
    if not composition.to:
        raise Refused("A letter needs somebody it is to; this one names nobody.")
    for address in (composition.sender, *composition.to, *composition.cc):
        if not postable(address.address):
            raise Refused(f"Nobody can be written to at {address.address!r}: it is no address for SMTP.")
    if needs_smtputf8(composition.sender.address):
        raise Refused(f"No letter can leave from {composition.sender.address!r}: few servers would take it.")


def _fields(composition: Composition, is_named: bool) -> list[str]:
    """Write all header fields but the thread's and the body's."""
    to, cc = composition.to, composition.cc
    international = any(needs_smtputf8(one.address) for one in to)
    return [
        addresses("From", (composition.sender,)),
        addresses("To", to, is_international=international, is_named=is_named),
        addresses("Cc", cc, is_international=international, is_named=is_named) if cc else "",
        unstructured("Subject", safe_header(composition.subject) or "-"),
        f"Date: {format_datetime(composition.date)}\r\n",
        f"Message-ID: {composition.message_id}\r\n",
        *(unstructured(name, value) for name, value in composition.headers),
        message_ids(LIST_UNSUBSCRIBE, (f"<{composition.unsubscribe}>",)) if composition.unsubscribe else "",
        "MIME-Version: 1.0\r\n",
    ]


def _thread(composition: Composition, room: int) -> str:
    """Write In-Reply-To and as much of References as `room` bytes allow: the first and the newest ids."""
    replied = composition.in_reply_to if is_message_id(composition.in_reply_to) else ""
    ids = tuple(dict.fromkeys(i for i in composition.references if is_message_id(i) and i != replied))
    ids += (replied,) if replied else ()
    in_reply_to = message_ids("In-Reply-To", (replied,) if replied else ())
    return in_reply_to + message_ids(
        "References", _trimmed(ids, room - len(in_reply_to) - len("References:"))
    )


def _trimmed(ids: tuple[str, ...], room: int) -> tuple[str, ...]:
    """Keep the newest id, then the first, then as many newer ones as fit; each takes three bytes more."""
    if sum(len(i) + 3 for i in ids) <= room:
        return ids
    first, *others = ids
    newest_first = tuple(reversed(others))
    taken = accumulate(len(i) + 3 for i in (first, *newest_first))
    kept = tuple(
        i for i, bytes_taken in zip(newest_first, islice(taken, 1, None), strict=True) if bytes_taken <= room
    )
    return (first, *reversed(kept)) if kept else ids[-1:]


def _body(composition: Composition) -> bytes:
    """Write the Content-* fields and all that follows."""
    mark = hashlib.sha256(composition.message_id.encode("utf-8", "surrogateescape")).hexdigest()[:24]
    content = text_part(composition.text)
    if composition.html:
        content = multipart("alternative", f"=_a_{mark}", (content, _twin(composition, mark)))
    if not composition.attachments:
        return content
    parts = tuple(attachment_part(attachment) for attachment in composition.attachments)
    return multipart("mixed", f"=_m_{mark}", (content, *parts))


def _twin(composition: Composition, mark: str) -> bytes:
    """The HTML with the pictures it shows, which travel beside it (RFC 2387)."""
    html = text_part(composition.html, "html")
    if not composition.pictures:
        return html
    return multipart("related", f"=_r_{mark}", (html, *map(picture_part, composition.pictures)))
