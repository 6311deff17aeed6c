"""
Every kind of ticket, by every way it may come, with promises that stand every way.

`check` writes each letter for all.

The product is not the whole one: what a ticket has besides kind, channel and author is dealt out, so that
every pair is met by some letter (`tests/gateways/test_template_situations.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from hashlib import sha256
from itertools import product
from typing import TypeVar

from ulak.desk.clocks.promise import Breach, Pause, Promise, PromiseState
from ulak.desk.contact import Channel
from ulak.desk.ticket import Kind, Link, Relation, Status
from ulak.gateways.templates import report_samples
from ulak.gateways.templates.reported import CertificateLine
from ulak.gateways.templates.samples import samples
from ulak.gateways.templates.view import LetterView
from ulak.mail.address import Address


@dataclass(frozen=True, slots=True)
class Situation:
    """One letter that never was, and what it is about in words."""

    told: str
    letter: LetterView


T = TypeVar("T")
_EITHER = (True, False)
_TAGS = ((), ("identity-unproven",), ("revocation-request", "a-tag-of-the-house"))
"""Those that letters ask about, and one they do not know."""


@cache
def situations(language: str) -> tuple[Situation, ...]:
    """All of them; the samples, which are the fullest, come first."""
    return tuple(_situations(language))


def _situations(language: str) -> Iterator[Situation]:
    full, report, late, waiting, bare = samples(language)
    yield Situation("with all words a letter can have", full)
    yield Situation("about a certificate problem report", report)
    yield Situation("about a promise that was missed", late)
    yield Situation("about a ticket with few words", waiting)
    yield Situation("about no ticket", bare)
    for place, (kind, channel, address) in enumerate(product(Kind, Channel, ("x@ornek.test", ""))):
        yield _one(full, kind, channel, address, place)


def _one(full: LetterView, kind: Kind, channel: Channel, address: str, place: int) -> Situation:
    states = tuple(_promises(full.promises[0]).items())
    state, promises = states[(place + place // 14) % len(states)]
    told = f"about a {kind} by {channel}, {'with' if address else 'without'} the author's address, {state}"
    pick = _Pick(place)
    link = Link("KSM-2026-000090", pick("relation", tuple(Relation)), made_here=pick("made", _EITHER))
    letter = replace(
        full,
        kind=kind,
        channel=channel,
        reply_channel=pick("reply", (channel, Channel.EMAIL)),
        author=Address(address, pick("name", ("Ali Veli", ""))),
        wrote=pick("wrote", (Address(address), Address(""))),
        status=pick("status", tuple(Status)),
        gate=pick("gate", ("", "approval", "signature")),
        owner=pick("owner", ("mehmet@kurum.test", "")),
        tags=pick("tags", _TAGS),
        is_new=pick("new", _EITHER),
        is_masked=pick("masked", _EITHER),
        reply_is_note=pick("note", _EITHER),
        opens_at=pick("opens", (full.opens_at, None)),
        party=pick("party", ("author", "reporter", "subscriber", "")),
        links=pick("links", ((), (link,))),
        certificates=pick("certificates", _certificates(full)),
        subscribers=pick("subscribers", (full.subscribers, full.subscribers[:1], ())),
        reports=pick("reports", (1, 2)),
        left_out=pick("left out", (0, 3)),
        not_looked_up=pick("not looked up", (0, 4)),
        ground=pick("ground", (full.ground, "")),
        recurs=pick("recurs", (full.recurs, full.recurs[:1], ())),
        lacking=pick("lacking", (full.lacking, "")),
        promises=promises,
    )
    return Situation(told, letter)


@dataclass(frozen=True, slots=True)
class _Pick:
    """One of several, by place and by what is asked: as if by chance, and always the same."""

    place: int

    def __call__(self, what: str, values: Sequence[T]) -> T:
        return values[sha256(f"{what} {self.place}".encode()).digest()[0] % len(values)]


def _certificates(full: LetterView) -> tuple[tuple[CertificateLine, ...], ...]:
    ours, others = full.certificates[:1], full.certificates[2:]
    return (full.certificates, ours, others, (), report_samples.named())


def _promises(running: Promise) -> Mapping[str, tuple[Promise, ...]]:
    """The ways a promise stands, in words."""
    since, due, hour = running.started_at, running.due_at, timedelta(hours=1)
    missed = Breach(due, due + hour, people=due - since)
    over = replace(running, state=PromiseState.BREACHED, broken=missed)
    moved = replace(running, moved_from=due - hour)
    named = replace(running.rule, name="a-name-of-the-house")
    return {
        "with no promise": (),
        "its promise running": (running,),
        "its promise due an hour ago": (replace(running, due_at=since - hour),),
        "its promise standing still": (
            replace(running, state=PromiseState.PAUSED, pauses=(Pause(since, None),)),
        ),
        "its promise kept": (replace(running, state=PromiseState.KEPT, kept_at=since + hour),),
        "its promise kept late": (replace(over, kept_at=due + hour),),
        "its promise missed": (over,),
        "its promise not applicable": (replace(running, to="subscriber", state=PromiseState.NOT_APPLICABLE),),
        "its promise moved by a change of the calendar": (moved,),
        "with a promise about a task": (running, replace(running, task=2)),
        "with a promise for each of two": (
            replace(running, to="reporter"),
            replace(over, to="subscriber"),
        ),
        "with a promise of the house's own name": (replace(running, rule=named, to="author"),),
    }
