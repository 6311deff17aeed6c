"""Mail that changes nothing: robots, lists, vacation replies, our own letters, junk, and delivery reports."""

from collections.abc import Iterator
from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.change import changed, reopened
from ulak.desk.decision import Decision, Disposition, Draft, Event
from ulak.desk.drafts import responsible, to_staff
from ulak.desk.house import House
from ulak.desk.identify import Identified, Standing, identify, resolved, standing
from ulak.desk.occasion import Occasion
from ulak.desk.opening import open_ticket
from ulak.desk.phrases import say
from ulak.desk.route import route
from ulak.desk.rulebook import Rulebook
from ulak.desk.signed_id import read
from ulak.desk.ticket import HUMAN_PURPOSES, Dossier, Filing, Kind, PastLetter, Purpose, Status, Ticket
from ulak.mail.mask import mask

UNDELIVERABLE = "undeliverable"
MATTER = HUMAN_PURPOSES | {Purpose.ACKNOWLEDGEMENT}
"""Letters to the author: somebody is told when one of them did not arrive."""

_IN_VAIN = frozenset({Status.ANSWERED, Status.CLOSED})


def filed(reason: str) -> Decision:
    """Keep the mail without a ticket; the reason is what the daily list shows."""
    return Decision(reason=f"filed: {reason}", disposition=Disposition.FILED)


def file_robot(occasion: Occasion) -> Decision:
    """
    Keep what no person wrote on the ticket it answers.

    Without one, a robot's or list's certificate problem report still opens a ticket, unacknowledged.
    """
    identified = identify(occasion.message, occasion.known, occasion.house, occasion.now)
    if identified.dossier and _may_stand_there(occasion, identified, identified.dossier):
        return _filed_on(occasion, identified.dossier.ticket, Filing.AUTOMATIC, "automatic mail filed")
    planned = route(occasion.asked(), occasion.rulebook)
    if planned.kind is Kind.CERTIFICATE_PROBLEM_REPORT:
        return open_ticket(occasion, planned=planned)
    return filed(occasion.message.automatic or f"{occasion.message.origin} mail")


def _may_stand_there(occasion: Occasion, identified: Identified, dossier: Dossier) -> bool:
    """A robot that only guesses a number puts nothing on the ticket; one that answers our letter may."""
    if identified.signed is not None:
        return True
    listed, proven = occasion.is_listed, occasion.is_proven
    return standing(occasion.author, dossier, identified, listed, proven) is not Standing.OUTSIDER


def file_report(occasion: Occasion) -> Decision:
    """File a delivery report with the letter it is about, and tell somebody when that letter mattered."""
    if returned := next(_returned(occasion), None):
        return _report_on(occasion, *returned)
    identified = identify(occasion.message, occasion.known, occasion.house, occasion.now)
    if identified.dossier and identified.signed is not None:
        return _filed_on(occasion, identified.dossier.ticket, Filing.DELIVERY_REPORT, "delivery report filed")
    return filed("delivery report on none of our letters")


def _returned(occasion: Occasion) -> Iterator[tuple[Ticket, PastLetter]]:
    """Our letters that came back, by their Message-ID."""
    numbers = dict(occasion.known.by_message_id)
    for message_id in occasion.message.returned:
        signed = read(occasion.house, message_id, occasion.now)
        number = signed.number if signed else numbers.get(message_id, "")
        dossier = resolved(number, occasion.known)
        if dossier:
            yield from ((dossier.ticket, one) for one in dossier.letters if one.message_id == message_id)


def _report_on(occasion: Occasion, ticket: Ticket, letter: PastLetter) -> Decision:
    failed = occasion.message.bounce_for
    facts = (("letter", letter.purpose.value), ("failed", str(len(failed))))
    name = "letter bounced" if failed else "delivery report filed"
    if not failed or letter.purpose not in MATTER:
        return _filed_on(occasion, ticket, Filing.DELIVERY_REPORT, name, facts)
    only_copied = all(one in letter.to[1:] for one in failed)
    after = changed(ticket, ticket if only_copied else bounced(ticket, letter))
    reason = say(phrases.BOUNCED, occasion.house.language, who=", ".join(failed))
    return Decision(
        reason=f"filed on {ticket.number}: the {letter.purpose} bounced",
        disposition=Disposition.FILED,
        filing=Filing.DELIVERY_REPORT,
        before=ticket,
        after=after,
        events=(Event(name, facts=facts), *reopened_in_vain(ticket, after)),
        drafts=undelivered(after, letter, reason, occasion.rulebook, occasion.house),
    )


def bounced(ticket: Ticket, letter: PastLetter) -> Ticket:
    """The person cannot be reached by mail, so an outcome told in vain was not told: somebody must act."""
    tags = tuple(dict.fromkeys((*ticket.tags, UNDELIVERABLE)))
    if letter.purpose is not Purpose.ANSWER or ticket.status not in _IN_VAIN:
        return replace(ticket, tags=tags)
    return replace(reopened(ticket), tags=tags)


def reopened_in_vain(ticket: Ticket, after: Ticket) -> tuple[Event, ...]:
    """What the journal says where `bounced` opened the ticket again."""
    if after.status is ticket.status:
        return ()
    return (Event("ticket reopened", facts=(("why", "the answer did not arrive"),)),)


def undelivered(
    ticket: Ticket, letter: PastLetter, reason: str, rulebook: Rulebook, house: House
) -> tuple[Draft, ...]:
    """Write to whoever has the ticket that a letter did not reach its addressee."""
    people = responsible(ticket, rulebook)
    if not people:
        return ()
    draft = to_staff(ticket, "undelivered", Purpose.NOTICE, people, house, reason)
    return (replace(draft, text=mask(letter.text)),)


def _filed_on(
    occasion: Occasion, ticket: Ticket, filing: Filing, event: str, facts: tuple[tuple[str, str], ...] = ()
) -> Decision:
    return Decision(
        reason=f"filed on {ticket.number}: {occasion.message.automatic or occasion.message.origin}",
        disposition=Disposition.FILED,
        filing=filing,
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event(event, facts=(("why", occasion.message.automatic), *facts)),),
    )


def why_stays_junk(occasion: Occasion, identified: Identified) -> str:
    """
    Why a mail from a junk folder opens no ticket; empty where it may.

    A token or an id of ours, a participant, or a certificate report rule brings it out.
    """
    if not occasion.arrival.junk or occasion.arrival.proven:
        return ""
    if identified.dossier is not None or occasion.known.open_of_author or occasion.is_listed:
        return ""
    if route(occasion.asked(), occasion.rulebook).kind is Kind.CERTIFICATE_PROBLEM_REPORT:
        return ""
    return "junk, stands in the daily list"
