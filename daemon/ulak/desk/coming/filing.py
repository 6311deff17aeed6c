"""Mail that changes nothing: robots, lists, vacation replies, our own letters, junk."""

from ulak.desk.change import changed
from ulak.desk.coming.identify import Identified, Standing, identify, standing
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.opening import open_ticket
from ulak.desk.decision import Decision, Disposition, Event
from ulak.desk.rules.route import route
from ulak.desk.ticket import Dossier, Filing, Kind, Ticket


def filed(reason: str) -> Decision:
    """Keep the mail without a ticket; the reason is what the daily list shows."""
    return Decision(reason=f"filed: {reason}", disposition=Disposition.FILED)


def file_robot(occasion: Occasion) -> Decision:
    """
    Keep what no person wrote on the ticket it answers.

    Without one, a robot's or list's certificate problem report still opens a ticket, unacknowledged, and
    so does what somebody took out of the junk list.
    """
    identified = identify(occasion.message, occasion.known, occasion.house, occasion.now)
    if identified.dossier and _may_stand_there(occasion, identified, identified.dossier):
        return _filed_on(occasion, identified.dossier.ticket, Filing.AUTOMATIC, "automatic mail filed")
    planned = route(occasion.asked(), occasion.rulebook)
    if planned.kind is Kind.CERTIFICATE_PROBLEM_REPORT or occasion.arrival.rescued:
        return open_ticket(occasion, planned=planned)
    return filed(occasion.message.automatic or f"{occasion.message.origin} mail")


def _may_stand_there(occasion: Occasion, identified: Identified, dossier: Dossier) -> bool:
    """A robot that only guesses a number puts nothing on the ticket; one that answers our letter may."""
    if identified.signed is not None:
        return True
    listed, proven = occasion.is_listed, occasion.is_proven
    return standing(occasion.author, dossier, identified, listed, proven) is not Standing.OUTSIDER


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

    A token or an id of ours, a participant, our own web form, or a certificate report rule brings it out.
    """
    if not occasion.arrival.junk or occasion.arrival.proven or occasion.arrival.rescued:
        return ""
    if occasion.arrival.submission and occasion.arrival.submission.proven:
        return ""
    if identified.dossier is not None or occasion.known.open_of_author or occasion.is_listed:
        return ""
    if route(occasion.asked(), occasion.rulebook).kind is Kind.CERTIFICATE_PROBLEM_REPORT:
        return ""
    return "junk, stands in the daily list"
