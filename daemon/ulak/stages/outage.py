"""Mailboxes whose SMTP server cannot be spoken to: their letters wait together, not one by one."""

import logging
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ulak.desk.watch.backoff import LONGEST_PAUSE, pause
from ulak.mail.delivery import Deferred, Outcome, Uncertain
from ulak.store.deliveries import without_addresses

log = logging.getLogger(__name__)


class Reachable(Protocol):
    """All that an outage needs from SMTP."""

    def check(self) -> tuple[str, ...]:
        """Connect and log in; each sentence is something wrong, none means all is well."""
        ...


@dataclass(frozen=True, slots=True)
class _Trouble:
    """So many times in a row; nothing is sent until then, or one letter may try where that is None."""

    words: str
    times: int
    until: datetime | None


class Outages:
    """
    What dispatch knows of the servers it sends through, as long as the process lives.

    A server that cannot be spoken to pauses its mailbox: no letter of it is tried, and after a pause
    that grows to some minutes the server alone is asked whether it is back. So an outage costs one
    letter one attempt, however many wait. `note` keeps for administrators why letters of a mailbox do
    not leave (empty: they do); `noted` are the mailboxes of which that stands there already.
    """

    def __init__(
        self, note: Callable[[str, datetime, str], None] | None = None, noted: Iterable[str] = ()
    ) -> None:
        self._note = note
        self._noted = dict.fromkeys(noted, "")
        self._troubles: dict[str, _Trouble] = {}
        self._working: set[str] = set()

    @property
    def paused(self) -> frozenset[str]:
        """Mailboxes of which no letter may be tried."""
        return frozenset(name for name, one in self._troubles.items() if one.until is not None)

    def words(self, mailbox: str) -> str:
        """Why that mailbox is paused; empty where it is not."""
        trouble = self._troubles.get(mailbox)
        return trouble.words if trouble and trouble.until else ""

    def over(self, now: datetime) -> frozenset[str]:
        """Paused mailboxes whose server should be asked; also where the clock was set back."""
        longest = LONGEST_PAUSE * 2
        return frozenset(
            name
            for name, one in self._troubles.items()
            if one.until is not None and not now < one.until < now + longest
        )

    def ask(self, mailbox: str, courier: Reachable, clock: Callable[[], datetime]) -> None:
        """Is the server back? Then one letter may try, else the pause grows."""
        problems = courier.check()
        if problems:
            self._pause(mailbox, problems[0], clock())
        else:
            before = self._troubles[mailbox]
            self._troubles[mailbox] = _Trouble(before.words, before.times, None)

    def heard(self, mailbox: str, outcome: Outcome, now: datetime) -> None:
        """
        Learn from what became of a letter.

        A single lost answer to a final dot may be an accident; a second in a row endangers every
        letter behind it, and pauses the mailbox too.
        """
        if isinstance(outcome, Deferred) and outcome.away:
            self._pause(mailbox, outcome.reply, now)
        elif isinstance(outcome, Uncertain):
            if mailbox in self._troubles:
                self._pause(mailbox, outcome.reply, now)
            else:
                self._troubles[mailbox] = _Trouble(outcome.reply, 1, None)
        else:
            self._troubles.pop(mailbox, None)
            self._working.add(mailbox)

    def tell(self, now: datetime) -> None:
        """Keep what is news for administrators."""
        for mailbox in self.paused - self._noted.keys():
            log.error("no letter of mailbox %s leaves: %s", mailbox, self.words(mailbox))
            self._say(mailbox, now, self.words(mailbox))
            self._noted[mailbox] = ""
        for mailbox in self._working & self._noted.keys():
            log.info("letters of mailbox %s leave again", mailbox)
            self._say(mailbox, now, "")
            del self._noted[mailbox]
        self._working.clear()

    def _pause(self, mailbox: str, words: str, now: datetime) -> None:
        before = self._troubles.get(mailbox)
        times = before.times + 1 if before else 1
        until = now + pause(times, random.random())  # noqa: S311
        self._troubles[mailbox] = _Trouble(without_addresses(words), times, until)
        self._working.discard(mailbox)

    def _say(self, mailbox: str, now: datetime, words: str) -> None:
        if self._note is not None:
            self._note(mailbox, now, words)


def ask_again(
    outages: Outages,
    due: Callable[[datetime], frozenset[str]],
    couriers: Mapping[str, Reachable],
    clock: Callable[[], datetime],
) -> None:
    """Ask the servers whose pause is over, and for which a letter waits; `due` says which those are."""
    over = outages.over(clock())
    if over:
        for mailbox in sorted(over & due(clock()) & couriers.keys()):
            outages.ask(mailbox, couriers[mailbox], clock)
