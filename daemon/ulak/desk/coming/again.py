"""The same mail comes again, by another mailbox or another delivery of it."""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.change import changed
from ulak.desk.clocks.due import start
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.coming.identify import resolved
from ulak.desk.coming.known import Seen
from ulak.desk.coming.occasion import Occasion
from ulak.desk.decision import Decision, Disposition, Event
from ulak.desk.drafts import notices
from ulak.desk.phrases import say
from ulak.desk.rules.route import Route, route
from ulak.desk.ticket import Dossier, Filing, Kind, Status, Ticket
from ulak.mail.message import Origin


def is_the_same(occasion: Occasion) -> Seen | None:
    """
    Say whether this delivery only repeats another.

    It does not where the first one was filed and something has changed: a one-time code released
    the mail, somebody moved it out of junk, or it comes to a mailbox where it is a report.
    """
    seen = occasion.known.seen
    if seen is None or (seen.filed and occasion.arrival.proven):
        return None
    return None if seen.filed and not seen.number and _counts_now(occasion) else seen


def _counts_now(occasion: Occasion) -> bool:
    """Would a mail that came to nothing open a ticket by this delivery?"""
    origin = occasion.message.origin
    if origin is Origin.HUMAN:
        return not occasion.arrival.junk and not occasion.is_listed
    if origin not in (Origin.AUTOMATIC, Origin.LIST):
        return False
    return route(occasion.asked(), occasion.rulebook).kind is Kind.CERTIFICATE_PROBLEM_REPORT


def duplicate(occasion: Occasion, seen: Seen) -> Decision:
    """Record the delivery and acknowledge nothing; the stricter of the two routes holds from now on."""
    dossier = resolved(seen.number, occasion.known)
    plain = Decision(
        reason=f"the same mail as on {seen.number or 'file'}",
        disposition=Disposition.DUPLICATE,
        before=dossier.ticket if dossier else None,
        events=(_delivered_again(occasion),),
    )
    if (
        dossier is None
        or dossier.ticket.status is Status.CLOSED
        or seen.filed
        or not _opened(dossier, occasion)
    ):
        return plain
    ticket, planned = dossier.ticket, route(occasion.asked(), occasion.rulebook)
    if not _is_stricter(ticket, planned, occasion):
        return plain
    return _raised(occasion, ticket, planned)


def _delivered_again(occasion: Occasion) -> Event:
    """Both deliveries stand on the ticket: the first as its message, each further one as a line."""
    arrival = occasion.arrival
    return Event("mail delivered again", facts=(("mailbox", arrival.mailbox), ("folder", arrival.folder)))


def _opened(dossier: Dossier, occasion: Occasion) -> bool:
    """Is it the author's mail that opened the ticket, now at another mailbox than the ticket's?"""
    ticket, message_id = dossier.ticket, occasion.message.message_id
    if ticket.author.address != occasion.author or ticket.mailbox == occasion.arrival.mailbox:
        return False
    return all(one.filing is Filing.OPENING for one in dossier.messages if one.message_id == message_id)


def _is_stricter(ticket: Ticket, planned: Route, occasion: Occasion) -> bool:
    """A certificate problem report goes before everything else, then the earliest due instant."""
    report = Kind.CERTIFICATE_PROBLEM_REPORT
    if report in (ticket.kind, planned.kind):
        return ticket.kind is not report
    earliest = min((promise.due_at for promise in ticket.promises), default=None)
    return any(earliest and promise.due_at < earliest for promise in _tighter(ticket, planned, occasion))


def _tighter(ticket: Ticket, planned: Route, occasion: Occasion) -> tuple[Promise, ...]:
    """The route's promises that the ticket has not or has later, from the earlier of the two arrivals."""
    there = {promise.key: promise for promise in ticket.promises}
    at, rulebook = min(ticket.received_at, occasion.arrival.received_at), occasion.rulebook
    given = (
        start(rule, party, at, rulebook.calendars, planned.basis(rule.name), rulebook.version)
        for rule in planned.promises
        for party in rule.to or ("",)
    )
    return tuple(one for one in given if one.key not in there or _is_tighter(one, there[one.key]))


def _is_tighter(promise: Promise, than: Promise) -> bool:
    return than.state is PromiseState.RUNNING and promise.due_at < than.due_at


def _raised(occasion: Occasion, ticket: Ticket, planned: Route) -> Decision:
    new = _tighter(ticket, planned, occasion)
    promises = {promise.key: promise for promise in (*ticket.promises, *new)}
    after = changed(
        ticket,
        replace(
            ticket,
            kind=planned.kind,
            team=planned.team,
            owner=ticket.owner if planned.team == ticket.team else planned.owner,
            promises=tuple(promises.values()),
            reasons=(*ticket.reasons, *planned.reasons),
        ),
    )
    message, rulebook, house = occasion.message, occasion.rulebook, occasion.house
    reason = say(phrases.STRICTER, house.language, counter=occasion.counter.address.address)
    told = rulebook.told("team", after.team, after.owner)
    return Decision(
        reason=f"the same mail as on {ticket.number}, which becomes {after.kind} for team {after.team}",
        disposition=Disposition.DUPLICATE,
        before=ticket,
        after=after,
        events=(
            _delivered_again(occasion),
            Event("route made stricter", facts=(("kind", after.kind.value), ("team", after.team))),
            *(Event("promise given", facts=(("promise", p.key), ("basis", p.basis))) for p in new),
        ),
        drafts=notices(after, message, message.text, told, reason, rulebook, house),
    )
