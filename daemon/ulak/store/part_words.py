"""What a ticket keeps of those that became part of it, as words within its sealed content."""

from datetime import datetime
from typing import Any

from ulak.desk.clocks.promise_words import promise_in_words, read_promise
from ulak.desk.part import Part


def part_words(part: Part) -> list[object]:
    """Write a part down."""
    closed = part.closed_at and part.closed_at.isoformat()
    kept = [part.number, part.mail, part.at.isoformat(), part.status, closed, part.outcome, part.root_cause]
    promises = [promise_in_words(one) for one in part.promises]
    return [*kept, promises, part.brought, part.joined, part.whole_was]


def read_part(words: list[Any]) -> Part:
    """Read a part back."""
    number, mail, at, status, closed, outcome, cause, promises, brought, joined, whole_was = words
    return Part(
        number=number,
        mail=mail,
        at=datetime.fromisoformat(at),
        status=status,
        closed_at=datetime.fromisoformat(closed) if closed else None,
        outcome=outcome,
        root_cause=cause,
        promises=tuple(read_promise(one) for one in promises),
        brought=tuple(brought),
        joined=tuple(joined),
        whole_was=whole_was,
    )
