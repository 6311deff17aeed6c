"""The figures of K11 to K25 as values."""

from dataclasses import dataclass

from ulak.desk.figures.values_of_promises import Counts, Share, Spread


@dataclass(frozen=True, slots=True)
class Gate:
    """Decisions of one sort (`approval`, `signature`)."""

    kind: str
    hours: Spread
    returned: Share
    waiting: int


@dataclass(frozen=True, slots=True)
class Gates:
    """K11."""

    rows: tuple[Gate, ...]


@dataclass(frozen=True, slots=True)
class Breached:
    """One missed promise."""

    number: str
    promise: str


@dataclass(frozen=True, slots=True)
class Breaches:
    """K12. Hour, weekday (0 is Monday) and sort of day are those of the due instant, where the house is."""

    total: int
    by_promise: Counts
    by_team: Counts
    by_hour: Counts
    by_weekday: Counts
    by_day: Counts
    tickets: tuple[Breached, ...]


@dataclass(frozen=True, slots=True)
class Escalations:
    """K13. Acknowledged: somebody of the desk did something with the ticket within half an hour."""

    by_step: Counts
    acknowledged: Share


@dataclass(frozen=True, slots=True)
class Informed:
    """K14."""

    informed: Share
    untold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reopened:
    """K15."""

    reopened: Share
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Recurring complaints of the month that have all of this in common."""

    product: str
    category: str
    cause: str
    n: int


@dataclass(frozen=True, slots=True)
class Recurrence:
    """
    K16. `groups` are those found by their words: how many complaints of the month were put into each.

    `by_author`: the same author complained of the same product.
    """

    recurring: Share
    single: int
    by_author: int
    clusters: tuple[Cluster, ...]
    groups: Counts


@dataclass(frozen=True, slots=True)
class Cause:
    """A root cause with its share and the share of all down to it."""

    cause: str
    n: int
    percent: float | None
    cumulative: float | None


@dataclass(frozen=True, slots=True)
class Causes:
    """K17."""

    rows: tuple[Cause, ...]
    with_cause: Share
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LateAction:
    """An action nobody has ended, though it was due on that day."""

    number: str
    task: str
    due: str


@dataclass(frozen=True, slots=True)
class Actions:
    """K18."""

    opened: int
    done: int
    open: int
    overdue: tuple[LateAction, ...]


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """K19. `csat` are the answers of 4 and 5; `scores` how many gave each."""

    sent: int
    refused: int
    csat: Share
    response: Share
    scores: Counts


@dataclass(frozen=True, slots=True)
class Transfers:
    """K20. Of tickets that came in the month; `handed_over` counts what happened to any ticket in it."""

    tickets: int
    hops: int
    mean: float | None
    over_two: Share
    handed_over: int


@dataclass(frozen=True, slots=True)
class FirstContact:
    """K21."""

    resolved: Share


@dataclass(frozen=True, slots=True)
class FoundedRate:
    """K22."""

    founded: Share
    partly: Share
    not_founded: Share
    unset: Share


@dataclass(frozen=True, slots=True)
class MailboxHealth:
    """One mailbox: its slowest canary, its longest silence, and how often it was not looked at for long."""

    mailbox: str
    canary_seconds: int | None
    canaries_lost: int
    silence_seconds: int
    gaps: int
    rescued: int


@dataclass(frozen=True, slots=True)
class Intake:
    """K23."""

    rows: tuple[MailboxHealth, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """Complaints of a product against the certificates of it that are in use."""

    product: str
    complaints: int
    certificates: int
    per_thousand: float


@dataclass(frozen=True, slots=True)
class PerThousand:
    """K24. Of the products whose number of certificates the house has said."""

    rows: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One month of the line."""

    month: str
    volume: int
    first_answer_hours: float | None
    first_answer_percent: float | None
    resolution_hours: float | None
    reports_percent: float | None
    terms_percent: float | None
    reopened_percent: float | None
    csat_percent: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """K25. Twelve months, this one last."""

    points: tuple[Point, ...]
