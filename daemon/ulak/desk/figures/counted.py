"""
As what a ticket counts, as facts of its journal: all that a month's figures ask of it.

Rows are written over and people are erased; the journal is neither. Whatever a house has no list for may
be somebody's own words, and counts without them. The author stands here as the opaque id alone, so that
an erased person still counts, and counts once.
"""

from collections.abc import Collection, Iterator

from ulak.desk.ticket import Ticket

EVENT = "ticket counted as"
OTHER = "not in the rules"
"""In the place of a word that no list of the rules has."""

Facts = tuple[tuple[str, str], ...]


def news(before: Ticket | None, after: Ticket, listed: Collection[str]) -> Facts:
    """
    What a decision changed of what a ticket counts as; everything where it opened it.

    `listed` are the ids of the house's products, categories, institutions and root causes. A fact that
    ended stands there empty.
    """
    was = dict(_facts(before, listed)) if before else {}
    return tuple((name, value) for name, value in _facts(after, listed) if was.get(name, "") != value)


def _facts(ticket: Ticket, listed: Collection[str]) -> Iterator[tuple[str, str]]:
    yield "status", ticket.status.value
    yield "kind", ticket.kind.value
    yield "channel", ticket.channel.value
    yield "mailbox", ticket.mailbox
    yield "team", ticket.team
    for name in ("product", "category", "institution"):
        yield name, _word(getattr(ticket, name), listed)
    yield "received", ticket.received_at.isoformat()
    yield "author", ticket.author.address
    yield "cause", _word(ticket.root_cause, listed)
    yield "outcome", "given" if ticket.outcome else ""
    yield "founded", ticket.founded.value if ticket.founded else ""
    yield "part of", ticket.part_of


def _word(value: str, listed: Collection[str]) -> str:
    return value if value in listed or not value else OTHER
