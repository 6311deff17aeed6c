"""
Delivery reports: which letter of ours one is about, whom it says did not get it, and what follows.

Whoever has a signed Message-ID of ours had the letter, so an id is proof enough: an author who forges
a report about an own ticket harms nobody. A number alone is on every subject and can be guessed: it
counts only with an empty return path, for a letter of the last days, to somebody it really went to.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from ulak.desk import phrases
from ulak.desk.change import changed
from ulak.desk.coming.bounced import MATTER, came_back, not_asked, undelivered, undone
from ulak.desk.coming.identify import identify, resolved
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.subscriber_letters import not_reached
from ulak.desk.decision import Bounce, Decision, Disposition, Event
from ulak.desk.phrases import say
from ulak.desk.recipients import SUBSCRIBER, was_to_another
from ulak.desk.subject_token import find_all
from ulak.desk.ticket import Dossier, Filing, LetterState, PastLetter, Ticket
from ulak.mail.message import Undelivered
from ulak.mail.postable import postable
from ulak.mail.safe_header import LONGEST_VALUE

REPORTED_WITHIN = timedelta(days=14)
"""Servers give up after five days (RFC 5321 §4.5.4.1); a report that names only a number must be as fresh."""

_LEFT = frozenset(
    {LetterState.SENT, LetterState.SENDING, LetterState.DEFERRED, LetterState.UNCERTAIN, LetterState.FAILED}
)


@dataclass(frozen=True, slots=True)
class _Reported:
    """A letter of ours that a report is about; `by_id` says that its Message-ID came back."""

    dossier: Dossier | None
    letter: PastLetter
    by_id: bool


def file_report(occasion: Occasion) -> Decision:
    """File a delivery report with the letter it is about, and tell somebody when that letter mattered."""
    found = list(_reported(occasion))
    fresh = next((one for one in found if _who_failed(occasion, one)), None)
    if reported := fresh or next(iter(found), None):
        return _report_on(occasion, reported)
    identified = identify(occasion.message, occasion.known, occasion.house, occasion.now)
    if identified.dossier and identified.signed is not None:
        return _filed_on(occasion, identified.dossier.ticket, "delivery report filed")
    return Decision(reason="filed: delivery report on none of our letters", disposition=Disposition.FILED)


def _reported(occasion: Occasion) -> Iterator[_Reported]:
    """By Message-ID, returned or replied to; else by number."""
    for number, letter in occasion.known.letters:
        if letter.state in _LEFT:
            yield _Reported(resolved(number, occasion.known), letter, by_id=True)
    if occasion.known.letters or not _may_name_a_number(occasion):
        return
    for number in _numbers_named(occasion):
        if dossier := resolved(number, occasion.known):
            yield from (_Reported(dossier, one, by_id=False) for one in _recent(occasion, dossier))


def _numbers_named(occasion: Occasion) -> tuple[str, ...]:
    """The tickets in the subject of the letter that came back, or of the report itself."""
    subjects = (*occasion.message.report.letter.subjects, occasion.message.subject)
    return tuple(
        dict.fromkeys(token.number for one in subjects for token in find_all(one, occasion.house.token))
    )


def _may_name_a_number(occasion: Occasion) -> bool:
    topmost = occasion.message.all_headers("Return-Path")[:1]
    return topmost == ("<>",) and not occasion.failed_dmarc


def _recent(occasion: Occasion, dossier: Dossier) -> Iterator[PastLetter]:
    """The letters it may be about, newest first; those with the subject that came back before others."""
    oldest = occasion.now - REPORTED_WITHIN
    recent = [one for one in reversed(dossier.letters) if one.state in _LEFT and one.at >= oldest]
    subjects = occasion.message.report.letter.subjects
    yield from sorted(recent, key=lambda one: one.subject not in subjects)


def _who_failed(occasion: Occasion, reported: _Reported) -> dict[str, Undelivered]:
    """The letter's own recipients that failed and were not known to have, with what is said of each."""
    letter = reported.letter
    known, found = {_spelt(one): one for one in letter.to}, dict[str, Undelivered]()
    for one in occasion.message.report.undelivered:
        address = next((known[spelt] for spelt in map(_spelt, one.addresses) if spelt in known), "")
        if not address and reported.by_id:
            address = _forwarded_from(occasion, letter)
        if address and address not in letter.failed:
            found.setdefault(address, one)
    return found


def _forwarded_from(occasion: Occasion, letter: PastLetter) -> str:
    """Whose mailbox sent the letter on to an address we never wrote to: the only one, or one it went to."""
    went_to = {_spelt(one) for one in occasion.message.report.letter.went_to}
    theirs = [one for one in letter.to if _spelt(one) in went_to]
    return next(iter(letter.to if len(letter.to) == 1 else theirs), "")


def _spelt(address: str) -> str:
    """As it travels: servers name a domain beyond ASCII by its A-labels, people do not."""
    return postable(address) or address


