"""Tell people that a promise nears its end, and remind those who were asked for something."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from ulak.desk.clocks.escalate import escalate, next_look_at
from ulak.desk.clocks.reminders import next_reminder_at, remind
from ulak.desk.decision import Decision
from ulak.desk.ticket import Dossier, Ticket
from ulak.fault_point import Step, reach
from ulak.stages.office import Office
from ulak.store.stale import Stale
from ulak.store.tickets import Look

BATCH = 500
log = logging.getLogger(__name__)


def turn(office: Office, clock: Callable[[], datetime]) -> int:
    """
    Take every step and send every reminder that is due; return how many decisions that took.

    What is due is asked of the database, so nothing is forgotten over a restart or a downtime. Each
    (promise, step, occurrence) is a unique row and a task's next reminder moves with the letter, so
    nothing is said twice.
    """
    now = clock()
    numbers = office.tickets.due(now)
    return sum(_look(office, numbers[at : at + BATCH], now) for at in range(0, len(numbers), BATCH))


def _look(office: Office, numbers: Sequence[str], now: datetime) -> int:
    """Escalate some tickets; of those where nothing is due yet, remember when something will be."""
    quiet: list[Look] = []
    escalated, house = 0, office.trusting()
    for ticket, taken in office.tickets.with_steps(numbers):
        decision = escalate(Dossier(ticket), taken, office.rules(), house, now)
        decision = decision or _reminded(office, ticket, now)
        if decision is None:
            quiet.append(Look(ticket.number, ticket.version, next_look_at(ticket, taken, office.rules())))
        else:
            escalated += _carried_out(office, decision, now)
    office.tickets.look_again_at(quiet)
    return escalated


def _reminded(office: Office, ticket: Ticket, now: datetime) -> Decision | None:
    """A reminder may have to know what was written: only then is all of it read."""
    due = next_reminder_at(ticket)
    dossier = office.tickets.dossier(ticket.number) if due and due <= now else None
    return remind(dossier, office.rules(), office.trusting(), now) if dossier else None


def _carried_out(office: Office, decision: Decision, now: datetime) -> bool:
    """A ticket that was changed meanwhile is looked at again on the next turn."""
    try:
        office.settle(decision, now)
    except Stale:
        return False
    reach(Step.ESCALATED)
    log.info("%s", decision.reason)
    return True
