"""What the rules say of the monthly report."""

from collections.abc import Mapping
from dataclasses import dataclass, field

USUALLY_TO = ("management", "quality")


@dataclass(frozen=True, slots=True)
class Reporting:
    """
    The roles it goes to, its language (empty: the house's), and how many certificates are in use.

    `certificates` are numbers by product, without which complaints are not counted per thousand of them.
    """

    to: tuple[str, ...] = USUALLY_TO
    language: str = ""
    certificates: Mapping[str, int] = field(default_factory=dict)
