"""As a promise runs out, its ladder tells people; what was missed is told in one letter that says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ulak.desk import phrases
from ulak.desk.change import changed
from ulak.desk.clocks.breach import DueStep, due_steps, next_step_at
from ulak.desk.clocks.due import breach
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.reminders import next_reminder_at
from ulak.desk.decision import Decision, Draft, EscalationStep, Event
from ulak.desk.drafts import local, to_staff
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.ticket import Dossier, Purpose, Ticket

LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Missed:
    """A promise with those of its steps that are due."""

    promise: Promise
    steps: tuple[DueStep, ...]


def escalate(
    dossier: Dossier,
    taken: Mapping[str, frozenset[tuple[int, int]]],
    rulebook: Rulebook,
    house: House,
    now: datetime,
) -> Decision | None:
    """
    Take every due step of every promise of a ticket; None where nothing is due.

    `taken` are (step, occurrence) by promise key. However many steps were missed, each person gets
    one letter. A breach is written down whether or not a step stands on it.
    """
    ticket = dossier.ticket
    promises = tuple(breach(promise, now) for promise in ticket.promises)
    broken = tuple(q for p, q in zip(ticket.promises, promises, strict=True) if p != q)
    missed = tuple(_missed(promises, taken, rulebook, now))
    if not broken and not missed:
        return None
    after = changed(ticket, replace(ticket, promises=promises))
    return Decision(
        reason=f"{ticket.number}: " + ", ".join((*_breaches(broken), *_steps_in_words(missed))),
        before=ticket,
        after=after,
        events=(*_breach_events(broken), *_step_events(missed)),
        drafts=tuple(_letters(after, missed, rulebook, house, now)),
        steps=tuple(
            EscalationStep(one.promise.key, step.step, step.occurrence)
            for one in missed
            for step in one.steps
        ),
    )


def next_look_at(
    ticket: Ticket, taken: Mapping[str, frozenset[tuple[int, int]]], rulebook: Rulebook
) -> datetime | None:
    """When the next step or breach of any promise, or a reminder, can fall due; None when none ever will."""
    instants = [
        next_step_at(
            promise,
            rulebook.escalations.get(promise.rule.escalate, ()),
            rulebook.calendars,
            taken.get(promise.key, frozenset()),
        )
        for promise in ticket.promises
    ]
    instants += [promise.due_at for promise in ticket.promises if promise.state is PromiseState.RUNNING]
    return min((at for at in (*instants, next_reminder_at(ticket)) if at is not None), default=None)


def _missed(
    promises: tuple[Promise, ...],
    taken: Mapping[str, frozenset[tuple[int, int]]],
    rulebook: Rulebook,
    now: datetime,
) -> Iterator[_Missed]:
    for promise in promises:
        ladder = rulebook.escalations.get(promise.rule.escalate, ())
        steps = due_steps(promise, ladder, rulebook.calendars, taken.get(promise.key, frozenset()), now)
        if steps:
            yield _Missed(promise, steps)


def _breaches(broken: tuple[Promise, ...]) -> Iterator[str]:
    yield from (f"{promise.key} breached" for promise in broken)


def _steps_in_words(missed: tuple[_Missed, ...]) -> Iterator[str]:
    yield from (f"{len(one.steps)} step(s) of {one.promise.key}" for one in missed)


def _breach_events(broken: tuple[Promise, ...]) -> Iterator[Event]:
    for promise in broken:
        yield Event("promise breached", facts=(("promise", promise.key), ("due", promise.due_at.isoformat())))


def _step_events(missed: tuple[_Missed, ...]) -> Iterator[Event]:
    for one in missed:
        for step in one.steps:
            told = ("told", ", ".join(step.tell))
            yield Event("escalated", facts=(("promise", one.promise.key), ("due", step.at.isoformat()), told))


def _letters(
    ticket: Ticket, missed: tuple[_Missed, ...], rulebook: Rulebook, house: House, now: datetime
) -> Iterator[Draft]:
    """One letter to the union of the people of all missed steps, each address once."""
    steps = tuple(step for one in missed for step in one.steps)
    words = dict.fromkeys(word for step in steps for word in step.tell)
    people = tuple(one for word in words for one in rulebook.told(word, ticket.team, ticket.owner))
    if people:
        draft = to_staff(
            ticket, "escalation", Purpose.ESCALATION, people, house, _why_late(steps, house, now)
        )
        yield replace(draft, promises=tuple(one.promise for one in missed))


def _why_late(steps: tuple[DueStep, ...], house: House, now: datetime) -> str:
    """
    Say that the letter comes late and why, where it does.

    The steps of two parties of one report fall on one instant: that is not several.
    """
    oldest = min(step.at for step in steps)
    time = local(oldest, house.timezone)
    if len({step.at for step in steps}) > 1:
        return say(phrases.SEVERAL_STEPS, house.language, time=time)
    return say(phrases.CAME_LATE, house.language, time=time) if now - oldest > LATE else ""
