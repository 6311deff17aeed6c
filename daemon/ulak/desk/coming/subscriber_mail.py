"""
A subscriber of a certificate that was reported writes: people read it, and the reporter never does.

It changes no status and no clock; it may be why the ground or the time of a revocation changes (BR 4.9.5),
which a person says.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ulak.desk.acts.reporting_words import ASKS_TO_REVOKE, SUBSCRIBER_WROTE, TICKET_IS_CLOSED
from ulak.desk.certificates.found import on_call
from ulak.desk.certificates.report import Informed
from ulak.desk.change import changed
from ulak.desk.coming import doubt, flood, unread
from ulak.desk.coming.identify import Identified, Standing, is_same_organisation, standing
from ulak.desk.coming.occasion import Occasion
from ulak.desk.decision import Decision, Disposition, Draft, Event
from ulak.desk.drafts import followers, notices, responsible
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.recipients import SUBSCRIBER
from ulak.desk.rules.mentions import REVOCATION_REQUEST, mentions
from ulak.desk.rules.rulebook import Colleague
from ulak.desk.signed_id import of_message_id
from ulak.desk.staff.written_below import new_or_whole
from ulak.desk.subject_token import note_word
from ulak.desk.ticket import Dossier, Filing, PastLetter, Status, Ticket

_BY_ADDRESS = frozenset({Standing.SUBSCRIBER, Standing.PENDING})
"""Nothing else of theirs is on the ticket: a pending one may have been its author before."""
REVOCATION_LINE = "revocation-line"
_SENTENCE = re.compile(r"[.!?]\s+")
_OF_IT = "; sertifika: "
"""What a subscriber's sentences are about, whether they name it or not: "Merhaba. Lütfen iptal ediniz."."""


def who_subscribed(occasion: Occasion, identified: Identified) -> Informed | None:
    """
    The subscriber whose contact wrote, or a proven colleague of theirs who replied to their letter.

    The author is the author whatever they reply to, and people of the desk are subscribers only where they
    reply to the letter that a subscriber got.
    """
    dossier = identified.dossier
    if dossier is None or occasion.message.is_forward or identified.disagrees:
        return None
    report = dossier.ticket.report
    replied = [one for one in _replied_to(dossier, identified) if one.party == SUBSCRIBER]
    theirs = standing(occasion.author, dossier, identified, occasion.is_inside, occasion.is_proven)
    if theirs is Standing.AUTHOR or not report.subscribers:
        return None
    contact = report.contact_of(occasion.author)
    if contact and (theirs in _BY_ADDRESS or (replied and occasion.author in replied[0].to)):
        return contact
    domain = replied[0].to[0].rpartition("@")[2] if replied else ""
    is_colleague = occasion.is_proven and is_same_organisation(occasion.author, domain)
    return report.subscriber(replied[0].subscriber) if is_colleague else None


def append_subscriber(occasion: Occasion, dossier: Dossier, subscriber: Informed) -> Decision:
    """File it, and show it in a notice whose reply is a note."""
    ticket = dossier.ticket
    count = flood.on_ticket(occasion, dossier)
    return Decision(
        reason=f"appended to {ticket.number}: a subscriber wrote",
        disposition=Disposition.APPENDED,
        filing=Filing.SUBSCRIBER,
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event("subscriber wrote"), *flood.left_out(count, flood.ON_A_TICKET)),
        drafts=_told(occasion, dossier, subscriber, count) if flood.is_told(count, flood.ON_A_TICKET) else (),
    )


def _replied_to(dossier: Dossier, identified: Identified) -> tuple[PastLetter, ...]:
    return of_message_id(dossier.letters, identified.signed_message_id)


def _told(occasion: Occasion, dossier: Dossier, subscriber: Informed, count: int) -> tuple[Draft, ...]:
    ticket, rulebook, house = dossier.ticket, occasion.rulebook, occasion.house
    text = new_or_whole(occasion.message, dossier)
    woken = _woken(occasion, ticket, text)
    people = (*responsible(ticket, rulebook), *followers(ticket, rulebook), *woken)
    others = tuple(one for one in people if one.address != occasion.author)
    reason = "\n".join((*_asked(house, woken), *_why(occasion, ticket, subscriber, count)))
    drafts = notices(ticket, occasion.message, text, others, reason, rulebook, house)
    return tuple(replace(one, token_word=note_word(house.language)) for one in drafts)


def _woken(occasion: Occasion, ticket: Ticket, text: str) -> tuple[Colleague, ...]:
    """A subscriber's request is ground 1: those who revoke hear of it by day and night (BR 4.9.1.1)."""
    message, meant = occasion.message, _SENTENCE.sub(_OF_IT, text)
    if REVOCATION_REQUEST not in mentions(replace(message, subject=f"{message.subject}{_OF_IT}", text=meant)):
        return ()
    rulebook = occasion.rulebook
    return (*rulebook.holders(REVOCATION_LINE), *on_call(ticket, rulebook))


def _asked(house: House, woken: tuple[Colleague, ...]) -> Iterator[str]:
    if woken:
        yield say(ASKS_TO_REVOKE, house.language)


def _why(occasion: Occasion, ticket: Ticket, subscriber: Informed, count: int) -> Iterator[str]:
    language = occasion.house.language
    yield say(SUBSCRIBER_WROTE, language, name=subscriber.name, who=occasion.author)
    if ticket.status is Status.CLOSED:
        yield say(TICKET_IS_CLOSED, language)
    yield from (*doubt.words(occasion), *unread.words(occasion))
    yield from flood.words(occasion, count, flood.ON_A_TICKET)
