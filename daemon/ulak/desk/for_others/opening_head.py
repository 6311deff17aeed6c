"""
The head of a mail that opens a ticket for somebody else: what it says of the author and of the matter.

A plain form with `Kanal: telefon` in place of `#kanal telefon` says the same. Lines of the form that
nobody touched say nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ulak.desk.commands.command import Head, Order, read
from ulak.desk.commands.command_rows import COMMANDS
from ulak.desk.commands.command_table import Command, Section
from ulak.desk.for_others.contact_values import address_in
from ulak.mail.fold import fold
from ulak.mail.message import Message

OPENING = frozenset(e.command for e in COMMANDS if e.section is Section.OPENING)
STATED = OPENING | {Command.KIND, Command.PRODUCT, Command.INSTITUTION}
"""What an opening mail may say before its ticket is there."""

_LABEL = re.compile(r"[\s*•-]{0,6}([^\W\d_][^:|\t]{0,30}?)\s{0,6}[:|\t](.*)")
_ALSO: Mapping[str, Command] = {
    "ad soyad": Command.NAME,
    "adi soyadi": Command.NAME,
    "e-posta adresi": Command.EMAIL,
    "e-mail": Command.EMAIL,
    "telefon no": Command.PHONE,
    "evrak no": Command.RECORD,
    "yanit kanali": Command.PREFERENCE,
    "preferred channel": Command.PREFERENCE,
}
_WORDS = re.compile(r"\b(?:kanal|channel)\b", re.IGNORECASE)
_SEEN = 4_000
"""Characters of a mail that its head stands in."""

_TEXT = frozenset({"metin", "basvuru", "text", "message"})
_PLACEHOLDER = re.compile(r"[.…_\s]*")


def _bare(word: str) -> str:
    return "".join(char for char in fold(word) if char.isalnum())


_BY_LABEL: Mapping[str, Command] = {
    **{_bare(e.command.value): e.command for e in COMMANDS if e.command in STATED},
    **{_bare(e.english): e.command for e in COMMANDS if e.command in STATED},
    **{_bare(word): command for word, command in _ALSO.items()},
}


def opening_head(head: Head) -> Head | None:
    """What opens a ticket for somebody else, in commands; None where the mail does not want that."""
    if Command.CHANNEL in head.commands:
        return replace(head, orders=tuple(one for one in head.orders if not _is_untouched(one)))
    return None if head.orders else _from_form(head.text)


def author_stated(message: Message) -> str:
    """The address of somebody for whom the mail may open a ticket; it proves nothing."""
    if not _WORDS.search(message.text[:_SEEN]):
        return ""
    head = opening_head(read(message.text[:_SEEN]))
    values = (one.value for one in head.orders if one.command is Command.EMAIL) if head else ()
    address = address_in(next(iter(values), ""))
    return address.address if address else ""


def is_form(head: Head) -> bool:
    """Is it the form filled in without signs?"""
    return not head.orders and _from_form(head.text) is not None


def _is_untouched(order: Order) -> bool:
    """A line of the form as it was mailed; without its channel a mail opens nothing, so that line stays."""
    is_blank = _PLACEHOLDER.fullmatch(order.value) is not None
    return is_blank and order.command in STATED and order.command is not Command.CHANNEL


def _from_form(text: str) -> Head | None:
    """The form filled in without signs: its lines stand above the text, and `Kanal:` is the first."""
    lines = text.splitlines()
    orders = tuple(_orders(lines))
    if not orders or orders[0].command is not Command.CHANNEL:
        return None
    below = lines[len(orders) :]
    if below and (label := _LABEL.fullmatch(below[0])) and _bare(label[1]) in _TEXT:
        below[0] = label[2]
    filled = tuple(one for one in orders if one.command and not _is_untouched(one))
    return Head(filled, "\n".join(below).strip())


def _orders(lines: list[str]) -> Iterator[Order]:
    """Blank lines between the fields count as untouched ones: what follows them may be a field again."""
    for line in lines:
        label = _LABEL.fullmatch(line)
        command = _BY_LABEL.get(_bare(label[1])) if label else None
        if command is None and line.strip():
            return
        yield Order(line.strip(), command, " ".join(label[2].split()) if label else "")
