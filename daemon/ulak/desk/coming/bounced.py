"""A letter did not arrive: what that does to its ticket, and who hears of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk.acts.author_asked import goes_on
from ulak.desk.acts.no_reply import is_closed_by_itself
from ulak.desk.certificates.subscribers import not_told_by
from ulak.desk.change import REOPENS_WITHIN, reopened
from ulak.desk.clocks.due import Calendars, keep, unkeep
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.decision import Draft, Event
from ulak.desk.drafts import responsible, to_staff
from ulak.desk.house import House
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.ticket import HUMAN_PURPOSES, LetterState, PastLetter, Purpose, Status, Ticket

UNDELIVERABLE = "undeliverable"
MATTER = HUMAN_PURPOSES | {Purpose.ACKNOWLEDGEMENT, Purpose.AUTHOR_REMINDER, Purpose.CLOSING_NOTICE}
"""Letters to the author: somebody is told when one of them did not arrive."""

ASKING = frozenset({Purpose.CONSULTATION, Purpose.GATE})
"""Letters within the desk that somebody waits for an answer to."""

NOT_ASKED = Words(
    "Sorduğunuz ya da sunduğunuz kişiye ulaşılamadı; adresi denetleyiniz, gerekiyorsa başkasına sorunuz.",
    "Whoever you asked did not get it. Look at the address, or ask somebody else.",
)
_IN_VAIN = frozenset({Status.ANSWERED, Status.CLOSED, Status.WAITING_AUTHOR})


def bounced(ticket: Ticket, letter: PastLetter, at: datetime, calendars: Calendars) -> Ticket:
    """The person cannot be reached by mail, so an outcome told in vain was not told: somebody must act."""
    tags = tuple(dict.fromkeys((*ticket.tags, UNDELIVERABLE)))
    if not _was_told_in_vain(ticket, letter):
        return replace(ticket, tags=tags)
    return replace(reopened(ticket, at, calendars), tags=tags)


def _was_told_in_vain(ticket: Ticket, letter: PastLetter) -> bool:
    """An answer that is the ticket's last word; or the notice of a closing that needed one."""
    if letter.purpose is Purpose.CLOSING_NOTICE:
        return is_closed_by_itself(ticket, letter.task)
    return letter.purpose in HUMAN_PURPOSES and ticket.status in _IN_VAIN


def came_back(
    ticket: Ticket,
    letter: PastLetter,
    others: tuple[PastLetter, ...],
    calendars: Calendars,
    now: datetime,
    *,
    is_dead: bool,
) -> Ticket:
    """
    Undo what SMTP's 250 did for a letter that came back from its addressee later.

    Its promise runs again to its old due time, unless another letter that arrived keeps it. A subscriber
    who is the reporter was told nothing either. `others` are the ticket's letters; `is_dead` says that the
    address is, and then the ticket is marked.
    """
    if ticket.closed_at is not None and now > ticket.closed_at + REOPENS_WITHIN:
        return ticket
    told = _who_told_too(letter, others)
    moved = ticket if told else goes_on(bounced(ticket, letter, now, calendars), now, letter.by, calendars)
    promises = tuple(_kept_anew(one, letter, told, calendars, now) for one in moved.promises)
    tags = (*ticket.tags, *((UNDELIVERABLE,) if is_dead else ()))
    moved = replace(moved, promises=promises, tags=tuple(dict.fromkeys(tags)))
    return not_told_by(moved, letter, others, calendars, now)


def _who_told_too(letter: PastLetter, others: tuple[PastLetter, ...]) -> tuple[PastLetter, ...]:
    """Letters that say the same and have arrived, as far as anybody knows, oldest first."""
    same = (one for one in others if (one.purpose, one.party) == (letter.purpose, letter.party))
    told = [one for one in same if one.state is LetterState.SENT and one.id != letter.id]
    return tuple(sorted(told, key=lambda one: one.at)) if letter.purpose in HUMAN_PURPOSES else ()


def _kept_anew(
    promise: Promise,
    letter: PastLetter,
    told: tuple[PastLetter, ...],
    calendars: Calendars,
    now: datetime,
) -> Promise:
    """Only the promise that this very letter kept; what a phone call kept stays kept."""
    if promise.rule.kept_by != letter.purpose or promise.kept_at != letter.at:
        return promise
    if letter.purpose is Purpose.PRELIMINARY_REPORT and promise.to not in ("", letter.party):
        return promise
    if told:
        return keep(replace(promise, state=PromiseState.RUNNING, kept_at=None), told[0].at)
    return unkeep(promise, now, calendars)


def undone(before: Ticket, after: Ticket) -> Iterator[Event]:
    """What the journal says of a ticket whose letter did not arrive; escalate records what was missed."""
    if after.status is not before.status:
        yield Event("ticket reopened", facts=(("why", "the answer did not arrive"),))
    for was, now in zip(before.promises, after.promises, strict=True):
        if was.kept_at is not None and now.kept_at is None:
            yield Event("promise runs again", facts=(("promise", now.key), ("due", now.due_at.isoformat())))


def not_asked(
    ticket: Ticket, letter: PastLetter, reason: str, rulebook: Rulebook, house: House
) -> tuple[Draft, ...]:
    """Tell whoever asked for something that the question, or the reminder of it, did not arrive."""
    asked_by = (one.by for one in ticket.tasks if one.position == letter.task)
    people = tuple(one for one in rulebook.colleagues(asked_by) if one.address not in letter.to)
    if letter.purpose not in ASKING or not people:
        return ()
    words = f"{reason}\n{NOT_ASKED.in_language(house.language)}"
    return (replace(to_staff(ticket, "alarm", Purpose.ALARM, people, house, words), text=letter.text),)


def undelivered(
    ticket: Ticket, letter: PastLetter, reason: str, rulebook: Rulebook, house: House
) -> tuple[Draft, ...]:
    """Write to whoever has the ticket that a letter did not reach its addressee; else to the coordinators."""
    people = responsible(ticket, rulebook) or rulebook.holders("coordinators")
    if not people:
        return ()
    draft = to_staff(ticket, "undelivered", Purpose.ALARM, people, house, reason)
    live = tuple(promise for promise in ticket.promises if promise.is_live)
    return (replace(draft, text=letter.text, promises=live),)
