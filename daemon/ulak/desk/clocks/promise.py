"""What the desk has promised about a ticket, and until when."""

from dataclasses import dataclass
from datetime import datetime
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
    desk waits for the author; never together with a wall clock or `legal`. `to` names each party it is
    kept for apart. `escalate` names the ladder.
    """

    name: str
    within: Term
    clock: str
    kept_by: str
    pauses: bool = False
    legal: bool = False
    to: tuple[str, ...] = ()
    escalate: str = "default"


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
class Promise:
    """
    One promise on one ticket, for one party.

    `to` is `author`, `reporter`, `subscriber` or empty. Instants are in UTC; `due_at` is computed
    from `started_at`, `pauses` and the calendar, and stored only so that "what is due?" is a
    question to the database. `basis` says in words why it runs (rule and line).
    """

    rule: PromiseRule
    to: str
    started_at: datetime
    due_at: datetime
    state: PromiseState
    kept_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    basis: str = ""

    @property
    def name(self) -> str:
        """The name in `rules/`."""
        return self.rule.name

    @property
    def is_live(self) -> bool:
        """Does its ladder still have steps: it runs, or was missed and is not kept yet?"""
        return self.state in (PromiseState.RUNNING, PromiseState.BREACHED) and self.kept_at is None

    @property
    def key(self) -> str:
        """Unique on its ticket: `preliminary-report/reporter`."""
        return f"{self.rule.name}/{self.to}"
