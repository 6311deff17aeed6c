"""What the desk has of a person, place by place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What a place has of them, in the words of `person find`; in the order in which it is told."""

    KNOWN = "known by address and name"
    AUTHOR = "author of the ticket"
    OWNER = "owner of the ticket"
    PARTICIPANT = "on the ticket"
    WROTE = "mail they wrote"
    RECEIVED = "letter to them"
    SIGNED = "letter they wrote for the desk"
    TASK = "task they gave, had or ended"
    PARKED = "mail behind a one-time code"
    JUDGED = "mail they took out of the junk list, or condemned"
    CONTACT = "contact of a subscriber in the inventory"
    ASKED = "asked how satisfied they were"
    ASKED_LAST = "when they were asked last, or that they do not want to be"
    IN_TICKET = "named in the words of the ticket"
    IN_MESSAGE = "named in a mail: its text, to whom it went, or a file's name"
    IN_LETTER = "named in the text of a letter"
    IN_TASK = "named in the words of a task"
    IN_HOLD = "named in the reason of a legal hold"
    IN_SUBSCRIBER = "named in a subscriber of the inventory"
    IN_ORIGINAL = "named in a mail as it came, files and all"
    IN_CLEAR = "named in the clear"


_ORDER = {what: place for place, what in enumerate(What)}


@dataclass(frozen=True, slots=True)
class Finding:
    """So many times the same on one ticket, first at `at`; `where` is a column of a table, or empty."""

    what: What
    ticket: str = ""
    at: datetime | None = None
    times: int = 1
    where: str = ""


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By ticket, those without one first, then as `What` tells it; the same twice is counted together."""
    together: dict[tuple[str, int, str], Finding] = {}
    for one in findings:
        key = (one.ticket, _ORDER[one.what], one.where)
        before = together.get(key)
        together[key] = one if before is None else _together(before, one)
    return tuple(together[key] for key in sorted(together))


def _together(one: Finding, other: Finding) -> Finding:
    at = min((at for at in (one.at, other.at) if at), default=None)
    return Finding(one.what, one.ticket, at, one.times + other.times, one.where)
