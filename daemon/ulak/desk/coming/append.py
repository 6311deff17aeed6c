"""A participant writes about a ticket: the mail joins it, and whoever has it is told."""

from collections.abc import Iterator
from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.acts.author_asked import clock_events, goes_on
from ulak.desk.change import REOPENS_WITHIN, changed, reopened
from ulak.desk.clocks.due import resume
from ulak.desk.coming import doubt, flood, unread
from ulak.desk.coming.bounced import UNDELIVERABLE
from ulak.desk.coming.identify import Standing
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.opening import open_ticket, why_not_acknowledged
from ulak.desk.coming.participants import MOST_COPIED, STILL_PENDING, copied
from ulak.desk.coming.thanks import is_bare_thanks
from ulak.desk.decision import Decision, Disposition, Draft, Event, NewLink
from ulak.desk.drafts import followers, notices, responsible
from ulak.desk.gate.gate_words import AUTHOR_WROTE
from ulak.desk.gate.gates import open_gate
from ulak.desk.phrases import filled, say
from ulak.desk.rules.rulebook import Words
from ulak.desk.staff.written_below import is_written_below, new_or_whole
from ulak.desk.task import TaskState
from ulak.desk.ticket import (
    HUMAN_PURPOSES,
    Dossier,
    Filing,
    LetterState,
    Participant,
    PastLetter,
    Relation,
    Role,
    Status,
    Ticket,
)

_WHOSE_TURN = {Status.ANSWERED: Status.OPEN, Status.WAITING_AUTHOR: Status.OPEN, Status.CLOSED: Status.OPEN}


def append(occasion: Occasion, dossier: Dossier, standing: Standing) -> Decision:
    """Deal with a mail of the author or somebody copied; a closed ticket opens again, or is continued."""
    ticket = dossier.ticket
    if ticket.status is not Status.CLOSED:
        return _appended(occasion, dossier, standing)
    if is_bare_thanks(occasion.message) and not is_written_below(occasion.message, dossier):
        return _thanked(occasion, ticket)
    if occasion.arrival.received_at <= (ticket.closed_at or occasion.now) + REOPENS_WITHIN:
        return _appended(occasion, dossier, standing)
    why = filled(phrases.CONTINUES, number=ticket.number)
    return open_ticket(occasion, (NewLink(ticket.number, Relation.CONTINUES),), why)


def append_pending(occasion: Occasion, dossier: Dossier, standing: Standing) -> Decision:
    """Show staff the mail of the author's colleague or whoever is pending, who receives and moves nothing."""
    ticket = dossier.ticket
    newcomer = Participant(occasion.message.author, Role.PENDING)
    count = flood.on_ticket(occasion, dossier)
    is_new = standing is Standing.COLLEAGUE
    why = _who_wrote(phrases.PENDING_WROTE if is_new else STILL_PENDING, occasion)
    reason = "\n".join((why, *doubt.words(occasion), *flood.words(occasion, count, flood.ON_A_TICKET)))
    participants = (*ticket.participants, *((newcomer,) if is_new else ()))
    after = changed(ticket, replace(ticket, participants=participants))
    return Decision(
        reason=f"appended to {ticket.number} as pending" + (": of the author's organisation" * is_new),
        disposition=Disposition.APPENDED,
        filing=Filing.OUTSIDER,
        before=ticket,
        after=after,
        events=(
            Event("pending participant wrote", occasion.author),
            *flood.left_out(count, flood.ON_A_TICKET),
        ),
        drafts=_told(occasion, dossier, after, reason) if flood.is_told(count, flood.ON_A_TICKET) else (),
    )


def _appended(occasion: Occasion, dossier: Dossier, standing: Standing) -> Decision:
    ticket = dossier.ticket
    after = _moved(occasion, ticket, standing)
    held = _not_yet_gone(dossier)
    count = flood.on_ticket(occasion, dossier)
    why = _why_told(occasion, ticket, standing)
    reason = "\n".join((why, *flood.words(occasion, count, flood.ON_A_TICKET)))
    return Decision(
        reason=f"appended to {ticket.number}: the {standing} wrote" + ("; opened again" * _reopens(ticket)),
        disposition=Disposition.APPENDED,
        filing=Filing.AUTHOR,
        before=ticket,
        after=after,
        events=(*_events(ticket, after, occasion, held), *flood.left_out(count, flood.ON_A_TICKET)),
        drafts=(
            *(
                _told(occasion, dossier, after, reason, held)
                if flood.is_told(count, flood.ON_A_TICKET)
                else ()
            ),
            *_answerers(occasion, dossier, after, held),
            *(_not_understood(occasion, after) if standing is Standing.AUTHOR else ()),
        ),
        holds=tuple(letter.id for letter in held),
    )


