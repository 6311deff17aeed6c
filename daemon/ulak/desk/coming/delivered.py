"""A letter left, or did not: what that means for its ticket."""

from dataclasses import replace
from datetime import datetime

from ulak.desk import phrases
from ulak.desk.acts.author_asked import clock_events, goes_on, is_question, stands_still
from ulak.desk.certificates.subscribers import told_by
from ulak.desk.change import changed
from ulak.desk.clocks.due import Calendars, keep
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.coming.bounced import MATTER, bounced, not_asked, undelivered, undone
from ulak.desk.coming.subscriber_letters import not_reached
from ulak.desk.contact import Told
from ulak.desk.decision import Decision, Draft, Event, LetterResult
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.recipients import SUBSCRIBER, was_to_another
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.ticket import Dossier, LetterState, PastLetter, Purpose, Status, Ticket
from ulak.mail.delivery import is_permanent
from ulak.mail.postable import needs_smtputf8

_STAYS = frozenset({Status.CLOSED, Status.WAITING_GATE})
"""Where an answer leaves a ticket as it is."""
_OTHER_WAY = Words(
    "Adresin @ işaretinden önceki bölümünde İngiliz alfabesinde olmayan harfler var; her posta sunucusu böyle"
    " bir adrese yazamaz (SMTPUTF8). Bu kişiye başka bir yoldan, örneğin telefonla ulaşınız.",
    "The address has letters beyond a to z before its @, and not every mail server can write to such an"
    " address (SMTPUTF8). Please reach this person in another way, for example by telephone.",
)


def delivered(
    dossier: Dossier,
    letter: PastLetter,
    result: LetterResult,
    rulebook: Rulebook,
    house: House,
    now: datetime,
) -> Decision:
    """
    Keep promises at SMTP 250 and not before; tell somebody of what failed, or of what a person must decide.

    A letter has reached its addressee only with the attempt that was taken over for them: one that was
    taken over for others, or refused for this time, has not told the author yet.
    """
    ticket, lost = dossier.ticket, _lost(letter, result)
    reason = f"{letter.purpose} of {ticket.number} {'refused' if lost else result.state}"
    is_theirs = not was_to_another(letter, ticket)
    reached = is_theirs and _has_reached_addressee(letter, result)
    if not (reached or lost or result.is_left):
        return Decision(reason=reason, result=result)
    calendars = rulebook.calendars
    moved = _told(ticket, letter, result.at, calendars) if reached else ticket
    matters = letter.purpose in MATTER
    in_vain = matters and is_theirs and letter.to[0] in lost
    if in_vain and letter.party == SUBSCRIBER:
        return _subscriber_not_reached(dossier, letter, result, lost, rulebook, house, now)
    if in_vain:
        moved = goes_on(bounced(moved, letter, now, calendars), now, letter.by, calendars)
    after = changed(ticket, moved)
    return Decision(
        reason=reason,
        before=ticket,
        after=after,
        events=tuple(undone(ticket, after)) if in_vain else _events(ticket, after),
        drafts=_notices(after, letter, result, lost, rulebook, house),
        result=result,
    )


def _subscriber_not_reached(
    dossier: Dossier,
    letter: PastLetter,
    result: LetterResult,
    lost: tuple[str, ...],
    rulebook: Rulebook,
    house: House,
    now: datetime,
) -> Decision:
    missed = not_reached(dossier, letter, rulebook.calendars, house, now)
    after = changed(dossier.ticket, missed.ticket)
    return Decision(
        reason=f"{letter.purpose} of {after.number} refused, to a subscriber",
        before=dossier.ticket,
        after=after,
        events=tuple(undone(dossier.ticket, after)),
        drafts=(*missed.letters, *_notices(after, letter, result, lost, rulebook, house, missed.reason)),
        result=result,
    )


def dropped(dossier: Dossier, letter: PastLetter, rulebook: Rulebook, house: House) -> Decision:
    """An administrator dropped a letter that somebody wrote: the ticket's people hear, no promise is kept."""
    ticket = dossier.ticket
    after = changed(ticket, ticket)
    reason = say(phrases.DROPPED, house.language, who=", ".join(letter.to))
    return Decision(
        reason=f"{letter.purpose} of {ticket.number} dropped",
        before=ticket,
        after=after,
        drafts=undelivered(after, letter, reason, rulebook, house),
    )


def _lost(letter: PastLetter, result: LetterResult) -> tuple[str, ...]:
    """Who will not get the letter: refused for good, or this was the last attempt."""
    if result.state is LetterState.FAILED:
        return result.to or letter.to
    last = result.state is LetterState.SENT and result.next_try is None
    return tuple(address for address, reply in result.refused if last or is_permanent(reply))


