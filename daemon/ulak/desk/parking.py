"""A mail that is kept until somebody of the desk says that it was they who wrote it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Parking:
    """A mail from a listed address that is not proven, kept until its one-time code comes back."""

    spool_id: int
    person: str
    code_digest: str
    expires_at: datetime
