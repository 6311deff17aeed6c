"""Who decides on a text that management must approve or sign, and when they are reminded."""

from dataclasses import dataclass

from ulak.desk.clocks.promise import WALL, Term, Unit

MANAGEMENT = "management"
THREE_DAYS = Term(3, Unit.DAYS)


@dataclass(frozen=True, slots=True)
class Gatekeeping:
    """
    How one kind of gate is kept.

    `decided_by` is a role. `deputies` decide as well: from the beginning, or once nobody has decided for
    `deputies_after`. `remind` is how long everybody who may decide is left in peace, again and again;
    both count on `clock`, a calendar or the wall. With `own_text` somebody may decide on a text they
    submitted themselves.
    """

    decided_by: str = MANAGEMENT
    deputies: tuple[str, ...] = ()
    deputies_after: Term | None = None
    remind: Term = THREE_DAYS
    clock: str = WALL
    own_text: bool = False
