"""What deciding about one mail needs from the store, asked for and answered as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from ulak.desk.certificates.consulted import NOT_CONSULTED, Consulted
from ulak.desk.lists.junk_entry import JunkEntry
from ulak.desk.satisfaction.vote import Survey
from ulak.desk.ticket import Dossier, PastLetter, PastMessage, Ticket
from ulak.desk.watch.flight import Flight
from ulak.desk.watch.trust import Probe
from ulak.mail.identifier import Reading


@dataclass(frozen=True, slots=True)
class Pointers:
    """
    All that a mail says about where it may belong; the store answers with `Known`.

    `numbers` are ticket numbers from our signed ids and from tokens, `message_ids` the foreign
    Message-IDs it refers to. `identity` is Message-ID and digest of the mail itself. `named` are other
    tickets in its command lines, `entries` those of the junk list, `stated` the address of somebody for
    whom it may open a ticket. `certificates` are numbers in its command lines, `issuers` those of CRLs that
    are attached to them.
    """

    identity: tuple[str, str]
    author: str
    numbers: tuple[str, ...]
    message_ids: tuple[str, ...]
    returned: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()
    stated: str = ""
    certificates: tuple[Reading, ...] = ()
    issuers: tuple[str, ...] = ()


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
    of the same author that are not closed, `open_of_stated` those of the one whom the mail
    states. `parked` are mails of the same author. `canary` is set when the mail has the Message-ID of a
    canary of ours, `probe` when it has that of doctor's last probe. `author_hour` counts the author's mails
    of the hour before this one; `author_wrote` are those of the day, newest first, where the author is
    inside the desk. `codes_left` is how many one-time codes the author's address may still get.
    `letters` are our letters whose ids a delivery report names, in its order, each with its number
    (empty where it belongs to no ticket). `beside` are the tickets its command lines name, as what they
    are part of, and the parts of those in `dossiers`; `case` are other reports about the same certificates as
    theirs, where the author is inside the desk. `junk` are the named entries of the junk list,
    `inventory` what it says to the numbers of certificates. `surveys` are those about tickets it names.
    """

    next_number: str
    seen: Seen | None = None
    dossiers: tuple[Dossier, ...] = ()
    by_message_id: tuple[tuple[str, str], ...] = ()
    open_of_author: tuple[str, ...] = ()
    open_of_stated: tuple[str, ...] = ()
    parked: tuple[Parked, ...] = ()
    canary: Flight | None = None
    probe: Probe | None = None
    author_hour: int = 0
    author_wrote: tuple[PastMessage, ...] = ()
    codes_left: int = 1
    letters: tuple[tuple[str, PastLetter], ...] = ()
    beside: tuple[Ticket, ...] = ()
    case: tuple[Dossier, ...] = ()
    junk: tuple[JunkEntry, ...] = ()
    inventory: Consulted = NOT_CONSULTED
    surveys: tuple[Survey, ...] = ()

    def named(self, number: str) -> Ticket | None:
        """The ticket a command line names, or the one it has become part of."""
        own = (one for one in self.beside if one.number == number and not one.part_of)
        whole = (one for one in self.beside if any(part.number == number for part in one.parts))
        return next(chain(own, whole), None)

    def part(self, number: str) -> Ticket | None:
        """A ticket that is part of one the pointers led to."""
        return next((one for one in self.beside if one.number == number), None)

    def dossier(self, number: str) -> Dossier | None:
        """The ticket of that number, if the pointers led to it."""
        return next((d for d in self.dossiers if d.ticket.number == number), None)


def unambiguous(
    named: tuple[tuple[str, str], ...], resolved: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """
    Each Message-ID with the one ticket it leads to.

    Where different mails carried the same id (it is their writers' word only) it leads nowhere.
    """
    found: dict[str, set[str]] = {}
    for id, number in named:
        found.setdefault(id, set()).add(resolved[number])
    return tuple((id, min(tickets)) for id, tickets in found.items() if len(tickets) == 1)
