"""
A stored mail decided about once more, as it came, by any rules; nothing comes of it.

What the desk knew then is asked of the store as it is now, and what came later is left out of it. That is no
stage: nothing moves.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from ulak.desk.clocks.acknowledged import without_acknowledgement
from ulak.desk.clocks.task_promises import with_task_promises
from ulak.desk.coming.decide import decide
from ulak.desk.coming.identify import pointers
from ulak.desk.coming.known import Known
from ulak.desk.decision import Arrival, Decision, Disposition
from ulak.desk.for_others.submission import as_filled_in
from ulak.desk.house import House
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.staff.colleague_mail import as_a_colleague_wrote
from ulak.desk.ticket import Ticket
from ulak.errors import Refused
from ulak.mail.message import Message
from ulak.mail.parse import parse
from ulak.stages.office import Office
from ulak.stages.triage import arrival_of
from ulak.store.past_mails import PastMail
from ulak.store.waiting import SpooledMail


@dataclass(frozen=True, slots=True)
class Again:
    """A mail with all that deciding about it needs but rules; `at` is when it came."""

    message: Message
    arrival: Arrival
    known: Known
    house: House
    at: datetime

    def decided(self, rulebook: Rulebook) -> Decision:
        """What these rules make of it; pure."""
        message, arrival = as_filled_in(self.message, self.arrival, rulebook, self.house)
        message = as_a_colleague_wrote(message, arrival, rulebook, self.house)
        nonce = hashlib.sha256(message.digest.encode()).digest()
        decision = decide(message, arrival, self.known, rulebook, self.house, self.at, nonce)
        return with_task_promises(without_acknowledgement(decision), rulebook, self.at)


def read_again(office: Office, past: PastMail, mail: SpooledMail) -> Again:
    """Read its bytes as triage does, and ask the store; raises `Refused` where they cannot be had."""
    if mail.damage:
        raise Refused(mail.damage)
    message = parse(mail.raw, own=office.tickets.is_own, language=office.house.language)
    arrival = arrival_of(mail, message, office)
    asked = pointers(message, office.house, mail.internal_date)
    known = as_known_then(office.tickets.known(asked, arrival.received_at), past)
    return Again(message, arrival, known, office.trusting(), mail.internal_date)


def as_known_then(known: Known, past: PastMail) -> Known:
    """
    Without the mail itself and without tickets that were opened since, its own among them.

    A second delivery of a mail stays one, and a reply keeps the ticket it stands on, whatever the mail
    server's clock said.
    """
    opened = past.ticket if past.became is Disposition.TICKET else ""
    later = {one.ticket.number for one in known.dossiers if _is_later(one.ticket, past)}
    return replace(
        known,
        next_number=opened or known.next_number,
        seen=known.seen if past.became is Disposition.DUPLICATE else None,
        dossiers=tuple(one for one in known.dossiers if one.ticket.number not in later),
        by_message_id=tuple(pair for pair in known.by_message_id if pair[1] not in later),
        open_of_author=tuple(one for one in known.open_of_author if not opened or one < opened),
        open_of_stated=tuple(one for one in known.open_of_stated if not opened or one < opened),
    )


def _is_later(ticket: Ticket, past: PastMail) -> bool:
    """Had the desk no such ticket when the mail came?"""
    if past.ticket in (ticket.number, *(part.number for part in ticket.parts)):
        return past.became is Disposition.TICKET
    return ticket.opened_at > past.came_at
