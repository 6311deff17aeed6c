"""When the office opens: everybody is told what lies on their desk, once, however often the desk starts."""

import logging
from dataclasses import replace
from datetime import datetime

from ulak.desk.decision import Decision
from ulak.desk.lists import digest
from ulak.desk.lists.listing import Seat
from ulak.errors import ConfigError
from ulak.stages.office import Office
from ulak.store.daily import Daily
from ulak.store.stale import Stale

log = logging.getLogger(__name__)


def turn(office: Office, daily: Daily, now: datetime) -> int:
    """
    Write the digests of the day that are not written yet; return how many.

    Whoever has nothing on their desk gets none, but for coordinators on the first morning of a week, where
    closed complaints lack something. A desk that was down at the hour writes late, and of a day that is over
    nothing; one that begins its work has no morning behind it.
    """
    office = office.today()
    rulebook, house, last = office.rules(), office.trusting(), daily.last()
    opened = digest.opened_at(now, rulebook, house)
    if last is None:
        daily.done(now)
    if last is None or opened is None or opened <= last:
        return 0
    told, written = daily.told(opened), 0
    is_new_week = digest.begins_a_week(opened, rulebook, house)
    for reader, seat in digest.readers(rulebook):
        if reader.address not in told and _is_due(office, seat, now, is_new_week=is_new_week):
            decision = digest.send(reader, seat, house)
            written += _settled(office, decision, daily, opened, now)
    daily.done(now)
    return written


def _is_due(office: Office, seat: Seat, now: datetime, *, is_new_week: bool) -> bool:
    """Coordinators also hear of complaints that were closed without what the month's figures need."""
    if office.tickets.pile(seat).tickets:
        return True
    return (
        is_new_week
        and seat.coordinates
        and office.tickets.lacking(now - office.rules().recurring.within).was_not_said
    )


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
