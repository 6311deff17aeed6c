"""A letter left, or did not: what that means for its ticket."""

from dataclasses import replace
from datetime import datetime

from ulak.desk import phrases
from ulak.desk.change import changed
from ulak.desk.decision import Decision, Draft, Event, LetterResult
from ulak.desk.due import keep
from ulak.desk.filing import MATTER, bounced, reopened_in_vain, undelivered
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.promise import Promise, PromiseState
from ulak.desk.rulebook import Rulebook
from ulak.desk.ticket import Dossier, LetterState, PastLetter, Purpose, Status, Ticket

_NAMED = {
    LetterState.SENT: "sent",
    LetterState.FAILED: "failed",
    LetterState.UNCERTAIN: "uncertain",
}
_STAYS = frozenset({Status.CLOSED, Status.WAITING_GATE})


def delivered(
    dossier: Dossier,
    letter: PastLetter,
    result: LetterResult,
    rulebook: Rulebook,
    house: House,
    now: datetime,
) -> Decision:
    """
    Keep promises at SMTP 250 and not before; tell somebody of what failed or is uncertain.

    A letter that was taken over for others but refused for the author has not told the author.
    """
    ticket = dossier.ticket
    if result.state not in _NAMED:
        return Decision(reason=f"{letter.purpose} of {ticket.number} {result.state}", result=result)
    refused = _refused_for(letter, result)
    if result.state is LetterState.SENT and not refused:
        return _sent(ticket, letter, result)
    return _not_sent(ticket, letter, result, refused, rulebook, house)


def _refused_for(letter: PastLetter, result: LetterResult) -> tuple[str, ...]:
    """Recipients that refused; of a letter to the author only the author matters here."""
    refused = tuple(recipient for recipient, _ in result.refused)
    return tuple(one for one in refused if one in letter.to[:1]) if letter.purpose in MATTER else refused


def _sent(ticket: Ticket, letter: PastLetter, result: LetterResult) -> Decision:
    promises = tuple(_kept(promise, letter, result.at) for promise in ticket.promises)
    status = _status_after(ticket, letter)
    after = changed(ticket, replace(ticket, promises=promises, status=status))
    kept = (q for p, q in zip(ticket.promises, promises, strict=True) if p != q)
    return Decision(
        reason=f"{letter.purpose} of {ticket.number} sent",
        before=ticket,
        after=after,
        events=tuple(_kept_event(promise) for promise in kept),
        result=result,
    )


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


def _kept_event(promise: Promise) -> Event:
    name = "promise kept late" if promise.state is PromiseState.BREACHED else "promise kept"
    return Event(name, facts=(("promise", promise.key),))


def _not_sent(
    ticket: Ticket,
    letter: PastLetter,
    result: LetterResult,
    refused: tuple[str, ...],
    rulebook: Rulebook,
    house: House,
) -> Decision:
    """A letter inside the desk that failed is only written down: a letter about it would fail too."""
    failed = result.state is not LetterState.UNCERTAIN
    matters = letter.purpose in MATTER
    moved = bounced(ticket, letter) if matters and failed else ticket
    after = changed(ticket, moved)
    return Decision(
        reason=f"{letter.purpose} of {ticket.number} {'refused' if refused else _NAMED[result.state]}",
        before=ticket,
        after=after,
        events=reopened_in_vain(ticket, after),
        drafts=_told(after, letter, result, refused, rulebook, house) if matters else (),
        result=result,
    )


def _told(
    ticket: Ticket,
    letter: PastLetter,
    result: LetterResult,
    refused: tuple[str, ...],
    rulebook: Rulebook,
    house: House,
) -> tuple[Draft, ...]:
    words = phrases.UNCERTAIN if result.state is LetterState.UNCERTAIN else phrases.FAILED
    reply = dict(result.refused).get(refused[0], result.reply) if refused else result.reply
    reason = say(words, house.language, who=", ".join(refused or letter.to), reply=reply)
    return undelivered(ticket, letter, reason, rulebook, house)
