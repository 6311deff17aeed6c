"""Tell the people of a ladder's step that a promise nears its end, or is broken."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from ulak.desk.decision import Decision
from ulak.desk.escalate import escalate, next_look_at
from ulak.desk.ticket import Dossier
from ulak.fault_point import Step, reach
from ulak.stages.office import Office
from ulak.store.stale import Stale
from ulak.store.tickets import Look

BATCH = 500
log = logging.getLogger(__name__)


def turn(office: Office, clock: Callable[[], datetime]) -> int:
    """
    Take every step that is due on every ticket; return how many tickets were escalated.

    What is due is asked of the database, so nothing is forgotten over a restart or a downtime, and
    each (promise, step, occurrence) is a unique row, so nothing is said twice.
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
        if decision is None:
            quiet.append(Look(ticket.number, ticket.version, next_look_at(ticket, taken, office.rules())))
        else:
            escalated += _carried_out(office, decision, now)
    office.tickets.look_again_at(quiet)
    return escalated


def _carried_out(office: Office, decision: Decision, now: datetime) -> bool:
    """A ticket that was changed meanwhile is looked at again on the next turn."""
    try:
        office.settle(decision, now)
    except Stale:
        return False
    reach(Step.ESCALATED)
    log.info("%s", decision.reason)
    return True
