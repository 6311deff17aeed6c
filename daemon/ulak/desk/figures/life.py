"""The life of one ticket, as its journal tells it: what the figures ask of it and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ulak.desk.figures.promised import Promised, seconds

OPEN, CLOSED, WAITING_AUTHOR = "open", "closed", "waiting-author"
COMPLAINT = "complaint"

_FIELDS = ("kind", "channel", "mailbox", "product", "category", "institution", "author", "cause", "founded")


@dataclass(slots=True)
class Told:
    """That a person of the desk told the author something, when, and when that was decided and written."""

    at: float
    decided: float
    known: float
    purpose: str = ""
    letter: str = ""


@dataclass(slots=True)
class Closing:
    """A closing; one that was taken back counts in the flow alone."""

    at: float
    is_taken_back: bool = False


@dataclass(slots=True)
class Reopening:
    """A reopening, with the closing before it."""

    at: float
    closed: float | None
    is_taken_back: bool = False


@dataclass(slots=True)
class Submitted:
    """A text before a gate."""

    kind: str
    at: float
    decided: float | None = None
    is_returned: bool = False
    is_void: bool = False


@dataclass(slots=True)
class ActionGiven:
    """An action, its day in words, and how it ended."""

    at: float
    due: str
    ended: float | None = None
    is_done: bool = False


@dataclass(slots=True)
class Acknowledged:
    """The acknowledgement: when it was decided on, when it left, when it turned out not to arrive."""

    decided: float
    sent: float | None = None
    failed: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Life:
    """
    One ticket up to now; instants in seconds since the epoch.

    `statuses` and `teams` are changes, oldest first. While it is part of another ticket its status is not
    its own; until `is_stated` the journal never said one. `closed` and `reopened` are all changes of that
    sort, for the flow; `closings` and `reopenings` are what people did. Letters `to_subscribers` of a
    certificate tell the author nothing. What few tickets have is a tuple: an empty one costs nothing, and
    there are tens of thousands of lives.
    """

    number: str
    registered: float
    received: float
    values: dict[str, str] = field(default_factory=dict)
    part_of: str = ""
    part_since: float = 0.0
    statuses: list[tuple[float, str]] = field(default_factory=list)
    teams: list[tuple[float, str]] = field(default_factory=list)
    closed: tuple[float, ...] = ()
    reopened: tuple[float, ...] = ()
    closings: tuple[Closing, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    undone: float = -1.0
    is_stated: bool = False
    promises: dict[str, Promised] = field(default_factory=dict)
    acknowledged: Acknowledged | None = None
    letters: dict[str, float] = field(default_factory=dict)
    to_subscribers: set[str] = field(default_factory=set)
    told: tuple[Told, ...] = ()
    ground: str = ""
    texts: dict[str, Submitted] = field(default_factory=dict)
    actions: dict[str, ActionGiven] = field(default_factory=dict)
    breaches: dict[str, tuple[float, float, str]] = field(default_factory=dict)
    escalated: tuple[tuple[float, str], ...] = ()
    acts: tuple[float, ...] = ()
    groups: tuple[tuple[float, str], ...] = ()
    surveyed: tuple[float, ...] = ()
    rated: tuple[tuple[float, int], ...] = ()

    def __getitem__(self, name: str) -> str:
        """What it counts as; empty where nothing is set."""
        return self.values.get(name, "")

    @property
    def is_complaint(self) -> bool:
        """Is it one, by its kind?"""
        return self["kind"] == COMPLAINT

    @property
    def status(self) -> str:
        """Its own status."""
        return self.statuses[-1][1] if self.statuses else ""

    @property
    def team(self) -> str:
        """Whose turn it is."""
        return self.teams[-1][1] if self.teams else ""

    @property
    def is_closed(self) -> bool:
        """Is it closed now?"""
        return self.status == CLOSED

    @property
    def closing(self) -> Closing | None:
        """The last closing that stood; None of a ticket that was never closed."""
        return next((one for one in reversed(self.closings) if not one.is_taken_back), None)

    def was_open(self, at: float) -> bool:
        """Was it there and not closed just before that instant?"""
        if self.received >= at:
            return False
        before = [status for since, status in self.statuses if since < at]
        return not before or before[-1] != CLOSED

    def counts(self, facts: Mapping[str, str], at: float) -> None:
        """Take over what it counts as from then on."""
        for name in _FIELDS:
            if name in facts:
                self.values[name] = facts[name]
        if "received" in facts:
            self.received = seconds(facts["received"])
        if "team" in facts and facts["team"] != self.team:
            self.teams.append((at, facts["team"]))
        if "part of" in facts:
            self.part_of, self.part_since = facts["part of"], at
        if "status" in facts and not self.part_of:
            self._stands(facts["status"], at)

    def closes(self, at: float) -> None:
        """Somebody, or the desk, closed it."""
        self.closed += (at,)
        self.closings += (Closing(at),)
        if not self.is_stated:
            self.statuses.append((at, CLOSED))

    def reopens(self, at: float, is_taken_back: bool) -> None:
        """
        It is open again, if it was closed: the journal says the same of one that was merely answered.

        `is_taken_back` where its closing was a slip.
        """
        if not self.is_closed:
            return
        last = self.closing
        if last is not None and is_taken_back:
            last.is_taken_back = True
        self.reopened += (at,)
        self.reopenings += (Reopening(at, last.at if last else None, is_taken_back),)
        if not self.is_stated:
            self.statuses.append((at, OPEN))

    def _stands(self, status: str, at: float) -> None:
        """Note the status; an undo closes or opens without another word for it."""
        was, now = self.is_closed, status == CLOSED
        if at == self.undone and now and not was and at not in self.closed[-1:]:
            self.closed += (at,)
            if self.reopenings:
                self.reopenings[-1].is_taken_back = True
        if at == self.undone and was and not now and at not in self.reopened[-1:]:
            self.reopened += (at,)
        self.is_stated = True
        self.statuses.append((at, status))
