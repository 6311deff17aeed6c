"""
Where complaints of one kind come too often, a role's holder gets an action: one as long as that is open.

An action covers all complaints of its kind that came before it ended: the next is given when, after that,
there are too many again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ulak.desk.acts.actions import end_of_office
from ulak.desk.change import changed
from ulak.desk.decision import Decision, Draft, Event
from ulak.desk.drafts import apart, local, to_staff
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.recipients import ToStaff
from ulak.desk.recurring.kin import Complaint, Kind, earlier
from ulak.desk.recurring.kin_words import named
from ulak.desk.recurring.ruled import Recurring
from ulak.desk.rules.rulebook import Colleague, Rulebook, Words
from ulak.desk.task import Task, TaskKind, next_position
from ulak.desk.ticket import Purpose, Ticket

RECURS = "recurs"
WHAT = Words(
    "{kind}: {days} günde {count} şikâyet ({numbers}). Nedenini araştırınız ve yinelenmemesi için gerekeni"
    " yapınız ya da yaptırınız.",
    "{kind}: {count} complaints in {days} days ({numbers}). Look into the reason, and see to it that it does"
    " not come again.",
)
GIVEN = Words(
    "Aynı türden şikâyetler yinelendiği için size {day} mesai bitimine kadar yapılmak üzere aşağıdaki"
    " düzeltici/önleyici aksiyon verildi. Bittiğinde bu iletiyi, ilk satıra #aksiyon bitti yazarak"
    " yanıtlayınız.",
    "Because complaints of one kind recur, you are given the corrective or preventive action below, to be"
    " done by the end of office hours on {day}. When it is done, reply to this letter with #action done on"
    " the first line.",
)


@dataclass(frozen=True, slots=True)
class Action:
    """An action that was given for a kind of complaints; `ended_at` is None while it is open."""

    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class TooMany:
    """The complaint that is one too many of its kind, and those before it."""

    this: str
    kind: Kind
    before: tuple[str, ...]


def too_many(
    this: Complaint,
    beside: Iterable[Complaint],
    actions: Iterable[Action],
    rule: Recurring,
    kind: Kind | None,
) -> TooMany | None:
    """
    Say which complaint is one too many because `this` counts as it does now; None where none is.

    `beside` are those that came up to so long before and after it, `actions` those given for its kind. A
    complaint whose root cause becomes known late may make a later one the third.
    """
    if kind is None or any(one.ended_at is None for one in actions):
        return None
    covered = max((one.ended_at for one in actions if one.ended_at), default=None)
    alike = sorted((this, *(one for one in beside if one.kind == kind)), key=lambda one: one.place)
    for one in alike:
        if one.place < this.place or (covered is not None and one.received_at <= covered):
            continue
        before = earlier(one, alike, rule.within)
        if len(before) + 1 >= rule.count:
            return TooMany(one.number, kind, tuple(other.number for other in before))
    return None


def give(found: TooMany, ticket: Ticket, rulebook: Rulebook, house: House, now: datetime) -> Decision | None:
    """Open the task on that ticket and tell everybody who holds the role; None where nobody does."""
    holders = rulebook.holders(rulebook.recurring.action)
    if not holders:
        return None
    task = _task(found, ticket, holders[0], rulebook, house, now)
    count = str(len(found.before) + 1)
    return Decision(
        reason=f"{ticket.number}: number {count} of its kind, action given",
        before=ticket,
        after=changed(ticket, replace(ticket, tasks=(*ticket.tasks, task))),
        events=(
            Event(RECURS, facts=(("count", count), ("of", "kind"))),
            Event("action given", facts=(("task", str(task.position)), ("due", _due(task).isoformat()))),
        ),
        drafts=tuple(_letters(task, ticket, holders, rulebook, house)),
    )


def _task(
    found: TooMany, ticket: Ticket, holder: Colleague, rulebook: Rulebook, house: House, now: datetime
) -> Task:
    """Asked by the desk, which has the address of the mailbox the ticket came to."""
    day = now.astimezone(house.timezone).date() + timedelta(days=rulebook.recurring.days)
    due_at = end_of_office(day, rulebook, house.timezone)
    return Task(
        position=next_position(ticket.tasks),
        kind=TaskKind.ACTION,
        by=house.counter(ticket.mailbox).address.address,
        of=holder.address,
        since=now,
        text=_what(found, rulebook, house),
        remind_at=due_at,
        due_at=due_at,
    )


def _what(found: TooMany, rulebook: Rulebook, house: House) -> str:
    kind, language = found.kind, house.language
    titles = (
        (rulebook.products, kind.product),
        (rulebook.categories, kind.category),
        (rulebook.root_causes, kind.cause),
    )
    words = (known[one].in_language(language) if one in known else one for known, one in titles)
    numbers = named((*found.before, found.this))
    count, days = str(len(found.before) + 1), str(rulebook.recurring.within.days or 1)
    return say(WHAT, language, kind=" / ".join(words), count=count, days=days, numbers=numbers)


def _letters(
    task: Task, ticket: Ticket, holders: Sequence[Colleague], rulebook: Rulebook, house: House
) -> Iterable[Draft]:
    day = local(_due(task), house.timezone).partition(" ")[0]
    reason = say(GIVEN, house.language, day=day)
    for one in apart(holders, ticket, rulebook, house):
        draft = to_staff(ticket, "action", Purpose.CONSULTATION, (one,), house, reason)
        yield replace(
            draft, text=task.text, task=task.position, recipients=ToStaff(Purpose.CONSULTATION, (one,))
        )


def _due(task: Task) -> datetime:
    return task.due_at or task.since
