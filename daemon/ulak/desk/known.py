"""What deciding about one mail needs from the store, asked for and answered as values."""

from dataclasses import dataclass
from datetime import datetime

from ulak.desk.flight import Flight
from ulak.desk.ticket import Dossier, PastLetter, PastMessage
from ulak.desk.trust import Probe


@dataclass(frozen=True, slots=True)
class Pointers:
    """
    All that a mail says about where it may belong; the store answers with `Known`.

    `numbers` are ticket numbers from our signed ids and from tokens, `message_ids` the foreign
    Message-IDs it refers to. `identity` is Message-ID and digest of the mail itself.
    """

    identity: tuple[str, str]
    author: str
    numbers: tuple[str, ...]
    message_ids: tuple[str, ...]
    returned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """That this very mail was taken before, by another delivery of it."""

    number: str
    filed: bool


@dataclass(frozen=True, slots=True)
class Parked:
    """A mail that waits for its one-time code."""

    spool_id: int
    person: str
    code_digest: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """
    What the store knew in one snapshot.

    `next_number` is what an opening would be called; carry_out fails with `Stale` if it was taken
    meanwhile. `seen` is set when the identity is known. `dossiers` hold every ticket the pointers
    led to, merged ones already resolved to where they were merged. `by_message_id` maps foreign
    Message-IDs, and those of returned letters, to numbers. `open_of_author` are numbers of tickets
    of the same author that are not closed. `parked` are those of the same author. `canary` is set
    when the mail has the Message-ID of a canary of ours, `probe` when it has that of doctor's last
    probe. `author_hour` counts the author's mails of the hour before this one; `author_wrote` are
    those of the day, newest first, where the author is inside the desk. `codes_left` is how many
    one-time codes the author's address may still get.
    `letters` are our letters whose ids a delivery report names, in its order, each with its number
    (empty where it belongs to no ticket).
    """

    next_number: str
    seen: Seen | None = None
    dossiers: tuple[Dossier, ...] = ()
    by_message_id: tuple[tuple[str, str], ...] = ()
    open_of_author: tuple[str, ...] = ()
    parked: tuple[Parked, ...] = ()
    canary: Flight | None = None
    probe: Probe | None = None
    author_hour: int = 0
    author_wrote: tuple[PastMessage, ...] = ()
    codes_left: int = 1
    letters: tuple[tuple[str, PastLetter], ...] = ()

    def dossier(self, number: str) -> Dossier | None:
        """The ticket of that number, if the pointers led to it."""
        return next((d for d in self.dossiers if d.ticket.number == number), None)
