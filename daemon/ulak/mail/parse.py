"""Bytes in, Message out: the one door through which mail is read."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from mailparser.exceptions import MailParserError
from mailparser.utils import convert_mail_date

from ulak.mail.address import Address
from ulak.mail.automatic import may_be_web_form, why_list, why_not_answer
from ulak.mail.delivery_report import read_delivery_report
from ulak.mail.embedded import is_embedded, shown_in
from ulak.mail.forwarded import forwarded
from ulak.mail.header import READ_DIFFERENTLY, HeaderBlock, decoded, is_read_differently, unfolded
from ulak.mail.language import language_of
from ulak.mail.mailboxes import mailboxes
from ulak.mail.message import Attachment, DeliveryReport, Header, Message, Origin
from ulak.mail.oddities import KEP, is_registered_mail, oddities
from ulak.mail.packed import Look, look_at_mail
from ulak.mail.private_key import file_fingerprint, holds_private_key_text, without_private_keys
from ulak.mail.quotation import new_text
from ulak.mail.quoted_header import holds_header_block, is_forward_mark
from ulak.mail.signature import without_signature
from ulak.mail.structure import Leaf, Structure, read_structure
from ulak.mail.subject import bare_subject, is_forward_subject, is_reply_subject, may_be_forward_subject
from ulak.mail.unquoted import unquoted

# Raised by libraries on hostile mail; a mail is read without what they could not read.
_TROUBLE = (
    MailParserError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    OverflowError,
)
PRIVATE_KEY = "private key"
FROM_NOT_ONE = "From does not name exactly one address"
_FOR_MACHINES = frozenset(
    "authentication-results arc-authentication-results arc-seal arc-message-signature dkim-signature "
    "received "
    "received-spf return-path message-id in-reply-to references content-type content-disposition date".split()
)
_TOKEN_LIKE = re.compile(r"\[\s*[A-Za-z]{2,8}\s*-\s*\d{4}\s*-")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_IDS_LIMIT = 200
_RECIPIENTS_LIMIT = 1000


def parse(raw: bytes, *, own: Callable[[str], bool] | None = None, language: str = "") -> Message:
    """
    Read one mail; never raises because of what is in it.

    `own` answers whether a Message-ID was signed by us; it is the only thing that makes a mail
    ours. `language` is the desk's, a hint for letters without a charset. What had to be repaired, cut or
    refused stands in `flags`.
    """
    return _message(read_structure(raw, language), raw, own)


def _message(structure: Structure, raw: bytes, own: Callable[[str], bool] | None) -> Message:
    block, hints = structure.block, structure.hints
    flags = list(structure.flags)
    if is_read_differently(raw[: block.body_at]):
        flags.append(READ_DIFFERENTLY)
    fields = tuple(_header(field.name, field.value, hints, flags) for field in block.fields)
    author = _author(block, hints, flags)
    subject = without_private_keys(decoded(block.first("subject"), hints).text)
    in_reply_to = _ids(block.all("in-reply-to"))
    report = read_delivery_report(structure, author.address, subject)
    attachments = _attachments(structure)
    date = _date(block, flags)
    digest = _digest(block, structure, attachments)
    message_id, is_given = _message_id(block, _words(subject, digest) if date else raw)
    forward = _is_forward(structure, subject, report)
    reply_text = _reply_text(structure, subject, is_forward=forward)
    reply_to = next(iter(mailboxes(block.first("reply-to"), hints)), None)
    flags.extend(oddities(author, reply_to))
    origin, automatic = _origin(
        fields, author, subject, report, is_given and own is not None and own(message_id)
    )
    return Message(
        headers=fields,
        author=author,
        reply_to=reply_to,
        to=_recipients(block, "to", hints),
        cc=_recipients(block, "cc", hints),
        subject=subject,
        message_id=message_id,
        message_id_given=is_given,
        in_reply_to=in_reply_to,
        references=tuple(dict.fromkeys((*_ids(block.all("references")), *in_reply_to))),
        date=date,
        text=structure.text,
        reply_text=reply_text,
        language=language_of(unquoted(reply_text, is_forward=forward), bare_subject(subject)),
        attachments=attachments,
        origin=origin,
        automatic=automatic,
        bounce_for=report.failed,
        returned=report.letter.message_ids,
        is_forward=forward,
        flags=tuple(dict.fromkeys(flags)),
        digest=digest,
        report=report,
        encrypted=structure.encrypted,
        signers=structure.signers,
        forwarded=forwarded(structure.text, _attached_mails(structure)) if forward else None,
        unshown=structure.unshown,
    )


def _author(block: HeaderBlock, hints: tuple[str, ...], flags: list[str]) -> Address:
    """The first mailbox of From, flagged where there is not exactly one: such a mail proves nobody."""
    authors = [address for value in block.all("from") for address in mailboxes(value, hints)]
    if len(authors) != 1 or len(block.all("from")) != 1:
        flags.append(FROM_NOT_ONE)
    return replace(authors[0], name=without_private_keys(authors[0].name)) if authors else Address("")


def _header(name: str, value: str, hints: tuple[str, ...], flags: list[str]) -> Header:
    """
    Decoded where people read it.

    In fields for machines an encoded word is no word (RFC 2047 §5): decoding the one in
    `smtp.mailfrom==?utf-8?q?x;_dmarc=3Dpass?=@…` would let its writer forge our server's result.
    """
    if name.lower() in _FOR_MACHINES:
        return Header(name, unfolded(value).encode("ascii", "replace").decode("ascii"))
    read = decoded(value, hints)
    if read.repaired:
        flags.append(f"{name}: {read.repaired}")
    return Header(name, read.text)


def _words(subject: str, digest: str) -> bytes:
    return f"{subject}\n{digest}".encode(errors="replace")


def _message_id(block: HeaderBlock, content: bytes) -> tuple[str, bool]:
    """
    Its own id where it is one id in one field; else one made of `content`.

    That is what the author wrote and when, since two deliveries of one mail differ in their trace
    fields; where Date does not say when, it is every byte.
    """
    given = block.all("message-id")
    found = _MESSAGE_ID.fullmatch(unfolded(given[0])) if len(given) == 1 else None
    if found and found[0].isascii():
        return found[0], True
    return f"<{hashlib.sha256(content).hexdigest()}@ulak.invalid>", False


def _ids(values: tuple[str, ...]) -> tuple[str, ...]:
    """Message-IDs in order without doubles; of a very long list the last, which are nearest."""
    found = [match for value in values for match in _ids_in(unfolded(value)) if match.isascii()]
    return tuple(dict.fromkeys(found))[-_IDS_LIMIT:]


def _ids_in(line: str) -> list[str]:
    """
    Those of one field, also where a program folded a long one as encoded words (RFC 2047 §5 forbids it).

    Python's EmailMessage does, with every id longer than a line. Foreign ids that merely look so stay.
    """
    as_written: list[str] = _MESSAGE_ID.findall(line)
    return as_written if "=?" not in line else [*as_written, *_MESSAGE_ID.findall(decoded(line).text)]


def _recipients(block: HeaderBlock, name: str, hints: tuple[str, ...]) -> tuple[Address, ...]:
    found = [address for value in block.all(name) for address in mailboxes(value, hints)]
    return tuple(dict.fromkeys(found))[:_RECIPIENTS_LIMIT]


def _date(block: HeaderBlock, flags: list[str]) -> datetime | None:
    """What Date says, in UTC: shown to people, never a clock."""
    given = unfolded(block.first("date"))
    if not given:
        return None
    try:
        read, _ = convert_mail_date(given)
    except _TROUBLE:
        flags.append("Date could not be read")
        return None
    return read.astimezone(UTC) if isinstance(read, datetime) else None


def _attachments(structure: Structure) -> tuple[Attachment, ...]:
    """What wraps a private key, in a file or in the text, is as one, since base64 hides it from a look."""
    look, shown = look_at_mail(), shown_in(structure.pages)
    read = tuple(_attachment(leaf, shown, Look(whole=look)) for leaf in structure.leaves)
    if not any(leaf.wraps for leaf in structure.leaves):
        return read
    if not any(one.refused == PRIVATE_KEY for one in read) and not any(
        map(holds_private_key_text, (structure.text, *structure.unshown))
    ):
        return read
    return tuple(
        replace(one, refused=PRIVATE_KEY) if leaf.wraps else one
        for one, leaf in zip(read, structure.leaves, strict=True)
    )


def _attachment(leaf: Leaf, shown: frozenset[str], look: Look) -> Attachment:
    name, inline = without_private_keys(leaf.name), is_embedded(leaf.type, leaf.block, shown)
    read = Attachment(name, leaf.type, leaf.content, refused=leaf.refused, inline=inline)
    if not leaf.refused and file_fingerprint(leaf.content, look):
        return replace(read, refused=PRIVATE_KEY)
    return read


def _is_forward(structure: Structure, subject: str, report: DeliveryReport) -> bool:
    """
    By subject, attached mail, or the mark over a forwarded one outside all quotations.

    A reply to a forward is a reply, and so is one that quotes a forward.
    """
    if report.is_report:
        return False
    if is_forward_subject(subject):
        return True
    if is_reply_subject(subject):
        return False
    if any(leaf.type == "message/rfc822" for leaf in structure.leaves):
        return True
    if may_be_forward_subject(subject) and holds_header_block(structure.text):
        return True
    return _is_marked(structure.text) and _is_marked(new_text(structure.text))


def _is_marked(text: str) -> bool:
    return any(is_forward_mark(line) for line in text.splitlines()[:400])


def _attached_mails(structure: Structure) -> tuple[bytes, ...]:
    return tuple(leaf.content for leaf in structure.leaves if leaf.type == "message/rfc822")


def _reply_text(structure: Structure, subject: str, *, is_forward: bool) -> str:
    """
    What its author wrote now: without quotation where the mail is a reply, without signature.

    Where nothing says reply, what looks like a quotation is part of the letter (a web form
    writes `Gönderen:` too). A forwarded mail is whole.
    """
    if is_forward:
        return structure.text
    block = structure.block
    threaded = any(block.first(name) for name in ("in-reply-to", "references", "thread-index"))
    if threaded or not block.fields or is_reply_subject(subject) or _TOKEN_LIKE.search(subject):
        return without_signature(new_text(structure.text))
    return without_signature(structure.text)


def _origin(
    fields: tuple[Header, ...], author: Address, subject: str, report: DeliveryReport, is_own: bool
) -> tuple[Origin, str]:
    reason = why_not_answer(fields, author, subject)
    if is_own:
        return Origin.OWN, reason or "our own letter"
    if report.is_report:
        return Origin.DELIVERY_REPORT, reason or "delivery report"
    if listed := why_list(fields):
        return Origin.LIST, listed
    if reason:
        return Origin.HUMAN if may_be_web_form(fields, author, subject) else Origin.AUTOMATIC, reason
    return Origin.HUMAN, KEP if is_registered_mail(author) else ""


def _digest(block: HeaderBlock, structure: Structure, attachments: tuple[Attachment, ...]) -> str:
    """SHA-256 over From, Date, text and attachments, each with its length before it."""
    whole = hashlib.sha256()
    values = [unfolded(block.first(name)).encode("utf-8", "surrogateescape") for name in ("from", "date")]
    values.append(" ".join(structure.text.split()).encode())
    values.extend(attachment.sha256.encode() for attachment in attachments)
    for value in values:
        whole.update(b"%d:%b" % (len(value), value))
    return whole.hexdigest()
