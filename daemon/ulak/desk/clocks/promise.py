"""What the desk has promised about a ticket, and until when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

WALL = "wall"


class Unit(StrEnum):
    """How a term is counted; the word is the suffix in `rules/`."""

    SECONDS = "s"
    DAYS = "d"
    BUSINESS_DAYS = "bd"


@dataclass(frozen=True, slots=True)
class Term:
    """
    A span as the law or the house states it.

    `24h` is 86,400 s on the promise's clock (BR 4.9.9 reads a day so too); `30d` ends at the same
    local time N days later; `15bd` ends with the office hours of the Nth business day, the day of
    receipt not counted.
    """

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class PromiseRule:
    """
    A promise as `rules/` defines it.

    `clock` is `wall` or the name of a calendar. `kept_by` is the purpose of the letter that keeps
    it (`answer`, `preliminary-report`), or `outcome`, `revocation`. `pauses`: may it stop while the
    desk waits for the author; no value of this type does so on a wall clock or as a term of law
    (ValueError; BR 4.9.5; Law 3071, article 7). `to` names each party it is kept for apart. `escalate`
    names the ladder. `source` is the `file:line` of the definition, and no part of what is promised.
    """

    name: str
    within: Term
    clock: str
    kept_by: str
    pauses: bool = False
    legal: bool = False
    to: tuple[str, ...] = ()
    escalate: str = "default"
    source: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Refuse a clock that would stop where none may."""
        if self.pauses and (self.legal or self.clock == WALL):
            raise ValueError(f"promise {self.name}: a wall clock and a term of law never pause")


class PromiseState(StrEnum):
    """Where a promise stands; one kept late stays `breached` and has `kept_at`."""

    RUNNING = "running"
    PAUSED = "paused"
    KEPT = "kept"
    BREACHED = "breached"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch the clock stood still; `until` is None while it still does."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Breach:
    """
    That a promise was missed: the record of it, which nothing changes any more.

    `noted_at` is when the desk saw it. `server`, `desk` and `people` say whose the time of the promise
    was, on its own clock: a mail or letter lay at a server, the desk did not do what was due, or people
    had it. They add up to the time from the start to `due_at`.
    """

    due_at: datetime
    noted_at: datetime
    server: timedelta = timedelta()
    desk: timedelta = timedelta()
    people: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Promise:
    """
    One promise on one ticket, for one party or about one task.

    `to` is `author`, `reporter`, `subscriber` or empty. Instants are in UTC; `due_at` is computed
    from `started_at`, `pauses` and the calendar, and stored only so that "what is due?" is a
    question to the database. `basis` says in words why it runs (rule and line), `rules` in which version
    of `rules/` that stood. `calendar` is the version of the calendar that `due_at` was counted on, empty
    for a wall clock. `task` is the position of the task it is about, 0 for none. `broken` is there once
    the promise was missed. `moved_from` is when it was due before a calendar was changed, until a letter
    has said so. `ended_at` is when nobody was waited for any more by one that was missed.
    """

    rule: PromiseRule
    to: str
    started_at: datetime
    due_at: datetime
    state: PromiseState
    kept_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    basis: str = ""
    rules: str = ""
    calendar: str = ""
    task: int = 0
    broken: Breach | None = None
    moved_from: datetime | None = None
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a standstill where the rule allows none: no command, merging or undoing makes one."""
        if (self.pauses or self.state is PromiseState.PAUSED) and not self.rule.pauses:
            raise ValueError(f"promise {self.rule.name}: its clock never stands still")

    @property
    def name(self) -> str:
        """The name in `rules/`."""
        return self.rule.name

    @property
    def is_live(self) -> bool:
        """Does its ladder still have steps: it runs, or was missed and is still waited for?"""
        return self.state in (PromiseState.RUNNING, PromiseState.BREACHED) and self.settled_at is None

    @property
    def settled_at(self) -> datetime | None:
        """When it was kept, or ended after it was missed."""
        return self.kept_at or self.ended_at

    @property
    def was_in_time(self) -> bool:
        """Is the record of its breach none, because what was promised had left by then after all?"""
        return self.broken is not None and self.kept_at is not None and self.kept_at <= self.broken.due_at

    @property
    def is_given_up(self) -> bool:
        """Did it end without being kept, whether it had been missed by then or not?"""
        return self.state is PromiseState.NOT_APPLICABLE or self.ended_at is not None

    @property
    def party(self) -> str:
        """For whom it is kept, or `#2` for one about a task."""
        return f"#{self.task}" if self.task else self.to

    @property
    def key(self) -> str:
        """Unique on its ticket: `preliminary-report/reporter`, `unit-answer/#2`."""
        return f"{self.rule.name}/{self.party}"
