"""What becomes of one report of a case where another changed: its subscriber is told, its case closed."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from ulak.desk.certificates.closing_case import outcome_to
from ulak.desk.certificates.taking_over import as_the_case_is
from ulak.desk.decision import Decision
from ulak.desk.ticket import Dossier, Ticket
from ulak.errors import ConfigError
from ulak.stages.office import Office
from ulak.store.cases import Cases
from ulak.store.stale import Stale

TRIES = 5

log = logging.getLogger(__name__)


def settle_cases(office: Office, cases: Cases, clock: Callable[[], datetime]) -> int:
    """
    Let one report of each case tell a subscriber; return how many changed, each in a transaction of its own.

    Only where something seems to change are the letters asked for that may be on their way.
    """
    return sum(_told_once(office, cases, *case, clock()) for case in cases.changed())


def _told_once(
    office: Office, cases: Cases, ticket: Ticket, others: tuple[Ticket, ...], now: datetime
) -> bool:
    numbers = (ticket.number, *(one.number for one in others))

    def decided(today: Office, dossiers: Iterable[Dossier]) -> Decision | None:
        this, *beside = dossiers
        return as_the_case_is(this.ticket, beside, today.rules(), today.trusting(), now)

    if decided(office.today(), map(Dossier, (ticket, *others))) is None:
        return False
    return _settled(office, lambda today: decided(today, cases.dossiers(numbers)), now)


def close_cases(office: Office, clock: Callable[[], datetime]) -> int:
    """Deal with each open report beside a closed one, in a transaction of its own; return how many."""
    return sum(_dealt_with(office, *pair, clock()) for pair in office.tickets.half_closed())


def _dealt_with(office: Office, closed: str, other: str, now: datetime) -> bool:
    def decided(today: Office) -> Decision | None:
        first, second = today.tickets.dossier(closed), today.tickets.dossier(other)
        if first is None or second is None:
            return None
        return outcome_to(first, second, today.rules(), today.trusting(), now)

    return _settled(office, decided, now)


def _settled(office: Office, decided: Callable[[Office], Decision | None], now: datetime) -> bool:
    """False where nothing is to be done, or not yet, or somebody was faster each time."""
    for _ in range(TRIES):
        today = office.today()
        decision = decided(today)
        if decision is None:
            return False
        try:
            today.settle(decision, now)
        except Stale:
            continue
        except ConfigError as broken:  # a letter is wrong: what must be said waits until it is mended
            log.error("%s is not carried out: %s", decision.reason, broken)  # noqa: TRY400
            return False
        log.info("%s", decision.reason)
        return True
    return False
