"""
What becomes of a ticket, as plain values of these tests: nothing of the product, and no journal.

The generated year is made of lives; from them the journal is written (`written.py`) and the figures are
counted once more (`brute_force.py`), apart from the product's own code.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A letter to the author that a person wrote; `left` is None where it was never sent."""

    written: datetime
    left: datetime | None
    bounced: datetime | None = None
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """The author was told otherwise, at that time; it was noted later."""

    at: datetime
    noted: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The author was asked and has the turn until they write."""

    begins: datetime
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Closing:
    """Closed with what for a cause, how founded; `reopened` by whom, where it was."""

    at: datetime
    cause: str
    founded: str
    outcome: bool
    reopened: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """It became a part of another ticket."""

    at: datetime
    whole: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """It was handed to another team."""

    at: datetime
    team: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A text submitted for `approval` or `signature`, and how that ended: approved, signed, returned or ''."""

    kind: str
    task: int
    submitted: datetime
    decided: datetime | None
    how: str


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective or preventive measure."""

    task: int
    given: datetime
    due: datetime
    ended: datetime | None
    how: str = "done"


@dataclass(frozen=True, slots=True)
class Promised:
    """
    A promise as it went.

    `marks` are what was written down of its keeping, in order: when, and since when it was kept, or None
    where a letter came back and it ran again. `ended` is since when it is not applicable, `breached` when
    its breach was noted.
    """

    key: str
    clock: str
    given: datetime
    due: datetime
    marks: tuple[tuple[datetime, datetime | None], ...] = ()
    ended: datetime | None = None
    breached: datetime | None = None

    def kept(self, until: datetime) -> datetime | None:
        """Since when it was kept, as far as was known then."""
        known = [kept for noted, kept in self.marks if noted < until]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class Escalation:
    """A step of a ladder: who was told, when."""

    promise: str
    step: str
    at: datetime
    told: str


@dataclass(frozen=True, slots=True)
class Revoking:
    """A ground was set, whose limit is so many hours from receipt; `published` when, and noted when."""

    ground: str
    hours: int
    set: datetime
    published: tuple[tuple[str, datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A subscriber was told, as the `count`th of `of`; by phone where `call` is a time before it was noted."""

    at: datetime
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Survey:
    """The author was asked how satisfied they are."""

    sent: datetime
    rating: int = 0
    rated: datetime | None = None
    refused: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grouped:
    """It was found to be like others by its words."""

    at: datetime
    name: str
    earlier: int


@dataclass(frozen=True, slots=True)
class Life:
    """All that became of one ticket."""

    number: str
    kind: str
    channel: str
    mailbox: str
    team: str
    author: str
    received: datetime
    opened: datetime
    product: str = ""
    category: str = ""
    institution: str = ""
    acknowledged: datetime | None = None
    acknowledgement_bounced: datetime | None = None
    answers: tuple[Answer, ...] = ()
    calls: tuple[Call, ...] = ()
    waits: tuple[Wait, ...] = ()
    wrote: tuple[datetime, ...] = ()
    closings: tuple[Closing, ...] = ()
    merged: Merge | None = None
    transfers: tuple[Transfer, ...] = ()
    gates: tuple[Gate, ...] = ()
    actions: tuple[Action, ...] = ()
    promises: tuple[Promised, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    takings: tuple[datetime, ...] = ()
    reports: tuple[tuple[str, datetime], ...] = ()
    """Preliminary reports that left: to `reporter` or `subscriber`, when."""
    told: tuple[Told, ...] = ()
    revoking: Revoking | None = None
    survey: Survey | None = None
    group: Grouped | None = None
    kinds: tuple[tuple[datetime, str], ...] = ()
    """Later kinds, where staff corrected it."""


@dataclass(frozen=True, slots=True)
class MailboxDay:
    """What came into a mailbox on a day of the house."""

    day: str
    written: datetime
    mailbox: str
    came: int
    tickets: int
    appended: int
    filed: int
    duplicates: int
    quarantined: int
    rescued: int
    silent: int
    gaps: int
    canary: str


@dataclass(frozen=True, slots=True)
class Year:
    """A whole year."""

    lives: tuple[Life, ...]
    days: tuple[MailboxDay, ...]
    rules: str = field(default="0123456789abcdef")
