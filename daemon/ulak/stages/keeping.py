"""What was kept long enough is announced by a letter, and removed on the day that it named."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from ulak.desk.figures.month import month_of
from ulak.desk.keeping.announcing import MOST, announce, opened_at, readers, removal_day
from ulak.desk.keeping.kept import Over, over
from ulak.errors import ConfigError
from ulak.stages.office import Office
from ulak.store.announced import Announced, Announcement
from ulak.store.engine import Store
from ulak.store.keeping import Keeping
from ulak.store.stale import Stale

log = logging.getLogger(__name__)

BATCH = 50
"""Tickets that one turn removes: others write in between."""


def turn(office: Office, store: Store, clock: Callable[[], datetime]) -> int:
    """
    Remove some of what was announced, else announce what the month brings; return how many tickets that were.

    Each ticket is asked about again on its day: whatever has changed since the letter lets it stay.
    """
    now, office = clock(), office.today()
    announced = Announced(store)
    if ready := announced.ready(now, BATCH):
        return sum(_settled(office, Keeping(store), told, now) for told in ready)
    return _announced(office, announced, Keeping(store), now)


def _settled(office: Office, keeping: Keeping, told: Announcement, now: datetime) -> bool:
    """Remove a ticket, or take back that it will be; one that changes this moment has the next turn."""
    rulebook = office.rules()
    found = over(keeping.lives((told.number,)), rulebook.retention, office.house.timezone, told.at)
    one = next((one for one in found if one.life.number == told.number), None)
    try:
        if one is None or str(one.rule) != told.rule:
            keeping.take_back(told, now)
        else:
            keeping.remove(one, told, rulebook.version, now, rulebook.inside())
            log.info("content removed: %s", told.number)
    except Stale:
        return False
    return True


def _announced(office: Office, announced: Announced, keeping: Keeping, now: datetime) -> int:
    """Write the letter of the month, late where the desk was down; nobody who reads it, nothing announced."""
    last = announced.last()
    opened = opened_at(month_of(now, office.house.timezone), office.rules(), office.house)
    if last is None:
        announced.looked(now)
    if last is None or not last < opened <= now:
        return 0
    to = readers(office.rules())
    found = _over(office, keeping, announced.waiting(), now) if to else ()
    if not found:
        announced.looked(now)
        return 0
    day = removal_day(now, office.rules(), office.house)
    first, then = announced.tells(found[:MOST], day, opened, now)
    decision = announce(found[:MOST], is_more=len(found) > MOST, day=day, to=to, house=office.house)
    try:
        office.settle(decision, now, first=first, then=then)
    except ConfigError as broken:
        log.error("the letter about tickets that were kept long enough cannot be written: %s", broken)  # noqa: TRY400
        announced.looked(now)
        return 0
    except Stale:
        return 0
    return len(found[:MOST])


def _over(office: Office, keeping: Keeping, waiting: frozenset[str], now: datetime) -> tuple[Over, ...]:
    """Page by page, until there is more than a letter holds."""
    entries, timezone = office.rules().retention, office.house.timezone
    before = now - timedelta(days=min((one.keep.days for one in entries), default=0))
    found: dict[str, Over] = {}
    behind: tuple[datetime, str] | None = None
    while entries and len(found) <= MOST and (page := keeping.closed(before, behind)):
        behind = page[-1]
        lives = keeping.lives([number for _, number in page if number not in waiting | found.keys()])
        found |= {
            o.life.number: o for o in over(lives, entries, timezone, now) if o.life.number not in waiting
        }
    return tuple(found[number] for number in sorted(found))
