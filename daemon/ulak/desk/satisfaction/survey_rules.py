"""Who is asked how satisfied they are, as a house wants it (procedure §5: surveys at regular intervals)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from ulak.desk.ticket import Kind

NOT_ASKED = (Kind.SUGGESTION, Kind.CERTIFICATE_PROBLEM_REPORT, Kind.PRIVACY_REQUEST)
"""Kinds whose authors are not asked, unless a house says otherwise."""

EVERYBODY = 100.0


@dataclass(frozen=True, slots=True)
class SurveyRules:
    """
    When and whom the desk asks, and what follows from the answer.

    `after` is how long after the closing, `every` how long the same person is not asked again, `share` the
    percentage of tickets that are in the sample, `shares` the same for single kinds, `not_for` the kinds
    that are never asked about. A rating of `low` or less is told to the coordinators; where `reopens` it
    opens the ticket again at once.
    """

    after: timedelta = timedelta(days=1)
    every: timedelta = timedelta(days=90)
    share: float = EVERYBODY
    shares: Mapping[Kind, float] = field(default_factory=dict)
    not_for: tuple[Kind, ...] = NOT_ASKED
    low: int = 2
    reopens: bool = False

    def share_of(self, kind: Kind) -> float:
        """How many per cent of the tickets of that kind are in the sample."""
        return 0.0 if kind in self.not_for else self.shares.get(kind, self.share)
