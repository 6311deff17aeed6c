"""All that the figures need and the journal does not have: where the house is and what its rules say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.promise import WALL, PromiseRule, Unit
from ulak.desk.rules.rulebook import Rulebook

ACKNOWLEDGED_WITHIN = timedelta(minutes=5)
"""What counts as at once where a house promises nothing about acknowledgements."""

_OF_THE_DESK = {
    "first-answer": "answer",
    "preliminary-report": "preliminary-report",
    "revocation": "revocation",
}
"""Promises that the desk gives under these names though no rule defines them."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """
    What is not journal, by the rules in force at the month's end.

    `office` is the calendar that hours of work are counted on, None for the wall. `acknowledged` is within
    what an acknowledgement should leave. `certificates` are those in use, by product, where the house says.
    """

    timezone: ZoneInfo
    promises: Mapping[str, PromiseRule] = field(default_factory=dict)
    office: Calendar | None = None
    acknowledged: timedelta = ACKNOWLEDGED_WITHIN
    certificates: Mapping[str, int] = field(default_factory=dict)

    def kept_by(self, name: str) -> str:
        """What keeps the promise of that name; empty where nobody knows it any more."""
        rule = self.promises.get(name)
        return rule.kept_by if rule else _OF_THE_DESK.get(name, "")

    def is_legal(self, name: str) -> bool:
        """Is it a term of law?"""
        rule = self.promises.get(name)
        return rule is not None and rule.legal

    def is_in_business_days(self, name: str) -> bool:
        """Does its term count business days?"""
        rule = self.promises.get(name)
        return rule is not None and rule.within.unit is Unit.BUSINESS_DAYS


def ruled_by(rulebook: Rulebook, timezone: ZoneInfo, certificates: Mapping[str, int]) -> Ruled:
    """What a set of rules says of it."""
    promises = tuple(rulebook.promises.values())
    clocks = [
        one.clock for one in promises if one.kept_by == "answer" and not one.legal and one.clock != WALL
    ]
    names = (*clocks, *rulebook.calendars)
    at_once = [
        timedelta(seconds=one.within.amount)
        for one in promises
        if one.kept_by == "acknowledgement" and one.clock == WALL and one.within.unit is Unit.SECONDS
    ]
    return Ruled(
        timezone,
        rulebook.promises,
        rulebook.calendars[names[0]] if names else None,
        at_once[0] if at_once else ACKNOWLEDGED_WITHIN,
        certificates,
    )
