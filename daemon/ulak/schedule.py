"""
The daemon's day: a thread a stage, a thread a mailbox, and a calendar that wakes them.

The only door of apscheduler. It sets Events and nothing else: what is due is asked of the database
by the stage that wakes up, so a missed or doubled tick costs nothing.
"""

import logging
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler

from ulak.complaints import Complaints
from ulak.errors import DeskError, Unavailable, where_it_broke
from ulak.gateways.notify import Supervisor

CRASHES_IN_A_ROW = 10
LONGEST_PAUSE = 60.0
HANGS_AFTER = 15 * 60.0
GIVES_UP_AFTER = 2 * 3600.0
"""Seconds a turn may take until it counts as hanging, and until the process ends to be started anew."""

LAST_TURN = 20.0
"""Seconds a turn that has begun may still take after SIGTERM; what it sends the next start recovers."""

SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
log = logging.getLogger(__name__)


class Sleep(Protocol):
    """How a thread rests between two turns."""

    def __call__(self, seconds: float) -> None:
        """Come back when there may be work, or after so many seconds."""
        ...


@dataclass(slots=True)
class Bell:
    """What wakes a stage."""

    event: threading.Event = field(default_factory=threading.Event)

    def ring(self) -> None:
        """There may be work."""
        self.event.set()

    def wait(self, seconds: float) -> None:
        """Sleep until it rings or the time is over."""
        self.event.wait(seconds)
        self.event.clear()


@dataclass(frozen=True, slots=True)
class Post:
    """
    One thread's work: its turn, how it rests, whom it wakes when something moved.

    `every` bounds the rest, in seconds. `ring` ends it from outside. `crashed` is told the class of
    an error, `hangs` for how many seconds a turn has not ended, `works` that turns succeed: first, and
    after each trouble.
    """

    name: str
    turn: Callable[[], int]
    wait: Sleep
    ring: Callable[[], None]
    every: float
    wakes: tuple[Callable[[], None], ...] = ()
    crashed: Callable[[str], None] = lambda _: None
    works: Callable[[], None] = lambda: None
    hangs: Callable[[float], None] = lambda _: None


class Watch:
    """
    Runs one post until it is told to stop; counts crashes, backs off while a service is away.

    `clock` counts seconds; the daemon asks by it whether the turn under way hangs.
    """

    def __init__(
        self,
        post: Post,
        stopping: threading.Event,
        give_up: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        complaints: Complaints | None = None,
    ) -> None:
        self.post = post
        self._complaints = complaints or Complaints()
        self._stopping = stopping
        self._give_up = give_up
        self._clock = clock
        self._began: float | None = None
        self._hung = False
        self._noted = False
        self._worked = False
        self._away: set[str] = set()
        self._failures = 0
        self._crashes = 0

    def run(self) -> None:
        """Turn, rest, turn …; a post that crashes ten times in a row ends the process."""
        while not self._stopping.is_set():
            try:
                self._turn_and_rest()
            except Unavailable as away:
                self._failures += 1
                self._say_once(str(away))
            except Exception as crash:  # noqa: BLE001 - one of the two permitted: no stage stops the others
                self._failures += 1
                self._count_crash(crash)
            if self._failures:
                self._pause()

    def mind(self) -> None:
        """Called from another thread: say once that the turn under way does not end; at last, give up."""
        began = self._began
        lasts = 0.0 if began is None else self._clock() - began
        if lasts >= GIVES_UP_AFTER:
            self._give_up(f"the turn of {self.post.name} has not ended for {lasts / 60:.0f} minutes")
        if lasts >= HANGS_AFTER and not self._hung:
            self._hung = True
            log.error("%s hangs: its turn has not ended for %d minutes", self.post.name, lasts / 60)

    def note(self) -> None:
        """Called from a thread that may wait for the store: leave there, once, that the turn hangs."""
        began, hung = self._began, self._hung
        if began is None or self._noted or not hung:
            return
        self._noted = True
        try:
            self.post.hangs(self._clock() - began)
            if not self._hung:  # it ended meanwhile, and may have been there before the note
                self.post.works()
        except DeskError:
            self._noted = False  # the store that takes the note may be what is away

    def _turn(self) -> int:
        self._began = self._clock()
        try:
            return self.post.turn()
        finally:
            self._began = None

    def _turn_and_rest(self) -> None:
        moved = self._turn()
        self._recovered(quiet=not moved)
        if moved:
            for wake in self.post.wakes:
                wake()
        elif not self._stopping.is_set():
            self.post.wait(self.post.every)

    def _pause(self) -> None:
        """Longer with every failure in a row, and never the same for two desks that lost one server."""
        pause = min(LONGEST_PAUSE, 2.0 ** min(self._failures, 6)) * random.uniform(0.5, 1.0)  # noqa: S311
        self._stopping.wait(pause)

    def _say_once(self, sentence: str) -> None:
        if sentence not in self._away and self._complaints.begin(self.post.name, sentence):
            log.warning("%s: %s", self.post.name, sentence)
        self._away.add(sentence)

    def _recovered(self, *, quiet: bool) -> None:
        """A turn that moved something may have met the same trouble beside it; a quiet one has not."""
        if self._away and quiet:
            ended = [self._complaints.end(self.post.name, sentence) for sentence in self._away]
            if any(ended):
                log.info("%s: works again", self.post.name)
            self._away.clear()
        news = self._crashes or self._hung or not self._worked
        self._hung, self._noted, self._worked = False, False, not news
        if news:
            self.post.works()
        self._failures, self._crashes, self._worked = 0, 0, True

    def _count_crash(self, crash: Exception) -> None:
        self._crashes += 1
        what = str(crash) if isinstance(crash, DeskError) else where_it_broke(crash)
        log.error("%s crashed (%d in a row): %s", self.post.name, self._crashes, what)
        with suppress(DeskError):  # the store that would count it may be what is away
            self.post.crashed(type(crash).__name__)
        if self._crashes >= CRASHES_IN_A_ROW:
            self._give_up(f"{self.post.name} crashed {self._crashes} times in a row")


