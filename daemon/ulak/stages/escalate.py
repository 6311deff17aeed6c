"""Tell people that a promise nears its end, and remind those who were asked for something."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from ulak.desk.acts.author_asked import question_to_author
from ulak.desk.clocks.due_task import NOTHING_UNHEARD
from ulak.desk.clocks.escalate import escalate, is_told, next_look_at
from ulak.desk.clocks.reminders import next_reminder_at, remind
from ulak.desk.decision import Decision
from ulak.desk.ticket import Dossier, Ticket
from ulak.fault_point import Step, reach
from ulak.stages.office import Office
from ulak.store.looks import Look
from ulak.store.stale import Stale

BATCH = 500
log = logging.getLogger(__name__)


def turn(office: Office, clock: Callable[[], datetime]) -> int:
    """
    Take every step and send every reminder that is due; return how many decisions that took.

    What is due is asked of the database, so nothing is forgotten over a restart or a downtime. That
    clocks are watched is written down first, so that a letter can say when they were not. Each
    (promise, step, occurrence) is a unique row and a task's next reminder moves with the letter, so
    nothing is said twice.
    """
    now = clock()
    office.looks.keeps_watch(now)
    numbers = office.looks.due(now)
    return sum(_look(office, numbers[at : at + BATCH], now) for at in range(0, len(numbers), BATCH))


def _look(office: Office, numbers: Sequence[str], now: datetime) -> int:
    """
    Escalate some tickets; of those where nothing is due yet, remember when something will be.

    That is so by the rules they were looked at with: where others came meanwhile, look once more.
    """
    quiet: list[Look] = []
    today = office.today()
    escalated, house, rulebook = 0, today.trusting(), today.rules()
    for ticket, taken in office.looks.with_steps(numbers):
        decision = escalate(Dossier(ticket), taken, rulebook, house, now)
        if decision is not None and is_told(decision):  # what was in the way is asked only where it is said
            known = office.looks.evidence(ticket, now)
            decision = escalate(Dossier(ticket), taken, rulebook, house, now, known)
        decision = decision or _reminded(today, ticket, now)
        if decision is None:
            quiet.append(Look(ticket.number, ticket.version, next_look_at(ticket, taken, rulebook)))
        else:
            escalated += _carried_out(today, decision, now)
    office.looks.look_again_at(quiet)
    return escalated if office.rules() is rulebook else escalated + _look(office, numbers, now)


def _reminded(office: Office, ticket: Ticket, now: datetime) -> Decision | None:
    """A reminder may have to know what was written: only then is all of it read."""
    due = next_reminder_at(ticket)
    dossier = office.tickets.dossier(ticket.number) if due and due <= now else None
    asked = question_to_author(ticket)
    unheard = office.unheard(ticket, asked.since) if dossier and asked else NOTHING_UNHEARD
    return remind(dossier, office.rules(), office.trusting(), now, unheard) if dossier else None


def _carried_out(office: Office, decision: Decision, now: datetime) -> bool:
    """A ticket that was changed meanwhile is looked at again on the next turn."""
    try:
        office.settle(decision, now)
    except Stale:
        return False
    reach(Step.ESCALATED)
    log.info("%s", decision.reason)
    return True
