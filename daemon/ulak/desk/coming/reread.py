"""A mail that could not be read has a ticket all the same; once it can be read, that ticket becomes whole."""

from collections.abc import Iterator
from dataclasses import replace

from ulak.desk.change import changed
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.decision import Decision, Event, NewLink
from ulak.desk.ticket import Participant, Relation, Role, Status, Ticket


def on_its_first_ticket(decision: Decision, first: Ticket) -> Decision:
    """
    Let what would open a second ticket complete the first: one mail is one ticket.

    What people did meanwhile stays: status, owner, team, an author they named, promises that were kept
    or breached. A ticket they closed stays closed, and the mail opens another that is linked to it.
    """
    opened = decision.after
    if decision.before is not None or opened is None:
        return decision
    if first.status is Status.CLOSED:
        return replace(decision, links=(*decision.links, NewLink(first.number, Relation.DUPLICATE)))
    return replace(
        decision,
        reason=f"read at last, on {first.number}",
        before=first,
        after=_whole(first, opened),
        events=(Event("mail read at last"), *(one for one in decision.events if one.name != "ticket opened")),
    )


def _whole(first: Ticket, opened: Ticket) -> Ticket:
    """The ticket as the mail opens it, with what the first one went through."""
    is_untouched = first.status is Status.NEW
    return changed(
        first,
        replace(
            opened,
            number=first.number,
            status=first.status,
            author=first.author if first.author.address else opened.author,
            received_at=min(first.received_at, opened.received_at),
            opened_at=first.opened_at,
            owner=first.owner or opened.owner,
            team=opened.team if is_untouched else first.team,
            tags=tuple(dict.fromkeys((*first.tags, *opened.tags))),
            participants=tuple(_participants(first, opened)),
            promises=_promises(first, opened),
            links=first.links,
        ),
    )


def _participants(first: Ticket, opened: Ticket) -> Iterator[Participant]:
    """Whom people named meanwhile and those of the mail; beside an author they named its own is pending."""
    is_named = bool(first.author.address)
    named = tuple(
        one for one in first.participants if is_named or one.address.address != opened.author.address
    )
    there = {one.address.address for one in named}
    yield from named
    for one in opened.participants:
        if one.address.address not in there:
            yield replace(one, role=Role.PENDING) if is_named and one.role is Role.AUTHOR else one


def _promises(first: Ticket, opened: Ticket) -> tuple[Promise, ...]:
    """The mail says when a promise began; that it was kept or breached is over and done with."""
    given = {promise.key: promise for promise in (*first.promises, *opened.promises)}
    over = {one.key: one for one in first.promises if one.state is not PromiseState.RUNNING}
    return tuple((given | over).values())
