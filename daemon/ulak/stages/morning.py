"""When the office opens: everybody is told what lies on their desk, once, however often the desk starts."""

import logging
from dataclasses import replace
from datetime import datetime

from ulak.desk.decision import Decision
from ulak.desk.lists import digest
from ulak.errors import ConfigError
from ulak.stages.office import Office
from ulak.store.daily import Daily
from ulak.store.stale import Stale

log = logging.getLogger(__name__)


def turn(office: Office, daily: Daily, now: datetime) -> int:
    """
    Write the digests of the day that are not written yet; return how many.

    Whoever has nothing on their desk gets none. A desk that was down at the hour writes late, and of a day
    that is over nothing; one that begins its work has no morning behind it.
    """
    office = office.today()
    rulebook, house, last = office.rules(), office.trusting(), daily.last()
    opened = digest.opened_at(now, rulebook, house)
    if last is None:
        daily.done(now)
    if last is None or opened is None or opened <= last:
        return 0
    told, written = daily.told(opened), 0
    for reader, seat in digest.readers(rulebook):
        if reader.address not in told and office.tickets.pile(seat).tickets:
            decision = digest.send(reader, seat, house)
            written += _settled(office, decision, daily, opened, now)
    daily.done(now)
    return written


def _settled(office: Office, decision: Decision, daily: Daily, opened: datetime, now: datetime) -> bool:
    """A digest whose template is wrong is written no more today; another daemon's is not written again."""
    once = daily.once(decision.drafts[0].to[0], opened, now)
    try:
        office.settle(decision, now, first=once)
    except ConfigError as broken:
        log.error("a digest cannot be written: %s", broken)  # noqa: TRY400
        office.settle(replace(decision, drafts=()), now, first=once)
        return False
    except Stale:
        return False
    return True
