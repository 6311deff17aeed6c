"""As a promise runs out, its ladder tells people; what was missed is told in one letter that says so."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from ulak.desk.change import changed
from ulak.desk.clocks.breach import NOTHING_TAKEN, Ladder, Taken, due_steps, next_step_at
from ulak.desk.clocks.evidence import NOTHING_KNOWN, Evidence
from ulak.desk.clocks.first_sight import sight_step
from ulak.desk.clocks.late import Missed, remarks
from ulak.desk.clocks.promise import Breach, Promise, PromiseState
from ulak.desk.clocks.recounting import recounted, said, why_moved
from ulak.desk.clocks.reminders import next_reminder_at
from ulak.desk.clocks.whose_time import lacks_record, with_record
from ulak.desk.decision import Decision, Draft, EscalationStep, Event
from ulak.desk.drafts import to_staff
from ulak.desk.house import House
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.ticket import Dossier, Purpose, Ticket


def escalate(
    dossier: Dossier,
    taken: Mapping[str, Taken],
    rulebook: Rulebook,
    house: House,
    now: datetime,
    evidence: Evidence = NOTHING_KNOWN,
) -> Decision | None:
    """
    Take every due step of every promise of a ticket; None where nothing is due.

    `taken` is by promise key. However many steps were missed, each person gets
    one letter. A breach is written down whether or not a step stands on it, and whenever its letter goes.
    `evidence` says why a letter is late and whose time was missed; whether anything is due it does not say.
    """
    ticket = dossier.ticket
    counted = tuple(recounted(promise, rulebook.calendars) for promise in ticket.promises)
    promises = tuple(with_record(one, rulebook.calendars, evidence, now) for one in counted)
    broken = tuple(q for p, q in zip(counted, promises, strict=True) if p.broken != q.broken)
    missed = tuple(_missed(replace(ticket, promises=promises), taken, rulebook, now))
    if promises == ticket.promises and not missed:
        return None
    told = frozenset(one.promise.key for one in missed)
    after = changed(
        ticket, replace(ticket, promises=tuple(said(one) if one.key in told else one for one in promises))
    )
    return Decision(
        reason=f"{ticket.number}: {_in_words(broken, missed)}",
        before=ticket,
        after=after,
        events=(*_breach_events(broken), *_step_events(missed)),
        drafts=tuple(_letters(ticket, missed, rulebook, house, evidence, now)),
        steps=tuple(
            EscalationStep(one.promise.key, step.step, step.occurrence)
            for one in missed
            for step in one.steps
        ),
    )


def is_told(decision: Decision) -> bool:
    """Does a letter or the journal tell of it, and not only another calendar?"""
    return bool(decision.drafts or decision.events)


def next_look_at(ticket: Ticket, taken: Mapping[str, Taken], rulebook: Rulebook) -> datetime | None:
    """When the next step or breach of any promise, or a reminder, can fall due; None when none ever will."""
    instants = [
        next_step_at(
            promise,
            _ladder(promise, rulebook),
            rulebook.calendars,
            taken.get(promise.key, NOTHING_TAKEN),
        )
        for promise in ticket.promises
    ]
    instants += [
        promise.due_at
        for promise in ticket.promises
        if promise.state is PromiseState.RUNNING or lacks_record(promise)
    ]
    return min((at for at in (*instants, next_reminder_at(ticket)) if at is not None), default=None)


def _ladder(promise: Promise, rulebook: Rulebook) -> Ladder:
    return rulebook.escalations.get(promise.rule.escalate, ())


def _missed(
    ticket: Ticket, taken: Mapping[str, Taken], rulebook: Rulebook, now: datetime
) -> Iterator[Missed]:
    calendars = rulebook.calendars
    for promise in ticket.promises:
        ladder, before = _ladder(promise, rulebook), taken.get(promise.key, NOTHING_TAKEN)
        at_sight = sight_step(promise, ladder, calendars, before, ticket)
        if steps := (*due_steps(promise, ladder, calendars, before, now), *at_sight):
            yield Missed(promise, steps)


def _in_words(broken: tuple[Promise, ...], missed: tuple[Missed, ...]) -> str:
    breaches = (f"{promise.key} breached" for promise in broken)
    steps = (f"{len(one.steps)} step(s) of {one.promise.key}" for one in missed)
    return ", ".join((*breaches, *steps)) or "counted on another calendar"


def _breach_events(broken: tuple[Promise, ...]) -> Iterator[Event]:
    """The record of a breach, where the chain protects it: whose time it was adds up to the promise's own."""
    records = (_record(promise, breach) for promise in broken if (breach := promise.broken))
    yield from (Event("promise breached", facts=tuple(record)) for record in records)


def _record(promise: Promise, breach: Breach) -> Iterator[tuple[str, str]]:
    yield "promise", promise.key
    yield "due", breach.due_at.isoformat()
    yield "noted", breach.noted_at.isoformat()
    yield "counted on", promise.calendar or promise.rule.clock
    yield "promised by", promise.rules
    yield from (("server", str(breach.server)), ("desk", str(breach.desk)), ("people", str(breach.people)))


def _step_events(missed: tuple[Missed, ...]) -> Iterator[Event]:
    for one in missed:
        for step in one.steps:
            facts = (("promise", one.promise.key), ("step", step.step), ("due", step.at.isoformat()))
            yield Event("escalated", facts=(*facts, ("told", ", ".join(step.tell))))


def _letters(
    ticket: Ticket,
    missed: tuple[Missed, ...],
    rulebook: Rulebook,
    house: House,
    evidence: Evidence,
    now: datetime,
) -> Iterator[Draft]:
    """One letter to the union of the people of all missed steps, each address once."""
    words = dict.fromkeys(word for one in missed for step in one.steps for word in step.tell)
    people = tuple(one for word in words for one in rulebook.told(word, ticket.team, ticket.owner))
    if people:
        promises = tuple(one.promise for one in missed)
        why = (why_moved(ticket.promises, promises, house), remarks(missed, evidence, house, now))
        reason = "\n".join(filter(None, why))
        draft = to_staff(ticket, "escalation", Purpose.ESCALATION, people, house, reason)
        yield replace(draft, promises=promises)
