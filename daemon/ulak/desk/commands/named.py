"""What the command lines of a mail name besides its own ticket, for the store to look up."""

import re
from collections.abc import Iterator

from ulak.desk.commands.command import Order, order_of
from ulak.desk.commands.command_table import Command
from ulak.desk.subject_token import find_all
from ulak.mail.message import Message

LINES = 200
"""Commands stand at the top of a mail; what is further below is text."""

MOST_TICKETS = 10
MOST_ENTRIES = 1_000

_OF_TICKETS = frozenset({Command.MERGE, Command.SPLIT})
_OF_ENTRIES = frozenset({Command.RESCUE, Command.SPAM})
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
