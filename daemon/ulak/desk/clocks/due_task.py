"""A task whose time has come, and what that brings: what each kind of reminder is made from."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ulak.desk.clocks.reminding import after
from ulak.desk.decision import Draft, Event
from ulak.desk.drafts import apart, local, to_staff
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.recipients import ToStaff
from ulak.desk.rules.rulebook import Colleague, Rulebook, Words
from ulak.desk.task import Task, TaskKind
from ulak.desk.ticket import Dossier, Purpose, Ticket

HOW_OFTEN = Words("Bu, {count}. hatırlatmadır.", "This is reminder number {count}.")


_JUST_NOW = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Unheard:
    """
    Mail since the author was asked that nobody has read, or that may be their reply though it lies elsewhere.

    `in_work` is read in a moment. `out_of_reach` is in quarantine, or may be in a mailbox nobody can read.
    `elsewhere` came from the author, or points to this ticket. Every mailbox was looked at wholly at
    `looked_at` or later.
    """

    in_work: bool = False
    out_of_reach: bool = False
    elsewhere: bool = False
    looked_at: datetime = _JUST_NOW


NOTHING_UNHEARD = Unheard()


@dataclass(frozen=True, slots=True)
class Reminded:
    """
    What a task's time brings: letters, and when the next time is; None ends the reminding.

    `events` is what the journal says of it in place of that somebody was reminded. `closed` is the ticket
    where its time closes it.
    """

    drafts: tuple[Draft, ...]
    remind_at: datetime | None
    events: tuple[Event, ...] = ()
    closed: Ticket | None = None


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task whose time has come; `dossier` is as it was before anybody was reminded."""

    task: Task
    dossier: Dossier
    rulebook: Rulebook
    house: House
    now: datetime
    unheard: Unheard = NOTHING_UNHEARD

    @property
    def ticket(self) -> Ticket:
        """What the task is about."""
        return self.dossier.ticket

    @property
    def is_first(self) -> bool:
        """Was nobody reminded of it before?"""
        return self.task.reminded == 0

    def says(self, words: Words, **facts: str) -> str:
        """Put a sentence into the desk's language, with who asked and when."""
        told = {"who": self.task.by, "time": local(self.task.since, self.house.timezone), **facts}
        return say(words, self.house.language, **told)

    def says_again(self, words: Words, **facts: str) -> str:
        """Say it likewise, and from the second time on how often it was said."""
        sentence = self.says(words, **facts)
        if self.is_first:
            return sentence
        return f"{sentence}\n{say(HOW_OFTEN, self.house.language, count=str(self.task.reminded + 1))}"

    def again(self) -> datetime:
        """When its kind is reminded of the next time, counted from now."""
        times = self.rulebook.reminding(self.task.kind)
        return after(times.then, times.clock, self.now, self.rulebook.calendars)

    def letters(
        self, people: tuple[Colleague, ...], reason: str, template: str = "reminder"
    ) -> tuple[Draft, ...]:
        """A letter about the task to each of them; a reply to it is known by the task."""
        draft = to_staff(self.ticket, template, Purpose.REMINDER, (), self.house, reason)
        draft = replace(draft, text=self.task.text, task=self.task.position)
        each = apart(people, self.ticket, self.rulebook, self.house)
        return tuple(replace(draft, recipients=ToStaff(Purpose.REMINDER, (one,))) for one in each)


def first_reminder(kind: TaskKind, since: datetime, rulebook: Rulebook) -> datetime:
    """When a task of that kind is reminded of for the first time, if it is asked at that instant."""
    times = rulebook.reminding(kind)
    return after(times.first, times.clock, since, rulebook.calendars)
