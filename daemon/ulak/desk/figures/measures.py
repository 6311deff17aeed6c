"""How figures are counted: shares, percentiles by nearest rank, the month as seconds."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from ulak.desk.figures.values_of_promises import Counts, Share, Spread

HOUR = 3_600
DAY = 86_400
FEWEST = 5
"""Of fewer values a percentile says nothing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A month in seconds since the epoch, half-open."""

    begins: float
    ends: float

    def has(self, at: float | None) -> bool:
        """Does the instant lie in it?"""
        return at is not None and self.begins <= at < self.ends


def share(part: int, of: int) -> Share:
    """`part` of `of`."""
    return Share(part, of, percent(part, of))


def percent(part: int, of: int) -> float | None:
    """With one decimal; None of nothing."""
    return round(100 * part / of, 1) if of else None


def spread(values: Sequence[float], unit: int = HOUR) -> Spread:
    """The values in hours, or in another `unit` of so many seconds."""
    ranked = sorted(values)
    return Spread(len(ranked), _ranked(ranked, 50, unit), _ranked(ranked, 90, unit))


def hours(seconds: float) -> float:
    """With two decimals."""
    return round(seconds / HOUR, 2)


def counts(names: Iterable[Hashable]) -> Counts:
    """How often each comes."""
    return {str(name): n for name, n in Counter(names).items()}


def _ranked(ranked: Sequence[float], rank: int, unit: int) -> float | None:
    """Nearest rank: the smallest value that so many of a hundred do not exceed."""
    if len(ranked) < FEWEST:
        return None
    return round(ranked[ceil(rank * len(ranked) / 100) - 1] / unit, 2)
