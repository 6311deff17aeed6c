"""Which thread does what: a desk's stages and mailboxes as the daemon's posts."""

from collections.abc import Callable, Mapping

from ulak.schedule import Bell, Post
from ulak.wiring import Desk, Inlet, turns

EVERY = {"triage": 10.0, "escalate": 20.0, "dispatch": 2.0, "upkeep": 60.0}
"""Seconds after which a stage looks without having been woken."""

WAKES = {
    "triage": ("dispatch", "escalate"),
    "escalate": ("dispatch",),
    "dispatch": ("escalate",),
    "upkeep": ("dispatch",),
}


def posts(desk: Desk) -> tuple[Post, ...]:
    """One post a stage and one a mailbox; whoever moved something wakes the next."""
    bells = {name: Bell() for name in EVERY}
    stages = (_stage(desk, name, turn, bells) for name, turn in turns(desk).items())
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
    )


def _mailbox(desk: Desk, inlet: Inlet, triage: Bell) -> Post:
    counted = _Counted(desk, f"mailbox {inlet.name}")
    return Post(
        name=counted.stage,
        turn=lambda: inlet.turn(desk.clock),
        wait=inlet.mailbox.wait,
        ring=inlet.mailbox.wake,
        every=inlet.poll.total_seconds(),
        wakes=(triage.ring,),
        crashed=counted.crashed,
        works=counted.works,
    )


class _Counted:
    """Crashes of a stage, counted where `status` finds them."""

    def __init__(self, desk: Desk, stage: str) -> None:
        self.stage = stage
        self._desk = desk

    def crashed(self, what: str) -> None:
        self._desk.health.crashed(self.stage, what, self._desk.clock())

    def works(self) -> None:
        self._desk.health.works(self.stage, self._desk.clock())
