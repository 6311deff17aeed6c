"""An answer that has not left does not leave: its writer takes it back, or its addressee has changed."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from ulak.desk import phrases
from ulak.desk.acts.reporting_words import SUBSCRIBER_LETTERS_TAKEN_BACK
from ulak.desk.change import reopened
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.drafts import local
from ulak.desk.gate.gates import void_decision
from ulak.desk.recipients import SUBSCRIBER
from ulak.desk.staff.outgoing import was_told
from ulak.desk.ticket import PastLetter, Status


def letters_taken_back(work: Work, order: Order, letters: Iterable[PastLetter]) -> Work:
    """Held letters of the writer's do not leave; those to subscribers may be many, and are told of as one."""
    theirs = []
    for letter in letters:
        if letter.party == SUBSCRIBER:
            theirs.append(letter)
        else:
            work = _taken_back(work, order, letter)
    return _from_subscribers(work, order, theirs) if theirs else work


def _from_subscribers(work: Work, order: Order, letters: list[PastLetter]) -> Work:
    done = replace(work, withdraws=(*work.withdraws, *(one.id for one in letters)))
    is_said = any(one.line == order.line for one in work.lines)
    say = done.also if is_said else partial(done.did, order)
    done = say(SUBSCRIBER_LETTERS_TAKEN_BACK, count=str(len(letters)))
    return done.happened(f"{letters[0].purpose} taken back", ("letters", str(len(letters))))


def _taken_back(work: Work, order: Order, letter: PastLetter) -> Work:
    time = local(letter.at, work.occasion.house.timezone)
    done = replace(work, withdraws=(*work.withdraws, letter.id)).did(order, phrases.TAKEN_BACK, time=time)
    return void_decision(done.happened(f"{letter.purpose} taken back", ("letter", str(letter.id))), letter)


def opened_if_nobody_was_told(work: Work) -> Work:
    """An outcome that does not go out has told nobody: the ticket it closed is open again."""
    if work.ticket.status is not Status.CLOSED:
        return work
    if was_told(work):
        return work.also(phrases.STAYS_CLOSED)
    opened = reopened(work.ticket, work.occasion.now, work.occasion.rulebook.calendars)
    done = replace(work, ticket=opened).also(phrases.OPEN_AGAIN)
    return done.happened("ticket reopened", ("why", "its outcome was taken back"))
