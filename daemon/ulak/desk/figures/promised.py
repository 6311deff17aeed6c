"""What a ticket is promised, as its journal says it, and in which month that is counted."""

from dataclasses import dataclass, field
from datetime import datetime

from ulak.desk.figures.measures import Stretch

KEPT, NOT_APPLICABLE, PAUSED = "kept", "not-applicable", "paused"
_BASIS = "; basis "


@dataclass(slots=True)
class Promised:
    """
    One promise as it stands now; instants in seconds since the epoch.

    `name` is that in `rules/`, `party` for whom it is, or which task. `known` is when the journal first had
    it, `kept_known` when it first said that it was kept then.
    """

    key: str
    known: float
    state: str = ""
    due: float = 0.0
    kept: float | None = None
    kept_known: float = 0.0
    words: str = ""
    name: str = field(init=False)
    party: str = field(init=False)

    def __post_init__(self) -> None:
        """Take the key apart, once for the thousand times that is asked."""
        self.name, _, self.party = self.key.partition("/")

    @property
    def basis(self) -> str:
        """Why it runs, or does not, in the words of the desk."""
        return self.words.partition(_BASIS)[2]

    def told(self, words: str, at: float) -> None:
        """Read what the journal says of it at that instant."""
        parts = words.split("; ", 3)
        kept = seconds(parts[2][5:]) if len(parts) > 2 and parts[2].startswith("kept ") else None
        if kept != self.kept:
            self.kept, self.kept_known = kept, at
        self.state, self.due, self.words = parts[0][6:], seconds(parts[1][4:]), words

    def settled(self, until: float) -> float | None:
        """
        When it was settled, as `until` knows; None where it is not, or never will be.

        Kept in time, it is when that was written down; missed, the due instant or, where it was promised
        later, that. So it is counted in one month, and what is late as soon as it is.
        """
        if self.kept is not None and self.kept <= self.due:
            return self.kept_known
        if self.state == NOT_APPLICABLE or (self.state == PAUSED and self.kept is None):
            return None
        return max(self.due, self.known) if self.kept is not None or self.due < until else None

    def is_settled_in(self, month: Stretch) -> bool:
        """Does it count in that month?"""
        return month.has(self.settled(month.ends))

    @property
    def is_in_time(self) -> bool:
        """Was it kept by its due instant?"""
        return self.kept is not None and self.kept <= self.due


def seconds(iso: str) -> float:
    """An instant of the journal in seconds since the epoch."""
    return datetime.fromisoformat(iso).timestamp()