def _has_reached_addressee(letter: PastLetter, result: LetterResult) -> bool:
    """An attempt for those who were refused before says nothing new of the others."""
    addressee = letter.to[0]
    tried = not result.to or addressee in result.to
    return result.state is LetterState.SENT and tried and addressee not in dict(result.refused)


def _told(ticket: Ticket, letter: PastLetter, at: datetime, calendars: Calendars) -> Ticket:
    """
    What the author was asked leaves the ticket waiting for them, from now; any other answer ends that.

    A question is a first answer, and no answer that a law asks for (Law 3071, article 7).
    """
    if letter.party == SUBSCRIBER:
        told = told_by(ticket, letter, at)
        return replace(told, status=_status_after(ticket, letter))
    asks = is_question(letter, ticket)
    promises = tuple(one if asks and one.rule.legal else _kept(one, letter, at) for one in ticket.promises)
    if asks:
        return stands_still(replace(ticket, promises=promises), at, calendars)
    told = replace(ticket, promises=promises, status=_status_after(ticket, letter))
    told = told_by(told, letter, at)
    return goes_on(told, at, letter.by, calendars)


def _kept(promise: Promise, letter: PastLetter, at: datetime) -> Promise:
    """An acknowledgement keeps no promise but its own; a report only that to its party."""
    if promise.rule.kept_by != letter.purpose:
        return promise
    if letter.purpose is Purpose.PRELIMINARY_REPORT and promise.to not in ("", letter.party):
        return promise
    return keep(promise, at)


def _status_after(ticket: Ticket, letter: PastLetter) -> Status:
    if letter.purpose is Purpose.ANSWER and ticket.status not in _STAYS:
        return Status.ANSWERED
    if letter.purpose is Purpose.PRELIMINARY_REPORT and ticket.status is Status.NEW:
        return Status.OPEN
    return ticket.status


def answered_otherwise(ticket: Ticket, told: Told) -> Ticket:
    """
    The author was answered by no letter of ours: promises of an answer are kept at that time.

    Nothing but a preliminary report keeps the promise of one (BR 4.9.5).
    """
    promises = (
        keep(one, max(told.at, one.started_at)) if one.rule.kept_by == Purpose.ANSWER else one
        for one in ticket.promises
    )
    status = ticket.status if ticket.status in _STAYS else Status.ANSWERED
    return replace(ticket, promises=tuple(promises), status=status, told=told)


def _events(ticket: Ticket, after: Ticket) -> tuple[Event, ...]:
    return (*told_events(ticket, after), *kept_events(ticket, after), *clock_events(ticket, after))


def told_events(ticket: Ticket, after: Ticket) -> tuple[Event, ...]:
    """What the journal says where a subscriber more was told between the two."""
    was, now = (sum(one.told_at is not None for one in t.report.subscribers) for t in (ticket, after))
    facts = (("told", f"{now} of {len(after.report.subscribers)}"),)
    return (Event("subscriber told", facts=facts),) if now > was else ()


def kept_events(ticket: Ticket, after: Ticket) -> tuple[Event, ...]:
    """What the journal says of promises that were kept between the two."""
    both = zip(ticket.promises, after.promises, strict=True)
    kept = (q for p, q in both if q.kept_at is not None and q.kept_at != p.kept_at)
    return tuple(_kept_event(promise) for promise in kept)


def _kept_event(promise: Promise) -> Event:
    name = "promise kept late" if promise.state is PromiseState.BREACHED else "promise kept"
    return Event(name, facts=(("promise", promise.key),))


def _notices(
    ticket: Ticket,
    letter: PastLetter,
    result: LetterResult,
    lost: tuple[str, ...],
    rulebook: Rulebook,
    house: House,
    more: str = "",
) -> tuple[Draft, ...]:
    """Of a letter inside the desk that failed only who waits for its answer hears: others' would fail too."""
    if not lost and not result.is_left:
        return ()
    words = phrases.FAILED if lost else phrases.UNCERTAIN
    who = lost or result.to or letter.to
    reply = dict(result.refused).get(who[0], result.reply)
    reason = say(words, house.language, who=", ".join(who), reply=reply)
    if any(map(needs_smtputf8, lost)):
        reason = f"{reason}\n{say(_OTHER_WAY, house.language)}"
    reason = f"{reason}\n{more}" if more else reason
    tell = undelivered if letter.purpose in MATTER else not_asked
    return tell(ticket, letter, reason, rulebook, house)
