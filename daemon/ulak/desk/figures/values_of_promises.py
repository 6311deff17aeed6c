"""The figures of a month as values: numbers, ids of the house's lists and ticket numbers, never a name."""

from collections.abc import Mapping
from dataclasses import dataclass

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; `percent` has one decimal and is None of nothing."""

    part: int
    of: int
    percent: float | None


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the slow end of `n` values, by nearest rank; of fewer than five nothing is said."""

    n: int
    p50: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Miss:
    """A ticket that was late, by how many minutes up to the month's end; `is_open` while it is waited for."""

    number: str
    promise: str
    minutes: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """How many tickets share all of these; an id is empty where nothing was set."""

    channel: str
    kind: str
    product: str
    category: str
    institution: str
    n: int


@dataclass(frozen=True, slots=True)
class Volume:
    """K1. `registered_late` of `total` were written down after the month was over."""

    total: int
    registered_late: int
    by_channel: Counts
    by_kind: Counts
    by_product: Counts
    by_category: Counts
    by_institution: Counts
    by_mailbox: Counts
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """
    K2. `balance` is what the flow check leaves, 0 where it balances; `off` are the tickets it is about.

    `merged` are tickets of earlier months that became parts of others, which count no more. Of those open
    at the end, `young` are under 7 days old, `older` up to 30, `old` more.
    """

    open_start: int
    received: int
    reopened: int
    closed: int
    open_end: int
    balance: int
    off: tuple[str, ...]
    merged: int
    young: int
    older: int
    old: int
    oldest: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """K3. Mails that became something, of the mails that came; days nobody counted are named."""

    registered: Share
    by_mailbox: Mapping[str, Share]
    days: int
    days_missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """K4. `failed` are the tickets whose acknowledgement did not arrive."""

    kept: Share
    seconds: Spread
    misses: tuple[Miss, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """K5. Office hours from arrival to the first word of a person."""

    hours: Spread
    kept: Share
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """K6. Office hours without waiting for the author; terms of law apart, in days."""

    hours: Spread
    calendar_days: Spread
    business_days: Spread


@dataclass(frozen=True, slots=True)
class Kept:
    """How a promise was kept, and the ticket that took longest."""

    kept: Share
    worst: str
    worst_hours: float | None
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A ticket of which nobody is there to be told, with the reason the desk wrote down."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reports:
    """K7 and K8. Preliminary reports within 24 hours, to reporters and to subscribers."""

    reporter: Kept
    subscriber: Kept
    not_applicable: tuple[NotApplicable, ...]


@dataclass(frozen=True, slots=True)
class Revoked:
    """Revocations under one limit (`24h`) or ground (`3`)."""

    name: str
    kept: Share
    worst_hours: float | None


@dataclass(frozen=True, slots=True)
class Revocations:
    """K9."""

    by_limit: tuple[Revoked, ...]
    by_ground: tuple[Revoked, ...]
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class TermKept:
    """One promise of law; `unit` says which days `days` are, `nearest` had the fewest `hours_left`."""

    promise: str
    unit: str
    kept: Share
    days: Spread
    nearest: str
    hours_left: float | None


@dataclass(frozen=True, slots=True)
class Terms:
    """K10."""

    kept: Share
    rows: tuple[TermKept, ...]
    misses: tuple[Miss, ...]
