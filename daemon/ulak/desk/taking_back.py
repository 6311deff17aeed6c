"""An answer that has not left does not leave: its writer takes it back, or its addressee has changed."""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.change import reopened
from ulak.desk.command import Order
from ulak.desk.drafts import local
from ulak.desk.outgoing import was_told
from ulak.desk.ticket import LetterState, PastLetter, Status
from ulak.desk.work import Work


def undo(work: Work, order: Order) -> Work:
    """`#geri-al`: the writer's last answer does not leave, if it has not yet."""
    timezone = work.occasion.house.timezone
    letters = [one for one in work.own_letters() if one.state is not LetterState.WITHDRAWN]
    held = [one for one in letters if one.state is LetterState.HELD]
    if not letters:
        return work.cannot(order, phrases.NOTHING_TO_UNDO)
    if not held:
        return work.cannot(order, phrases.TOO_LATE, time=local(letters[-1].at, timezone))
    return _taken_back(work.did(order, phrases.TAKEN_BACK, time=local(held[-1].at, timezone)), held[-1])


def _taken_back(work: Work, letter: PastLetter) -> Work:
    done = replace(work, withdraws=(*work.withdraws, letter.id))
    return opened_if_nobody_was_told(
        done.happened(f"{letter.purpose} taken back", ("letter", str(letter.id)))
    )


def opened_if_nobody_was_told(work: Work) -> Work:
    """An outcome that does not go out has told nobody: the ticket it closed is open again."""
    if work.ticket.status is not Status.CLOSED:
        return work
    if was_told(work):
        return work.also(phrases.STAYS_CLOSED)
    done = replace(work, ticket=reopened(work.ticket)).also(phrases.OPEN_AGAIN)
    return done.happened("ticket reopened", ("why", "its outcome was taken back"))
