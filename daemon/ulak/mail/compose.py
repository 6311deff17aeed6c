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
from ulak.mail.mime_part import attachment_part, multipart, text_part
from ulak.mail.safe_header import (
    addresses,
    is_message_id,
    message_ids,
    postable,
    safe_header,
    unstructured,
)

HEADER_BLOCK = 4096  # bytes: some relays refuse letters with more of it
AUTO_SUBMITTED = "Auto-Submitted"
AUTO_RESPONSE_SUPPRESS = "X-Auto-Response-Suppress"
REQUIRED = frozenset({"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"})
ALLOWED = REQUIRED | {
    "Cc",
    "In-Reply-To",
    "References",
    AUTO_SUBMITTED,
    AUTO_RESPONSE_SUPPRESS,
    "Content-Transfer-Encoding",
}
_LINE = re.compile(rb"[^\r\n]+")
_FIELD = re.compile(r"([!-9;-~]+): ?\S")
_TRAVELS = bytes([9, 10, 13, *range(32, 127)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """
    All that goes into a letter.

    `date` is aware; its offset is what readers see. `headers` are further fields out of those
    allowed (Auto-Submitted, X-Auto-Response-Suppress). `references` are from the oldest to the
    newest; ids of strangers that could not stand in a header are left out. There is no Bcc: who
    gets a letter stands in it.
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
    attachments: tuple[Attachment, ...] = ()


def compose(composition: Composition) -> bytes:
    """Write the letter: 7-bit, CRLF, every header once; Refused where an address cannot be written to."""
    _refuse_unpostable(composition)
    head = "".join(_fields(composition))
    body = _body(composition)
    thread = _thread(composition, HEADER_BLOCK - len(head) - body.index(b"\r\n\r\n") - 2)
    return (head + thread).encode("ascii") + body


def wire_problem(wire: bytes, message_id: str) -> str:
    """Say what is wrong with the bytes of a letter, as the end of a sentence; empty when nothing is."""
    if alien := wire.translate(None, _TRAVELS):
        return f"it holds the byte 0x{alien[0]:02x}, neither printable ASCII nor a line end"
    if not wire.count(b"\r\n") == wire.count(b"\n") == wire.count(b"\r"):
        return "a CR or LF stands alone"
    if any(line.end() - line.start() > 998 for line in _LINE.finditer(wire)):
        return "a line is longer than 998 bytes (RFC 5322 §2.1.1)"
    blank = wire.find(b"\r\n\r\n")
    return (
        _head_problem(wire[:blank].decode("ascii"), message_id) if blank >= 0 else "it has no end of headers"
    )


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


def _fields(composition: Composition) -> list[str]:
    """Write all header fields but the thread's and the body's."""
    return [
        addresses("From", (composition.sender,)),
        addresses("To", composition.to),
        addresses("Cc", composition.cc) if composition.cc else "",
        unstructured("Subject", safe_header(composition.subject) or "-"),
        f"Date: {format_datetime(composition.date)}\r\n",
        f"Message-ID: {composition.message_id}\r\n",
        *(unstructured(name, value) for name, value in composition.headers),
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
        content = multipart("alternative", f"=_a_{mark}", (content, text_part(composition.html, "html")))
    if not composition.attachments:
        return content
    parts = tuple(attachment_part(attachment) for attachment in composition.attachments)
    return multipart("mixed", f"=_m_{mark}", (content, *parts))
