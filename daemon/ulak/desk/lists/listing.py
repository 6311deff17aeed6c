"""What lies on somebody's desk, in the order it should be taken up: for the morning's letter and `#benim`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ulak.desk.clocks.promise import Promise
from ulak.desk.clocks.remaining import most_urgent
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.task import GATES, Task, TaskKind
from ulak.desk.ticket import Status, Ticket

WAITING = frozenset({Status.WAITING_AUTHOR, Status.WAITING_TEAM, Status.WAITING_GATE})
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seat:
    """
    Whose desk it is: what the store is asked about.

    `teams` are names of teams whose tickets that nobody has lie there too, `leads` those of which all
    do. What is asked of one of the `addresses`, their own or a team's, is asked of this person, and so is
    what waits at one of the `gates` they decide on. Who `coordinates` is told what complaints lack.
    """

    person: str
    teams: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()
    gates: frozenset[TaskKind] = frozenset()
    coordinates: bool = False


@dataclass(frozen=True, slots=True)
class Pile:
    """The tickets there, as many as a letter can show; `more` are the others, which are less urgent."""

    tickets: tuple[Ticket, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """
    For whom a ticket waits, or who waits for the reader.

    `kind` is that of the task, or the ticket's status where there is none; `who` is a person's address, a
    team's title or the author's name, empty where the kind says it all.
    """

    kind: str
    who: str
    since: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket of a listing; `promise` is its most urgent one, None where no time runs."""

    number: str
    subject: str
    status: Status
    owner: str
    received_at: datetime
    promise: Promise | None = None
    waits: tuple[Wait, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """
    A pile sorted: every ticket stands in it once, the most urgent first.

    `today` are the reader's own and nobody's with a promise that ends before the day does, or has ended;
    `asked` those on which somebody waits for the reader; then `mine`, those of them that are `waiting`,
    `new` ones that nobody has, and for a lead those that `others` have. `more` were left out.
    """

    today: tuple[Row, ...] = ()
    asked: tuple[Row, ...] = ()
    mine: tuple[Row, ...] = ()
    waiting: tuple[Row, ...] = ()
    new: tuple[Row, ...] = ()
    others: tuple[Row, ...] = ()
    more: int = 0

    @property
    def total(self) -> int:
        """How many tickets lie there."""
        return sum(map(len, self._parts())) + self.more

    def seen(self, see: Callable[[Row], Row]) -> "Listing":
        """The same with every row as `see` shows it."""
        today, asked, mine, waiting, new, others = (tuple(map(see, rows)) for rows in self._parts())
        return Listing(today, asked, mine, waiting, new, others, self.more)

    def _parts(self) -> tuple[tuple[Row, ...], ...]:
        return (self.today, self.asked, self.mine, self.waiting, self.new, self.others)


NO_PILE, NO_LISTING = Pile(), Listing()


def seat_of(person: str, rulebook: Rulebook) -> Seat:
    """The desk of a person who works here."""
    teams = rulebook.teams_of(person)
    return Seat(
        person,
        tuple(team.name for team in teams),
        tuple(team.name for team in teams if team.lead == person),
        frozenset((person, *(team.address for team in teams))),
        frozenset(kind for kind in GATES if _decides(person, kind, rulebook)),
        any(one.address == person for one in rulebook.holders("coordinators")),
    )


def _decides(person: str, kind: TaskKind, rulebook: Rulebook) -> bool:
    return any(one.address == person for one in rulebook.holders(rulebook.gate(kind).decided_by))


def listing(
    pile: Pile, seat: Seat, rulebook: Rulebook, language: str, now: datetime, timezone: ZoneInfo
) -> Listing:
    """Sort a pile; the reader's day ends at their midnight."""
    local = now.astimezone(timezone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time.min, timezone)
    found: dict[str, list[Row]] = {}
    for ticket in sorted(pile.tickets, key=_urgency):
        part = _part(ticket, seat, midnight)
        waits = tuple(_waits(ticket, seat, part, rulebook, language))
        found.setdefault(part, []).append(_row(ticket, waits))
    return Listing(**{part: tuple(rows) for part, rows in found.items()}, more=pile.more)


def _urgency(ticket: Ticket) -> tuple[datetime, datetime, str]:
    promise = most_urgent(ticket.promises)
    return (promise.due_at if promise else _LAST, ticket.received_at, ticket.number)


def _part(ticket: Ticket, seat: Seat, midnight: datetime) -> str:
    is_own, promise = ticket.owner == seat.person, most_urgent(ticket.promises)
    is_new = not ticket.owner and ticket.team in seat.teams
    if promise and promise.due_at < midnight and (is_own or is_new):
        return "today"
    if any(_is_asked(task, seat) for task in ticket.tasks):
        return "asked"
    if is_own:
        return "waiting" if ticket.status in WAITING else "mine"
    return "new" if is_new else "others"


def _is_asked(task: Task, seat: Seat) -> bool:
    """Nobody is asked to decide on what they submitted themselves."""
    at_gate = task.kind in seat.gates and task.by != seat.person
    return task.is_open and (at_gate or task.of in seat.addresses)


def _waits(ticket: Ticket, seat: Seat, part: str, rulebook: Rulebook, language: str) -> Iterator[Wait]:
    """Who waits for the reader, where that is what the ticket stands there for; else for whom it waits."""
    tasks = [task for task in ticket.tasks if task.is_open]
    if part == "asked":
        for task in tasks:
            if _is_asked(task, seat):
                yield Wait(task.kind, _name(task.by, rulebook, language), task.since, task.due_at)
        return
    for task in tasks:
        until = task.remind_at if task.kind is TaskKind.AUTHOR else task.due_at
        yield Wait(task.kind, _asked_of(task, ticket, rulebook, language), task.since, until)
    if not tasks and ticket.status in WAITING:
        author = ticket.author.name or ticket.author.address
        yield Wait(ticket.status, author if ticket.status is Status.WAITING_AUTHOR else "")


def _asked_of(task: Task, ticket: Ticket, rulebook: Rulebook, language: str) -> str:
    """Whom the ticket waits for; management decides on a gate, whoever of it that is."""
    if task.kind is TaskKind.AUTHOR:
        return ticket.author.name or ticket.author.address
    return "" if task.kind in GATES else _name(task.of, rulebook, language)


def _name(address: str, rulebook: Rulebook, language: str) -> str:
    team = rulebook.team_of(address)
    return team.title.in_language(language) if team and team.address == address else address


def _row(ticket: Ticket, waits: tuple[Wait, ...]) -> Row:
    return Row(
        ticket.number,
        ticket.subject,
        ticket.status,
        ticket.owner,
        ticket.received_at,
        most_urgent(ticket.promises),
        waits,
    )
