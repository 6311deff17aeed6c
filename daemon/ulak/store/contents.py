"""What is sealed, as values: the part of each row that only the desk's secret opens."""

import json
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from ulak.desk.clocks.promise import Promise
from ulak.desk.clocks.promise_words import promise_in_words, read_promise
from ulak.desk.contact import NO_CONTACT, Channel, Contact, Told
from ulak.desk.decision import Letter
from ulak.desk.part import Part
from ulak.desk.ticket import Reason, Ticket
from ulak.desk.undo import FieldChange, Undo
from ulak.mail.address import Address
from ulak.mail.message import Attachment, Message
from ulak.store.columns import storable
from ulak.store.part_words import part_words, read_part
from ulak.store.people import Directory
from ulak.store.report_words import report_words

ERASED = "(erased)"
"""Stands where a text was whose key was dropped."""

_NOTHING: tuple[Any, ...] = ("", "", {}, (), (), None, (), (), (), ())
"""The words of a ticket, for those that older rows lack."""


@dataclass(frozen=True, slots=True)
class AttachmentEntry:
    """An attachment as it is listed; its bytes are in the original."""

    name: str
    type: str
    size: int
    sha256: str
    withheld: str


@dataclass(frozen=True, slots=True)
class TicketContent:
    """The words of a ticket; `names` are display names by opaque id, which `report` has too."""

    subject: str
    outcome: str
    names: dict[str, str]
    reasons: tuple[Reason, ...]
    contact: Contact = NO_CONTACT
    told: Told | None = None
    undoes: tuple[Undo, ...] = ()
    parts: tuple[Part, ...] = ()
    displaced: tuple[Promise, ...] = ()
    report: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageContent:
    """The words of a message that came; `author` is the display name."""

    subject: str
    text: str
    reply_text: str
    author: str
    to: tuple[str, ...]
    attachments: tuple[AttachmentEntry, ...]


@dataclass(frozen=True, slots=True)
class LetterContent:
    """
    The words of a letter; `answers` and `caused_by` are Message-IDs of strangers.

    `subscriber` is the key of the one it went to as a subscriber, `words` what staff wrote of it.
    """

    subject: str
    text: str
    answers: str
    caused_by: str
    attachments: tuple[AttachmentEntry, ...]
    subscriber: str = ""
    words: str = ""


def ticket_content(ticket: Ticket, directory: Directory) -> bytes:
    """Write down the words of a ticket."""
    named = (ticket.author, *(p.address for p in ticket.participants))
    names = {directory.id(one.address): one.name for one in reversed(named) if one.name}
    reasons = [[r.field, r.value, r.rule, r.file, r.line] for r in ticket.reasons]
    told = ticket.told and [ticket.told.channel.value, ticket.told.at.isoformat(), ticket.told.network]
    undoes = [_undo_parts(one) for one in ticket.undoes]
    displaced = [promise_in_words(one) for one in ticket.displaced]
    merged = [part_words(one) for one in ticket.parts], displaced, report_words(ticket.report, directory)
    words = [ticket.subject, ticket.outcome, names, reasons, astuple(ticket.contact), told, undoes]
    return _bytes([*words, *merged])


def read_ticket_content(content: bytes | None) -> TicketContent:
    """Read the words of a ticket back."""
    if content is None:
        return TicketContent(ERASED, "", {}, ())
    words: list[Any] = json.loads(content)
    subject, outcome, names, reasons, contact, told, undoes, parts, displaced, report = (
        *words,
        *_NOTHING[len(words) :],
    )
    return TicketContent(
        subject=subject,
        outcome=outcome,
        names=names,
        reasons=tuple(Reason(*reason) for reason in reasons),
        contact=Contact(*contact),
        told=Told(Channel(told[0]), datetime.fromisoformat(told[1]), told[2]) if told else None,
        undoes=tuple(_undo(one) for one in undoes),
        parts=tuple(read_part(one) for one in parts),
        displaced=tuple(read_promise(one) for one in displaced),
        report=tuple(report),
    )


def _undo_parts(undo: Undo) -> list[object]:
    fields = [astuple(one) for one in undo.fields]
    return [undo.mail, undo.by, undo.at.isoformat(), fields]


def _undo(parts: list[Any]) -> Undo:
    mail, by, at, fields = parts
    return Undo(
        mail=mail,
        by=by,
        at=datetime.fromisoformat(at),
        fields=tuple(FieldChange(*one) for one in fields),
    )


def message_content(message: Message) -> bytes:
    """Write down the words of a message."""
    to = [one.address for one in (*message.to, *message.cc)]
    listed = _listed(message.attachments)
    return _bytes([message.subject, message.text, message.reply_text, message.author.name, to, listed])


def read_message_content(content: bytes | None) -> MessageContent:
    """Read the words of a message back."""
    if content is None:
        return MessageContent(ERASED, "", "", "", (), ())
    subject, text, reply_text, author, to, listed = json.loads(content)
    return MessageContent(subject, text, reply_text, author, tuple(to), _entries(listed))


def letter_content(letter: Letter, caused_by: str) -> bytes:
    """Write down the words of a letter."""
    draft = letter.draft
    theirs = (draft.subscriber, draft.text) if draft.subscriber else ()
    said = (letter.subject, letter.text, draft.replies_to, caused_by)
    return _bytes([*said, _listed(draft.attachments), *theirs])


def read_letter_content(content: bytes | None) -> LetterContent:
    """Read the words of a letter back."""
    if content is None:
        return LetterContent(ERASED, "", "", "", ())
    subject, text, answers, caused_by, listed, *theirs = json.loads(content)
    return LetterContent(subject, text, answers, caused_by, _entries(listed), *theirs)


def named(address: str | None, id: str, names: dict[str, str]) -> Address:
    """A person with the display name they had here; without an address once erased."""
    return Address(address or "", names.get(id, ""))


def _listed(attachments: tuple[Attachment, ...]) -> list[list[str | int]]:
    return [[a.name, a.type, a.size, a.sha256, a.refused] for a in attachments]


def _entries(listed: list[list[str]]) -> tuple[AttachmentEntry, ...]:
    return tuple(AttachmentEntry(name, type, int(size), sha, held) for name, type, size, sha, held in listed)


def _bytes(content: list[object]) -> bytes:
    return storable(json.dumps(content, ensure_ascii=False, separators=(",", ":"))).encode()
