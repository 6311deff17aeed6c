"""
Mails of strangers written anew for a person's mail program, and several of them as one mbox file.

Nothing of a mail passes but what was read of it: its words without private keys, its page made harmless,
and the files that may pass. So no key leaves in a corner of a mail that nobody looked into.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

from ulak.mail.address import Address
from ulak.mail.message import Attachment, Message
from ulak.mail.mime_part import attachment_part, multipart, text_part
from ulak.mail.postable import postable
from ulak.mail.private_key import without_private_keys
from ulak.mail.safe_header import addresses, is_message_id, message_ids, unstructured

LEFT_OUT = "[alınmadı / left out: {name}: {why}]"
_MOST_IDS = 20
_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)
_UNKNOWN = "MAILER-DAEMON"


def rewritten(message: Message, page: str) -> bytes:
    """The mail as far as it may leave the store; `page` is its HTML, made harmless, or empty."""
    return "".join(_head(message)).encode("ascii", "replace") + body_of(message, page)


def body_of(message: Message, page: str) -> bytes:
    """What stands below the header, with the fields that describe it, and which files are left out."""
    passing = tuple(one for one in message.attachments if not one.refused)
    kept = (LEFT_OUT.format(name=one.name, why=one.refused) for one in message.attachments if one.refused)
    text = "\n".join((without_private_keys(message.text), *kept))
    return _body(message, text, page, passing)


def mboxrd(mails: Iterable[tuple[datetime, str, bytes]]) -> bytes:
    """
    Put mails, each with its time and sender, into one file (RFC 4155, quoted as mboxrd).

    Every line that begins with `From ` behind any number of `>` gets one `>` more, so that reading gives
    back each mail as it was.
    """
    return b"".join(_entry(*one) for one in mails)


def _entry(at: datetime, sender: str, raw: bytes) -> bytes:
    by = re.sub(r"[^!-~]", "", sender) or _UNKNOWN
    utc = at.astimezone(UTC)
    line = f"From {by} {utc:%a %b} {utc.day:2} {utc:%H:%M:%S %Y}\n".encode("ascii")
    quoted = _FROM_LINE.sub(rb">\1", raw.replace(b"\r\n", b"\n").rstrip(b"\n"))
    return line + quoted + b"\n\n"


def _head(message: Message) -> Iterator[str]:
    for name, people in (("From", (message.author,)), ("To", message.to), ("Cc", message.cc)):
        reachable = tuple(one for one in people if postable(one.address))
        if reachable:
            yield addresses(name, tuple(map(_plain, reachable)))
        elif name == "From":
            yield unstructured(name, _UNKNOWN)
    yield unstructured("Subject", without_private_keys(message.subject) or "-")
    if message.date is not None:
        yield f"Date: {format_datetime(message.date)}\r\n"
    if message.message_id_given and is_message_id(message.message_id):
        yield f"Message-ID: {message.message_id}\r\n"
    yield message_ids("References", tuple(filter(is_message_id, message.references))[-_MOST_IDS:])
    yield "MIME-Version: 1.0\r\n"


def _plain(person: Address) -> Address:
    return Address(person.address, without_private_keys(person.name))


def _body(message: Message, text: str, page: str, files: tuple[Attachment, ...]) -> bytes:
    mark = hashlib.sha256(message.digest.encode()).hexdigest()[:24]
    content = text_part(text)
    if page:
        content = multipart("alternative", f"=_a_{mark}", (content, text_part(page, "html")))
    if files:
        content = multipart("mixed", f"=_m_{mark}", (content, *map(attachment_part, files)))
    return content