def hold_signals() -> None:
    """
    Keep signals for `Daemon.run`, which asks for them; call it before the first thread starts.

    A handler could come while the main thread holds the very lock it needs; asking cannot.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


class Daemon:
    """
    All posts together, from READY to the end of the last turn.

    `state` says in a few words how the desk is; systemd shows them. Whatever asks the store is done in a
    thread of its own, so that a store that does not answer keeps neither systemd nor a signal waiting.
    """

    def __init__(
        self,
        posts: Iterable[Post],
        notify: Supervisor,
        reload: Callable[[], None],
        state: Callable[[], str] = lambda: "",
    ) -> None:
        self._stopping = threading.Event()
        self._gave_up = ""
        self._notify = notify
        self._between = notify.watchdog / 3 or 30.0
        self._reload = reload
        self._state = state
        complaints = Complaints()
        self._watches = tuple(
            Watch(post, self._stopping, self._give_up, complaints=complaints) for post in posts
        )

    def run(self) -> str:
        """
        Work until SIGTERM or SIGINT; SIGHUP asks for a reload, which must not wait for anything.

        Returns why it gave up, or an empty string after a stop that was asked for. A stop lets
        every turn that has begun end.
        """
        hold_signals()
        threads = [threading.Thread(target=w.run, name=w.post.name, daemon=True) for w in self._watches]
        calendar = self._calendar()
        for thread in threads:
            thread.start()
        calendar.start()
        self._notify.ready()
        telling = threading.Thread(target=self._tell, name="status", daemon=True)
        telling.start()
        self._mind([*threads, telling])
        self._notify.stopping()
        calendar.shutdown(wait=False)
        self._stop(threads)
        return self._gave_up

    def _give_up(self, why: str) -> None:
        self._gave_up = why
        os.kill(os.getpid(), signal.SIGTERM)

    def _calendar(self) -> BackgroundScheduler:
        calendar = BackgroundScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}, timezone="UTC"
        )
        for watch in self._watches:
            calendar.add_job(watch.post.ring, "interval", seconds=watch.post.every, id=watch.post.name)
        return calendar

    def _mind(self, threads: list[threading.Thread]) -> None:
        """Tell systemd that we live, as long as every thread does, until a signal ends it."""
        while True:
            asked = signal.sigtimedwait(SIGNALS, self._between)
            if asked is not None and asked.si_signo != signal.SIGHUP:
                return
            if asked is not None:
                self._reload()
            if ended := [thread.name for thread in threads if not thread.is_alive()]:
                self._gave_up = f"the thread of {', '.join(ended)} ended"
                return
            for watch in self._watches:
                watch.mind()
            self._notify.alive()

    def _tell(self) -> None:
        """Note what hangs and say how we are, as often as systemd hears of us."""
        said = ""
        while not self._stopping.is_set():
            for watch in self._watches:
                watch.note()
            if (words := self._state()) != said:
                self._notify.status(words)
                said = words
            self._stopping.wait(self._between)

    def _stop(self, threads: list[threading.Thread]) -> None:
        self._stopping.set()
        for watch in self._watches:
            watch.post.ring()
        over = time.monotonic() + LAST_TURN
        for thread in threads:
            thread.join(timeout=max(0.0, over - time.monotonic()))
