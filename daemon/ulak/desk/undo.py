"""What one staff mail changed on its ticket, kept so that it can be taken back."""

from dataclasses import dataclass
from datetime import datetime

MOST_KEPT = 20
"""Mails that changed a ticket, of which the oldest is forgotten."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value of the ticket by its name (`desk/commands/undo_values.py`), before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Undo:
    """The change one staff mail made; `mail` is its Message-ID, `by` who wrote it, `at` in UTC."""

    mail: str
    by: str
    at: datetime
    fields: tuple[FieldChange, ...] = ()
