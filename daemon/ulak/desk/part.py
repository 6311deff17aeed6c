"""What a ticket was before it became part of another, kept by the other so that the two can be separated."""

from dataclasses import dataclass
from datetime import datetime

from ulak.desk.clocks.promise import Promise


@dataclass(frozen=True, slots=True)
class Part:
    """
    A ticket that was merged into the one that has this.

    `mail` is the Message-ID of the staff mail that merged them at `at` (UTC). `status` to `promises` are
    what the part had, the status by its word. `brought` are the keys of those promises that now stand on
    the whole, `joined` the addresses that take part in it since. `whole_was` is the status of the whole
    where the merging changed it.
    """

    number: str
    mail: str
    at: datetime
    status: str
    closed_at: datetime | None
    outcome: str
    root_cause: str
    promises: tuple[Promise, ...]
    brought: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    whole_was: str = ""
