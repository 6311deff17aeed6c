"""When a complaint recurs, and who then gets an action: `recurrence` of `rules/` as a value."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Recurring:
    """
    How far back a complaint is compared, and what its kind becoming too frequent brings.

    `count` complaints of one kind `within` that time give the holders of the role `action` an action of so
    many `days`; an empty role gives none, which is so where a house has no such section.
    """

    within: timedelta = timedelta(days=90)
    count: int = 3
    action: str = ""
    days: int = 14


USUAL_ROLE = "quality"
"""Who gets the action where the section names nobody."""
