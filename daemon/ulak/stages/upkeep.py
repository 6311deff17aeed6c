"""What keeps the desk trustworthy: the journal is chained by hash, and what stands still is told."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ulak.desk.alarm import acknowledgements_wait, files_are_wrong, mails_in_quarantine
from ulak.desk.decision import Decision
from ulak.stages.office import Office
from ulak.store.health import Health
from ulak.store.journal import Journal
from ulak.store.outbox import Outbox
from ulak.store.waiting import Waiting

ALARM = "alarm"
QUARANTINE = "mails in quarantine"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rounds:
    """
    What upkeep looks at.

    `wrong_files` says what is wrong with rules or templates that were changed, empty when nothing is.
    `forget` removes what no quota asks about any more.
    """

    office: Office
    journal: Journal
    waiting: Waiting
    outbox: Outbox
    health: Health
    wrong_files: Callable[[], str]
    forget: Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class _Look:
    """Something that may stand still: `state` is empty while it does not, and another when it is news."""

    name: str
    state: str
    decision: Callable[[], Decision]


def turn(rounds: Rounds, clock: Callable[[], datetime]) -> int:
    """Sound what is new, then seal the journal's new entries; return how many alarms and entries."""
    now = clock()
    rounds.forget(now)
    return _sound(rounds, now) + rounds.journal.seal(now)


def _sound(rounds: Rounds, now: datetime) -> int:
    """Each alarm is sent once, and again only after it was over or has become another."""
    before = {sign.name: sign.words for sign in rounds.health.notes(ALARM)}
    sounded = 0
    for look in _looks(rounds, before):
        if look.state == before.get(look.name, ""):
            continue
        if look.state:
            rounds.office.settle(look.decision(), now)
            log.error("alarm to the administrators: %s", look.name)
            sounded += 1
        rounds.health.note(ALARM, look.name, now, look.state)
    return sounded


def _looks(rounds: Rounds, before: Mapping[str, str]) -> Iterator[_Look]:
    rules, house = rounds.office.rules(), rounds.office.house
    wrong = rounds.wrong_files()
    yield _Look("files are wrong", wrong, lambda: files_are_wrong(wrong, rules, house))
    mails = rounds.waiting.quarantined()
    newest = max(mails[-1].id, int(before.get(QUARANTINE, "") or 0)) if mails else ""  # one less is no news
    yield _Look(QUARANTINE, str(newest), lambda: mails_in_quarantine(len(mails), rules, house))
    waiting = rounds.outbox.waiting_for_room()
    yield _Look(
        "acknowledgements wait",
        "yes" if waiting else "",
        lambda: acknowledgements_wait(waiting, rules, house),
    )
