"""The one set of rules and templates that a decision is made and written with."""

from dataclasses import dataclass

from ulak.desk.rules.rulebook import Rulebook
from ulak.gateways.templates import Templates


@dataclass(frozen=True, slots=True)
class Accepted:
    """
    Rules and templates that were checked together and are in force together.

    There is one value for both, so that whoever takes it cannot have the rules of one set and the letters
    of another.
    """

    rulebook: Rulebook
    templates: Templates
