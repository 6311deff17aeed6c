"""Who was asked about which ticket, and the one rating that counts, as values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Survey:
    """
    That a person was asked about a ticket; `rating` is 1 to 5, None where none counted yet.

    `person` is empty where the store does not know their address any more; `refused` where they do not
    want to be asked again.
    """

    ticket: str
    person: str
    asked_at: datetime
    rating: int | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Vote:
    """A rating that counts, for the survey about that ticket: the first one, and no other after it."""

    ticket: str
    rating: int
