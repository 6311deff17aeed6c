"""
A letter to a subscriber left, or did not arrive: what that means for the promise, and who is written to next.

The reporter and the ticket's status have nothing to do with it. Nothing is undone but the promise to
subscribers: the next contact gets the same text by itself, and people hear of it.
"""

from dataclasses import dataclass
from datetime import datetime

from ulak.desk.acts import reporting_words as words
from ulak.desk.certificates.report import Informed
from ulak.desk.certificates.subscribers import not_told_by
from ulak.desk.clocks.due import Calendars
from ulak.desk.decision import Draft
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.recipients import SUBSCRIBER, ToSubscriber
from ulak.desk.staff.to_subscribers import REPORT_TEMPLATE
from ulak.desk.ticket import Dossier, PastLetter, Purpose, Ticket


@dataclass(frozen=True, slots=True)
class NotReached:
    """The ticket after a letter did not reach its subscriber, the letter that goes instead, what to say."""

    ticket: Ticket
    letters: tuple[Draft, ...]
    reason: str


def not_reached(
    dossier: Dossier, letter: PastLetter, calendars: Calendars, house: House, now: datetime
) -> NotReached:
    """Their promise runs again; a letter that was no report is people's to write anew."""
    ticket = not_told_by(dossier.ticket, letter, dossier.letters, calendars, now)
    one = ticket.report.subscriber(letter.subscriber)
    if one is None:
        return NotReached(ticket, (), "")
    if letter.purpose is not Purpose.PRELIMINARY_REPORT or not one.is_waiting:
        return NotReached(ticket, (), say(words.REACH_THEM, house.language, name=one.name))
    if one.next_contact is None:
        return NotReached(ticket, (), say(words.NO_CONTACT_LEFT, house.language, name=one.name))
    return NotReached(ticket, (_again(ticket, letter, one, house),), _of_next(one, letter, dossier, house))


def _again(ticket: Ticket, letter: PastLetter, one: Informed, house: House) -> Draft:
    """What the letter said, in the words of whoever wrote it."""
    return Draft(
        template=REPORT_TEMPLATE,
        recipients=ToSubscriber(Purpose.PRELIMINARY_REPORT, ticket, one.key),
        language=house.language,
        counter=ticket.mailbox,
        subject=say(words.SUBJECT, house.language),
        text=letter.words,
        by=letter.by,
        caused_by=letter.caused_by,
        party=SUBSCRIBER,
    )


def _of_next(one: Informed, letter: PastLetter, dossier: Dossier, house: House) -> str:
    who = one.next_contact.address if one.next_contact else ""
    told = say(words.NEXT_CONTACT, house.language, name=one.name, who=who)
    had_files = any(said.files for said in dossier.messages if said.message_id == letter.caused_by)
    told = f"{told} {say(words.WITHOUT_FILES, house.language)}" if had_files else told
    return f"{told} {say(words.CALL_THEM, house.language)}"
