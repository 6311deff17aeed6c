"""
Many mails of one address: each is registered, but not each is worth a letter.

Up to a threshold within an hour every mail is told; beyond it only the one that doubles the count, so
that an hour of any length gives a handful of letters, and each says how many there were.
"""

from collections.abc import Iterator
from datetime import timedelta

from ulak.desk import phrases
from ulak.desk.coming.occasion import Occasion
from ulak.desk.decision import Draft, Event
from ulak.desk.drafts import warning
from ulak.desk.phrases import say
from ulak.desk.ticket import Dossier, Filing

NEW_TICKETS = 50
"""Mails of one address within an hour, up to which every new ticket is told to its team."""
ON_A_TICKET = 10
"""Mails of people outside on one ticket within an hour, up to which each is told."""

_HOUR = timedelta(hours=1)
_OUTSIDE = frozenset({Filing.OPENING, Filing.AUTHOR, Filing.OUTSIDER, Filing.SUBSCRIBER})


def of_author(occasion: Occasion) -> int:
    """The author's mails of the last hour, this one too; 1 for staff, who may open as many as they like."""
    return 1 if occasion.is_listed else occasion.known.author_hour + 1


def on_ticket(occasion: Occasion, dossier: Dossier) -> int:
    """Mails of people outside on the ticket in the last hour, this one too."""
    since = occasion.arrival.received_at - _HOUR
    return 1 + sum(one.at > since and one.filing in _OUTSIDE for one in dossier.messages)


def is_told(count: int, threshold: int) -> bool:
    """Is the mail that makes it so many worth a letter?"""
    beyond, rest = divmod(count, threshold)
    return count <= threshold or (rest == 0 and beyond & (beyond - 1) == 0)


def words(occasion: Occasion, count: int, threshold: int) -> Iterator[str]:
    """What a letter says about those that come without one."""
    if count >= threshold:
        yield say(phrases.FLOOD, occasion.house.language, count=str(count), next=str(_next(count, threshold)))


def left_out(count: int, threshold: int) -> tuple[Event, ...]:
    """The journal's line where nobody was told."""
    if is_told(count, threshold):
        return ()
    return (Event("notice left out", facts=(("mails within the hour", str(count)),)),)


def administrators(occasion: Occasion) -> tuple[Draft, ...]:
    """Tell administrators, once a day, that an address writes without end; the 50th may have opened none."""
    count = of_author(occasion)
    if count < NEW_TICKETS or not is_told(count, NEW_TICKETS):
        return ()
    reason = say(phrases.FLOODING, occasion.house.language, who=occasion.author, count=str(count))
    return warning(occasion, occasion.rulebook.holders("administrators"), reason, "flood")


def _next(count: int, threshold: int) -> int:
    told = threshold
    while told <= count:
        told *= 2
    return told
