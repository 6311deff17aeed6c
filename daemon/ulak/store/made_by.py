"""By which rules a decision was made, and what it left of the tickets it is about: entries of the journal."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ulak.desk import standing
from ulak.desk.decision import Event
from ulak.desk.figures import counted
from ulak.desk.ticket import Ticket


@dataclass(frozen=True, slots=True)
class MadeBy:
    """
    The accepted set that a decision was made and its letters were written with, by its versions.

    `staff` are the addresses its rules list; None where the decision was made without any, as what `doctor`
    found is. `listed` are the ids of the lists tickets are classified by.
    """

    rules: str = ""
    templates: str = ""
    staff: frozenset[str] | None = None
    listed: frozenset[str] = frozenset()


NO_RULES = MadeBy()


def stamped(events: Iterable[Event], made: MadeBy, *, writes: bool = False) -> tuple[Event, ...]:
    """Say in the first entry of a decision which rules made it, and where it `writes`, which templates."""
    found = tuple(events)
    if not found or not made.rules:
        return found
    versions = (("rules", made.rules), *((("templates", made.templates),) if writes else ()))
    first = found[0]
    facts = (*first.facts, *(one for one in versions if one[0] not in dict(first.facts)))
    return (replace(first, facts=facts), *found[1:])


def left(before: Ticket | None, after: Ticket | None, made: MadeBy) -> tuple[Event, ...]:
    """What a decision changed of where a ticket stands and what it counts as, to be told later."""
    if after is None:
        return ()
    stands, counts = standing.news(before, after), counted.news(before, after, made.listed)
    stood = (Event(standing.EVENT, facts=(*stands, ("rules", made.rules))),) if stands else ()
    return (*stood, *((Event(counted.EVENT, facts=counts),) if counts else ()))
