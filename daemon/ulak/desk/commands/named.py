"""What the command lines of a mail name besides its own ticket, for the store to look up."""

import re
from collections.abc import Iterator

from ulak.desk.certificates.evidence_files import issuers_in
from ulak.desk.certificates.listing import readings_of
from ulak.desk.commands.command import Order, order_of
from ulak.desk.commands.command_table import Command
from ulak.desk.subject_token import find_all
from ulak.mail.identifier import Reading
from ulak.mail.message import Message

LINES = 200
"""Commands stand at the top of a mail; what is further below is text."""

MOST_TICKETS = 10
MOST_ENTRIES = 1_000
MOST_NUMBERS = 1_000
LONGEST = 150
"""Letters of a line that may be a number and a time; a SHA-256 in pairs has 95."""

_OF_TICKETS = frozenset({Command.MERGE, Command.SPLIT})
_OF_ENTRIES = frozenset({Command.RESCUE, Command.SPAM})
_OF_CERTIFICATES = frozenset({Command.CERTIFICATE, Command.REVOKED})
_SPAN = re.compile(r"(\d{1,12})(?:-(\d{1,12}))?", re.ASCII)


def tickets_named(message: Message, prefix: str) -> tuple[str, ...]:
    """The numbers of other tickets in `#birleştir` and `#ayır`."""
    lines = (order.value for order in _orders(message) if order.command in _OF_TICKETS)
    numbers = (token.number for line in lines for token in find_all(line, prefix))
    return tuple(dict.fromkeys(numbers))[:MOST_TICKETS]


def entries_named(message: Message) -> tuple[int, ...]:
    """The entries of the junk list in `#kurtar` and `#spam`, those within a span too."""
    lines = (order.value for order in _orders(message) if order.command in _OF_ENTRIES)
    entries = dict.fromkeys(one for line in lines for span in spans(line) for one in span)
    return tuple(entries)[:MOST_ENTRIES]


def certificates_named(message: Message) -> tuple[Reading, ...]:
    """The numbers in `#sertifika` and `#iptal-edildi`; where a time begins behind one is not known here."""
    values = (order.value[:LONGEST] for order in _orders(message) if order.command in _OF_CERTIFICATES)
    lines = (value.split() for value in values)
    pieces = (
        words[start:end] for words in lines for start in (0, 1) for end in range(start + 1, len(words) + 1)
    )
    readings = (one for piece in pieces for one in readings_of(" ".join(piece)))
    return tuple(dict.fromkeys(readings))[:MOST_NUMBERS]


def issuers_named(message: Message) -> tuple[str, ...]:
    """Who issued the CRLs that are attached to an `#iptal-edildi`."""
    if not any(order.command is Command.REVOKED for order in _orders(message)):
        return ()
    return tuple(dict.fromkeys(issuers_in(message.attachments)))


def spans(value: str) -> tuple[range, ...]:
    """`3, 5-7` as spans, in order; nothing where anything else stands there, or it names too many."""
    found = []
    for one in re.split(r"[,;\s]+", re.sub(r"\s*[-\u2013]\s*", "-", value.strip(" ,;."))):
        if (match := _SPAN.fullmatch(one.lstrip("#"))) is None:
            return ()
        found.append(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(found) if sum(map(len, found)) <= MOST_ENTRIES and all(found) else ()


def _orders(message: Message) -> Iterator[Order]:
    """More lines than those that will count: what is looked up for nothing harms nobody."""
    lines = (line.lstrip(" \t>") for line in message.text.splitlines()[:LINES])
    return (order for line in lines if (order := order_of(line)))