def _moved(occasion: Occasion, ticket: Ticket, standing: Standing) -> Ticket:
    """Whose turn it is now; a Cc joins only when it is proven that the author named it."""
    calendars = occasion.rulebook.calendars
    status = _WHOSE_TURN.get(ticket.status, ticket.status)
    ticket = reopened(ticket, occasion.now, calendars) if _reopens(ticket) else ticket
    moved = replace(
        ticket,
        status=status,
        tags=_reachable(ticket, occasion, standing),
        promises=tuple(resume(promise, occasion.now, calendars) for promise in ticket.promises),
        participants=ticket.participants
        + (_newcomers(occasion, ticket) if standing is Standing.AUTHOR else ()),
    )
    return changed(ticket, goes_on(moved, occasion.now, occasion.author, calendars, TaskState.DONE))


def _reachable(ticket: Ticket, occasion: Occasion, standing: Standing) -> tuple[str, ...]:
    """Who writes can be written to again."""
    if standing is not Standing.AUTHOR or occasion.failed_dmarc:
        return ticket.tags
    return tuple(tag for tag in ticket.tags if tag != UNDELIVERABLE)


def _reopens(ticket: Ticket) -> bool:
    return ticket.status is Status.CLOSED


def _newcomers(occasion: Occasion, ticket: Ticket) -> tuple[Participant, ...]:
    if not occasion.is_proven:
        return ()
    there = {participant.address.address for participant in ticket.participants}
    room = MOST_COPIED - sum(one.role is Role.COPIED for one in ticket.participants)
    new = tuple(one for one in copied(occasion) if one.address.address not in there)
    return new[: max(0, room)]


def _not_yet_gone(dossier: Dossier) -> tuple[PastLetter, ...]:
    """Answers whose hold still runs; one without a time to leave waits for its writer already."""
    return tuple(
        letter
        for letter in dossier.letters
        if letter.state is LetterState.HELD and letter.purpose in HUMAN_PURPOSES and letter.due_to_leave
    )


def _events(
    ticket: Ticket, after: Ticket, occasion: Occasion, held: tuple[PastLetter, ...]
) -> Iterator[Event]:
    facts = (("sender", "DMARC failed"),) if occasion.failed_dmarc else ()
    yield Event("author wrote", "author", facts)
    yield from clock_events(ticket, after)
    if _reopens(ticket):
        yield Event("ticket reopened", "author", (("was", ticket.status.value),))
    if joined := len(after.participants) - len(ticket.participants):
        yield Event("participants joined", "author", (("how many", str(joined)),))
    for letter in held:
        yield Event(
            "answer kept waiting", facts=(("letter", str(letter.id)), ("why", "the author wrote meanwhile"))
        )


def _why_told(occasion: Occasion, ticket: Ticket, standing: Standing) -> str:
    if _reopens(ticket):
        words = phrases.REOPENED
    else:
        words = phrases.AUTHOR_WROTE if standing is Standing.AUTHOR else phrases.COPIED_WROTE
    told = (_who_wrote(words, occasion), *doubt.words(occasion), *unread.words(occasion))
    return "\n".join((*told, *_while_waiting(occasion, ticket)))


def _while_waiting(occasion: Occasion, ticket: Ticket) -> Iterator[str]:
    """Those who decide are not told: as it is, the text will not go out without its writer's word."""
    if waiting := open_gate(ticket):
        yield say(AUTHOR_WROTE, occasion.house.language, who=waiting.by)


def _who_wrote(words: Words, occasion: Occasion) -> str:
    return say(words, occasion.house.language, who=occasion.author)


def _told(
    occasion: Occasion, dossier: Dossier, ticket: Ticket, reason: str, held: tuple[PastLetter, ...] = ()
) -> tuple[Draft, ...]:
    """Tell whoever has the ticket, but for those who get the mail for another reason."""
    message, rulebook = occasion.message, occasion.rulebook
    text = new_or_whole(message, dossier)
    answerers = {letter.by for letter in held}
    waiting = open_gate(ticket)
    submitter = rulebook.colleagues((waiting.by,) if waiting else ())
    told = (*responsible(ticket, rulebook), *followers(ticket, rulebook), *submitter)
    people = tuple(one for one in told if one.address not in answerers)
    return notices(ticket, message, text, people, reason, rulebook, occasion.house)


def _answerers(
    occasion: Occasion, dossier: Dossier, ticket: Ticket, held: tuple[PastLetter, ...]
) -> tuple[Draft, ...]:
    """Show the mail to each whose answer it overtook, who decides whether that answer still fits."""
    message, rulebook, house = occasion.message, occasion.rulebook, occasion.house
    people = rulebook.colleagues(letter.by for letter in held)
    reason = say(phrases.HELD_FOR_YOU, house.language)
    return notices(ticket, message, new_or_whole(message, dossier), people, reason, rulebook, house)


def _not_understood(occasion: Occasion, ticket: Ticket) -> tuple[Draft, ...]:
    return unread.to_the_author(occasion, ticket, why_not_acknowledged(occasion, ticket.team))


def _thanked(occasion: Occasion, ticket: Ticket) -> Decision:
    return Decision(
        reason=f"filed on {ticket.number}: bare thanks do not open it again",
        disposition=Disposition.FILED,
        filing=Filing.AUTHOR,
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event("thanks filed", "author"),),
    )
