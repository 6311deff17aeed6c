"""The same mail comes again, by another mailbox or another delivery of it."""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.change import changed
from ulak.desk.decision import Decision, Disposition, Event
from ulak.desk.drafts import notices
from ulak.desk.due import start
from ulak.desk.identify import resolved
from ulak.desk.known import Seen
from ulak.desk.occasion import Occasion
from ulak.desk.phrases import say
from ulak.desk.promise import Promise, PromiseState
from ulak.desk.route import Route, route
from ulak.desk.ticket import Kind, Status, Ticket
from ulak.mail.message import Origin


def is_the_same(occasion: Occasion) -> Seen | None:
    """
    Say whether this delivery only repeats another.

    It does not where the first one was filed and something has changed: a one-time code released
    the mail, or somebody moved it out of junk.
    """
    seen = occasion.known.seen
    if seen is None or (seen.filed and occasion.arrival.proven):
        return None
    moved_out = not seen.number and not occasion.arrival.junk and not occasion.is_listed
    return None if seen.filed and moved_out and occasion.message.origin is Origin.HUMAN else seen


def duplicate(occasion: Occasion, seen: Seen) -> Decision:
    """Record the delivery and acknowledge nothing; the stricter of the two routes holds from now on."""
    dossier = resolved(seen.number, occasion.known)
    plain = Decision(reason=f"the same mail as on {seen.number or 'file'}", disposition=Disposition.DUPLICATE)
    if (
        dossier is None
        or dossier.ticket.status is Status.CLOSED
        or seen.filed
        or not _opened(dossier.ticket, occasion)
    ):
        return plain
    ticket, planned = dossier.ticket, route(occasion.asked(), occasion.rulebook)
    if not _is_stricter(ticket, planned, occasion):
        return plain
    return _raised(occasion, ticket, planned)


def _opened(ticket: Ticket, occasion: Occasion) -> bool:
    """Was it the author's mail, and does it come to another mailbox than the ticket's?"""
    return ticket.author.address == occasion.author and ticket.mailbox != occasion.arrival.mailbox


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
    at = min(ticket.received_at, occasion.arrival.received_at)
    given = (
        start(rule, party, at, occasion.rulebook.calendars, planned.basis(rule.name))
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
            Event("route made stricter", facts=(("kind", after.kind.value), ("team", after.team))),
            *(Event("promise given", facts=(("promise", p.key), ("basis", p.basis))) for p in new),
        ),
        drafts=notices(after, message, message.text, told, reason, rulebook, house),
    )
