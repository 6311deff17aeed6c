"""When the office opens: the coordinators are told what lies in junk folders, each mail once."""

import logging
from datetime import datetime

from ulak.desk.lists.digest import opened_at
from ulak.desk.lists.junk_list import MOST, send
from ulak.errors import ConfigError
from ulak.stages.office import Office
from ulak.store.daily import Daily
from ulak.store.junk import Junk
from ulak.store.stale import Stale

log = logging.getLogger(__name__)


def turn(office: Office, junk: Junk, daily: Daily, now: datetime) -> int:
    """
    Write the list of the day, if it is not written yet and holds anything; return how many mails it tells of.

    What it tells of is remembered with it, so that a desk that starts again, and a second one, tell it no
    second time. A list that cannot be written waits for the next morning; its entries do too.
    """
    office = office.today()
    last, opened = daily.last(), opened_at(now, office.rules(), office.house)
    if last is None:
        daily.done(now)
    if last is None or opened is None or opened <= last:
        return 0
    entries, ids = junk.unlisted(now, MOST)
    decision = send(entries, len(ids) - len(entries), office.rules(), office.house)
    try:
        if decision is not None:
            office.settle(decision, now, first=junk.lists(ids, now))
    except ConfigError as broken:
        log.error("the junk list cannot be written: %s", broken)  # noqa: TRY400
        decision = None
    except Stale:
        return 0
    daily.done(now)
    return len(ids) if decision else 0
