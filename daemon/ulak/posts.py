"""Which thread does what: a desk's stages, its mailboxes and its reload as the daemon's posts."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from ulak.desk.coming.arrival import FolderUnavailable
from ulak.desk.watch.alarm import title
from ulak.errors import DeskError
from ulak.gateways.notify import Supervisor
from ulak.rota import turns
from ulak.schedule import Bell, Post
from ulak.store.alarms import Alarms
from ulak.store.engine import Store
from ulak.wiring import Desk, Inlet

EVERY = {
    "triage": 10.0,
    "prove": 30.0,
    "escalate": 20.0,
    "dispatch": 2.0,
    "upkeep": 60.0,
    "reload": 2.0,
    "recurrence": 60.0,
    "surveys": 900.0,
    "keeping": 300.0,
    "record": 60.0,
    "report": 60.0,
    "board": 60.0,
}
"""Seconds after which a stage looks without having been woken."""

LAG = timedelta(minutes=10)
"""How long a mail may be on its way from the server to a decision before the books call it an imbalance."""

WAKES = {
    "triage": ("dispatch", "escalate", "prove"),
    "prove": ("dispatch", "escalate"),
    "escalate": ("dispatch",),
    "dispatch": ("escalate",),
    "upkeep": ("dispatch",),
    "recurrence": ("dispatch",),
    "surveys": ("dispatch",),
    "keeping": ("dispatch",),
    "record": ("dispatch",),
    "report": ("dispatch",),
    "board": (),
    "reload": ("escalate", "upkeep"),
}

LONGEST_RELOAD = 20.0
"""Seconds after which systemd is told that a reload is over, which then goes on beside the desk."""


class Reload:
    """
    Changed rules and templates, looked at in a thread of their own: by themselves, or because SIGHUP asks.

    The main thread only says so to systemd and rings. A store that does not answer keeps the reload waiting
    and nobody else: systemd hears READY after `longest` seconds all the same.
    """

    def __init__(self, desk: Desk, supervisor: Supervisor, longest: float = LONGEST_RELOAD) -> None:
        self.bell = Bell()
        self._desk = desk
        self._supervisor = supervisor
        self._longest = longest
        self._asked = self._looked = self._told = 0
        self._telling = threading.Lock()
        self._late = threading.Timer(longest, lambda: None)

    def ask(self) -> None:
        """Look at once; never waits, and a storm of signals leaves one timer."""
        with self._telling:
            self._asked += 1
            self._supervisor.reloading()
        self._late.cancel()
        self._late = threading.Timer(self._longest, self._tell, (self._asked,))
        self._late.daemon = True
        self._late.start()
        self.bell.ring()

    def turn(self) -> int:
        """One look at the files, owed until the store lets it end; who asks meanwhile gets the next."""
        asked = self._asked
        try:
            moved = self._desk.shelf.look(self._desk.clock(), at_once=asked > self._looked)
            self._looked = asked
        finally:
            self._tell(asked)
        return moved

    def _tell(self, asked: int) -> None:
        """What was asked for so far is done, or takes too long to wait for."""
        with self._telling:
            if self._told < asked == self._asked:
                self._told = asked
                self._supervisor.ready()


def posts(desk: Desk, reload: Reload) -> tuple[Post, ...]:
    """One post a stage, one a mailbox and one for the files; whoever moved something wakes the next."""
    bells = {name: Bell() for name in EVERY} | {"reload": reload.bell}
    work = {**turns(desk), "reload": reload.turn}
    stages = (_stage(desk, name, turn, bells) for name, turn in work.items())
    return (*stages, *(_mailbox(desk, inlet, bells["triage"]) for inlet in desk.inlets))


def _stage(desk: Desk, name: str, turn: Callable[[], int], bells: Mapping[str, Bell]) -> Post:
    counted = _Counted(desk, name)
    return Post(
        name=name,
        turn=turn,
        wait=bells[name].wait,
        ring=bells[name].ring,
        every=EVERY[name],
        wakes=tuple(bells[other].ring for other in WAKES[name]),
        crashed=counted.crashed,
        works=counted.works,
        hangs=counted.hangs,
    )


def _mailbox(desk: Desk, inlet: Inlet, triage: Bell) -> Post:
    counted = _Counted(desk, f"mailbox {inlet.name}")
    return Post(
        name=counted.stage,
        turn=lambda: _read_and_reconcile(inlet, desk.clock),
        wait=inlet.mailbox.wait,
        ring=inlet.mailbox.wake,
        every=inlet.poll.total_seconds(),
        wakes=(triage.ring,),
        crashed=counted.crashed,
        works=counted.works,
        hangs=counted.hangs,
    )


def _read_and_reconcile(inlet: Inlet, clock: Callable[[], datetime]) -> int:
    """Read the mailbox; where nothing came, make books that are due, also beside a folder in trouble."""
    try:
        moved = inlet.turn(clock)
    except FolderUnavailable:
        inlet.reconcile(clock, LAG)
        raise
    return moved or inlet.reconcile(clock, LAG)


class _Counted:
    """Crashes of a stage, and turns that do not end, noted where upkeep and `status` find them."""

    def __init__(self, desk: Desk, stage: str) -> None:
        self.stage = stage
        self._desk = desk

    def crashed(self, what: str) -> None:
        self._desk.health.crashed(self.stage, what, self._desk.clock())

    def hangs(self, seconds: float) -> None:
        self._desk.health.hangs(self.stage, self._desk.clock() - timedelta(seconds=seconds))

    def works(self) -> None:
        self._desk.health.works(self.stage, self._desk.clock())


def in_a_line(store: Store) -> str:
    """How the desk is, for `systemctl status`: well, or its oldest alarm; nothing while the store is away."""
    try:
        standing = Alarms(store).standing()
    except DeskError:
        return ""
    if not standing:
        return "well"
    first, more = title(standing[0].name, "en"), len(standing) - 1
    return f"{first} and {more} more: see ulak status" if more else f"{first}: see ulak status"
