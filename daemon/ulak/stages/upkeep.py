"""What keeps the desk trustworthy: canaries fly, people are told what waits, the journal is chained."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ulak.desk.decision import Decision
from ulak.desk.watch import canary
from ulak.desk.watch.alarm import Change, compare, tell
from ulak.errors import ConfigError
from ulak.stages import junk, morning
from ulak.stages.rounds import Rounds, looks, out_of_service
from ulak.store.tickets import Then

log = logging.getLogger(__name__)


def turn(rounds: Rounds, clock: Callable[[], datetime]) -> int:
    """Let canaries fly, tell what is news and what the day brings, seal the journal; return how much."""
    now, rounds = clock(), replace(rounds, office=rounds.office.today())
    rounds.forget(now)
    told = _let_fly(rounds, now) + _sound(rounds, now) + morning.turn(rounds.office, rounds.digests, now)
    listed = junk.turn(rounds.office, rounds.junk, rounds.junk_lists, now)
    return told + listed + rounds.drop(now) + rounds.journal.seal(now)


def _let_fly(rounds: Rounds, now: datetime) -> int:
    """Each mailbox's canary at its own time of the day; one, however long the desk was down."""
    house = rounds.office.house
    asked = rounds.canaries.asked()
    due = [
        box.name
        for box in rounds.mailboxes
        if box.canary_within is not None
        and canary.is_due(asked.get(box.name), box.address, now, house.timezone)
    ]
    for name in due:
        _settle(rounds, canary.send(house.counter(name), house), now, rounds.canaries.sends(name, now))
    return len(due)


def _sound(rounds: Rounds, now: datetime) -> int:
    """Tell in one letter what began since the last turn and what is over; return how many that were."""
    standing = rounds.alarms.standing()
    seen = looks(rounds, {one.name: one for one in standing}, now)
    change = compare(seen, standing)
    if not change:
        return 0
    decision = tell(change, _counter(rounds, change), rounds.office.rules(), rounds.office.house)
    _settle(rounds, decision, now, rounds.alarms.tells(change, now))
    for one in change.begun:
        log.error("alarm: %s, since %s: %s", one.name, one.since.isoformat(), one.words.en)
    for over in change.over:
        log.info("all clear: %s", over.name)
    return len(change.begun) + len(change.over)


def _counter(rounds: Rounds, change: Change) -> str:
    """Write through a mailbox whose server is not what the alarm is about, where there is one."""
    names = [counter.name for counter in rounds.office.house.counters]
    troubles = [*(one.name for one in change.begun), *(one.name for one in change.going_on)]
    ailing = {name.partition(": ")[2] for name in troubles} | out_of_service(rounds).keys()
    return next((name for name in names if name not in ailing), names[0])


def _settle(rounds: Rounds, decision: Decision, now: datetime, then: Then) -> None:
    """An alarm whose letter cannot be written stands in `status` and in the log all the same."""
    try:
        rounds.office.settle(decision, now, then=then)
    except ConfigError as broken:
        log.error("nobody is told by mail: %s", broken)  # noqa: TRY400
        rounds.office.settle(replace(decision, drafts=()), now, then=then)
