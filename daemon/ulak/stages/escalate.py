"""Tell the people of a ladder's step that a promise nears its end, or is broken."""

import logging
from collections.abc import Callable
from datetime import datetime

from ulak.desk.escalate import escalate, next_look_at
from ulak.stages.office import Office
from ulak.store.stale import Stale
from ulak.store.tickets import Look

log = logging.getLogger(__name__)


def turn(office: Office, clock: Callable[[], datetime]) -> int:
    """
    Take every step that is due on every ticket; return how many tickets were escalated.

    What is due is asked of the database, so nothing is forgotten over a restart or a downtime, and
    each (promise, step, occurrence) is a unique row, so nothing is said twice.
    """
    now = clock()
    quiet: list[Look] = []
    escalated = sum(_escalate(office, number, now, quiet) for number in office.tickets.due(now))
    office.tickets.look_again_at(quiet)
    return escalated


def _escalate(office: Office, number: str, now: datetime, quiet: list[Look]) -> bool:
    dossier = office.tickets.dossier(number)
    if dossier is None:
        return False
    taken = office.tickets.taken(number)
    decision = escalate(dossier, taken, office.rules(), office.house, now)
    if decision is None:
        again = next_look_at(dossier.ticket, taken, office.rules())
        quiet.append(Look(number, dossier.ticket.version, again))
        return False
    try:
        office.settle(decision, now)
    except Stale:
        return False
    log.info("ticket %s: %s", number, decision.reason)
    return True
