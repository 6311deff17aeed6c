"""
Which tickets were kept long enough.

What is linked belongs together: one ticket that has to stay keeps all those that a reader would look up
beside it. So this is asked of tickets with everything they lead to, and of nothing less.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ulak.desk.change import REOPENS_WITHIN
from ulak.desk.contact import Channel
from ulak.desk.keeping.retention import AFTER_A_CERTIFICATE, Retention, Start, retention_of
from ulak.desk.ticket import Kind


@dataclass(frozen=True, slots=True)
class Life:
    """
    Of a ticket, what decides how long it is kept.

    `closed_at` is None while it is open. `ends_at` is the end of the last certificate it reports, if it
    names any. `is_held` by a legal hold, `is_busy` while a promise, a task, a letter or a mail of it has not
    come to its end, or its report cannot be read. `is_removed` where nothing is left of it that could be
    removed. `linked` are the numbers of all tickets it is linked to.
    """

    number: str
    version: int
    kind: Kind
    channel: Channel
    closed_at: datetime | None
    ends_at: datetime | None = None
    is_held: bool = False
    is_busy: bool = False
    is_removed: bool = False
    linked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Over:
    """A ticket whose time was over at `until`, by that entry of the rules; `beside` are all it belongs to."""

    life: Life
    rule: Retention
    until: datetime
    beside: tuple[Life, ...] = ()


def over(
    lives: Mapping[str, Life], entries: Sequence[Retention], timezone: tzinfo, now: datetime
) -> tuple[Over, ...]:
    """Those whose time is over, by number; `lives` has with each ticket everything it leads to."""
    found: list[Over] = []
    for group in _groups(lives):
        ends = [end for one in group if not one.is_removed for end in (_end(one, entries, timezone),)]
        if all(one is not None and one.until <= now for one in ends):
            found += (Over(one.life, one.rule, one.until, group) for one in ends if one)
    return tuple(sorted(found, key=lambda one: one.life.number))


def _end(life: Life, entries: Sequence[Retention], timezone: tzinfo) -> Over | None:
    """Until when it is kept by itself; None where no end is in sight."""
    rule = retention_of(entries, life.kind, life.channel)
    if rule is None or life.closed_at is None or life.is_held or life.is_busy:
        return None
    return Over(life, rule, max(_ends(life, life.closed_at, rule, timezone)))


def _ends(life: Life, closed_at: datetime, rule: Retention, timezone: tzinfo) -> Iterator[datetime]:
    """What must all be past: the rule's time, the law's for reports, that in which it may open again."""
    yield rule.keep.after(closed_at, timezone)
    yield closed_at + REOPENS_WITHIN
    if life.kind is Kind.CERTIFICATE_PROBLEM_REPORT:
        yield AFTER_A_CERTIFICATE.after(closed_at, timezone)
        if life.ends_at is not None:
            yield AFTER_A_CERTIFICATE.after(life.ends_at, timezone)
    if rule.after is Start.CERTIFICATES and life.ends_at is not None:
        yield rule.keep.after(life.ends_at, timezone)


def _groups(lives: Mapping[str, Life]) -> Iterator[tuple[Life, ...]]:
    """The tickets in groups of all that lead to one another; a removed one leads nowhere any more."""
    seen: set[str] = set()
    for number in lives:
        if number not in seen:
            group = _led_to(number, lives)
            seen |= group
            yield tuple(lives[one] for one in sorted(group))


def _led_to(number: str, lives: Mapping[str, Life]) -> set[str]:
    found, waiting = {number}, [number]
    while waiting:
        life = lives[waiting.pop()]
        new = () if life.is_removed else sorted(life.linked - found)
        found.update(new)
        waiting += new
    return found
