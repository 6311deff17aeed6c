"""An answer that has not left does not leave: its writer takes it back, or its addressee has changed."""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.change import reopened
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.drafts import local
from ulak.desk.gate.gates import void_decision
from ulak.desk.staff.outgoing import was_told
from ulak.desk.ticket import PastLetter, Status


def letter_taken_back(work: Work, order: Order, letter: PastLetter) -> Work:
    """A held letter of the writer's does not leave."""
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