def _report_on(occasion: Occasion, reported: _Reported) -> Decision:
    letter, failed = reported.letter, _who_failed(occasion, reported)
    ticket = reported.dossier.ticket if reported.dossier else None
    if not failed:
        return _of_no_failure(occasion, reported)
    dead = tuple(address for address, one in failed.items() if one.is_dead)
    is_lost = letter.to[0] in failed
    bounce = Bounce(letter.id, tuple((a, one.reply) for a, one in failed.items()), dead, is_lost)
    facts = (
        ("letter", letter.purpose.value),
        ("failed", str(len(failed))),
        ("known by", "its Message-ID" if reported.by_id else "number and recipient"),
        *((("party", letter.party),) if letter.party else ()),
        *(() if is_lost else (("addressee", "reached"),)),
    )
    event = Event("letter bounced", facts=facts)
    if ticket is None:
        reason = f"filed: the {letter.purpose} bounced"
        return Decision(reason=reason, disposition=Disposition.FILED, events=(event,), bounce=bounce)
    if letter.purpose not in MATTER:
        words = _in_words(occasion, failed)
        told = not_asked(ticket, letter, words, occasion.rulebook, occasion.house)
        return replace(_filed_on(occasion, ticket, event.name, event.facts), bounce=bounce, drafts=told)
    matters = is_lost and not was_to_another(letter, ticket)
    if letter.party == SUBSCRIBER:
        return _of_subscriber(occasion, reported, ticket, failed, event, bounce)
    after = changed(ticket, _after(occasion, reported, is_dead=bool(dead)) if matters else ticket)
    return Decision(
        reason=f"filed on {ticket.number}: the {letter.purpose} bounced",
        disposition=Disposition.FILED,
        filing=Filing.DELIVERY_REPORT,
        before=ticket,
        after=after,
        events=(event, *undone(ticket, after)),
        drafts=undelivered(after, letter, _in_words(occasion, failed), occasion.rulebook, occasion.house),
        bounce=bounce,
    )


def _of_subscriber(
    occasion: Occasion,
    reported: _Reported,
    ticket: Ticket,
    failed: dict[str, Undelivered],
    event: Event,
    bounce: Bounce,
) -> Decision:
    """The letter says whose it was; the next contact gets it, and the promise to them runs again."""
    letter, calendars, house = reported.letter, occasion.rulebook.calendars, occasion.house
    assert reported.dossier is not None
    missed = not_reached(reported.dossier, letter, calendars, house, occasion.now)
    after = changed(ticket, missed.ticket)
    reason = "\n".join(filter(None, (_in_words(occasion, failed), missed.reason)))
    return Decision(
        reason=f"filed on {ticket.number}: the {letter.purpose} to a subscriber bounced",
        disposition=Disposition.FILED,
        filing=Filing.DELIVERY_REPORT,
        before=ticket,
        after=after,
        events=(event, *undone(ticket, after)),
        drafts=(*missed.letters, *undelivered(after, letter, reason, occasion.rulebook, house)),
        bounce=bounce,
    )


def _after(occasion: Occasion, reported: _Reported, *, is_dead: bool) -> Ticket:
    assert reported.dossier is not None
    dossier = reported.dossier
    return came_back(
        dossier.ticket,
        reported.letter,
        dossier.letters,
        occasion.rulebook.calendars,
        occasion.now,
        is_dead=is_dead,
    )


def _in_words(occasion: Occasion, failed: dict[str, Undelivered]) -> str:
    """Whom it did not reach, what to do, and what the server said."""
    language = occasion.house.language
    words = phrases.BOUNCED if any(one.is_dead for one in failed.values()) else phrases.ASKS
    said = [one.reply for one in failed.values() if one.reply][:1]
    return "\n".join(
        (
            say(words, language, who=", ".join(failed)),
            *(say(phrases.SERVER_SAID, language, reply=reply) for reply in said),
        )
    )


def _of_no_failure(occasion: Occasion, reported: _Reported) -> Decision:
    """A delay, a receipt, the second report on one letter; one that nobody can read is shown to people."""
    letter, dossier = reported.letter, reported.dossier
    if dossier is None:
        return Decision(reason="filed: delivery report on our letter", disposition=Disposition.FILED)
    decision = _filed_on(
        occasion, dossier.ticket, "delivery report filed", (("letter", letter.purpose.value),)
    )
    is_first = not any(one.filing is Filing.DELIVERY_REPORT for one in dossier.messages)
    if not occasion.message.report.is_unclear or letter.purpose not in MATTER or not is_first:
        return decision
    subject = occasion.message.subject[:LONGEST_VALUE]
    reason = say(phrases.UNCLEAR_REPORT, occasion.house.language, subject=subject)
    drafts = undelivered(dossier.ticket, letter, reason, occasion.rulebook, occasion.house)
    return replace(decision, drafts=drafts)


def _filed_on(
    occasion: Occasion, ticket: Ticket, event: str, facts: tuple[tuple[str, str], ...] = ()
) -> Decision:
    return Decision(
        reason=f"filed on {ticket.number}: {occasion.message.automatic or occasion.message.origin}",
        disposition=Disposition.FILED,
        filing=Filing.DELIVERY_REPORT,
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event(event, facts=(("why", occasion.message.automatic), *facts)),),
    )
