"""Tables and clocks for a terminal; rich is imported when one is printed."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ulak.desk.clocks.due import Calendars
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.remaining import foremost, remaining
from ulak.desk.ticket import Status, Ticket
from ulak.mail.mask import mask

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

WIDE = 170
"""From so many columns on a ticket is one line; below it is two."""

NUMBER = len("due 24.11. 17:00")
PIPE = 250
SOON = timedelta(hours=4)
COLOURS = {
    Status.NEW: "bold yellow",
    Status.OPEN: "yellow",
    Status.ANSWERED: "green",
    Status.CLOSED: "dim",
}


def name_of(promise: Promise) -> str:
    """`first-answer`, `preliminary-report → reporter`, `unit-answer → task 2`."""
    party = f"task {promise.task}" if promise.task else promise.to
    return plain(promise.name) + (f" → {party}" if party else "")


def status_of(ticket: Ticket) -> str:
    """The status in its colour."""
    return f"[{COLOURS.get(ticket.status, 'cyan')}]{ticket.status}[/]"


@dataclass(frozen=True, slots=True)
class Clocks:
    """What it takes to tell a clock: the time, the desk's zone, and the calendars it counts on."""

    now: datetime
    zone: ZoneInfo
    calendars: Calendars

    def left(self, promise: Promise) -> str:
        """`7 h 50 min of office time left`, `1 h 3 min over`, `kept`, in rich markup."""
        words = remaining(promise, self.now, self.calendars, "en")
        return f"[{self._colour(promise)}]{words}[/]"

    def due(self, promise: Promise) -> str:
        """The instant it is due, as short as a table needs it; none while it stands still."""
        if promise.state is PromiseState.PAUSED:
            return ""
        return f"{promise.due_at.astimezone(self.zone):%d.%m. %H:%M}"

    def _colour(self, promise: Promise) -> str:
        match promise.state:
            case PromiseState.RUNNING if self.now <= promise.due_at:
                return "green" if promise.due_at - self.now > SOON else "bold yellow"
            case PromiseState.KEPT:
                return "green"
            case PromiseState.PAUSED | PromiseState.NOT_APPLICABLE:
                return "dim"
            case _:
                return "bold red"


def print_tickets(tickets: Iterable[Ticket], clocks: Clocks) -> None:
    """Tickets, most urgent first, with the clock that matters."""
    out = console()
    out.print(ticket_table(tickets, clocks, out.width))


def ticket_table(tickets: Iterable[Ticket], clocks: Clocks, width: int) -> "Table":
    """The same, for a terminal of that width."""
    return _one_line(tickets, clocks) if width >= WIDE else _two_lines(tickets, clocks)


def _one_line(tickets: Iterable[Ticket], clocks: Clocks) -> "Table":
    headings = ("number", "status", "clock", "due", "promise", "kind", "team", "owner", "received")
    table = grid(*headings, cut="subject")
    for ticket in tickets:
        promise = foremost(ticket.promises)
        table.add_row(
            f"[bold]{ticket.number}[/]",
            status_of(ticket),
            clocks.left(promise) if promise else "",
            clocks.due(promise) if promise else "",
            name_of(promise) if promise else "",
            what(ticket),
            plain(ticket.team),
            plain(ticket.owner.partition("@")[0]),
            f"{ticket.received_at.astimezone(clocks.zone):%d.%m. %H:%M}",
            fitted(_subject(ticket)),
        )
    return table


def _subject(ticket: Ticket) -> str:
    """Without personal numbers: the table hangs on walls."""
    return plain(mask(ticket.subject))


def _two_lines(tickets: Iterable[Ticket], clocks: Clocks) -> "Table":
    """Under the number stands when it is due; where nothing is, when it came."""
    table = grid("number", "status", "clock", cut="subject")
    table.columns[0].min_width = NUMBER
    for ticket in tickets:
        promise = foremost(ticket.promises)
        due = clocks.due(promise) if promise else ""
        at = f"due {due}" if due else f"{ticket.received_at.astimezone(clocks.zone):%d.%m. %H:%M}"
        who = ", ".join(filter(None, (ticket.team, ticket.owner.partition("@")[0])))
        clock = f"{clocks.left(promise)}\n[dim]{name_of(promise)}[/]" if promise else ""
        table.add_row(
            f"[bold]{ticket.number}[/]\n[dim]{at}[/]",
            f"{status_of(ticket)}\n[dim]{plain(who)}[/]",
            clock,
            fitted(f"{_subject(ticket)}\n[dim]{what(ticket)}[/]"),
        )
    return table


def what(ticket: Ticket) -> str:
    """`complaint, mali_muhur`."""
    return plain(", ".join(filter(None, (ticket.kind.value, ticket.product))))


def grid(*headings: str, cut: str = "", right: Iterable[str] = ()) -> "Table":
    """
    A table in the house's style: no lines, quiet headings, one entry never broken over lines.

    Where the terminal is too narrow the last column, `cut`, gives way; its cells are `fitted`.
    """
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, no_wrap=True, justify="right" if heading in right else "left")
    if cut:
        table.add_column(cut)
    return table


def fitted(markup: str) -> "Text":
    """A cell that is cut where its column is narrow, not wrapped."""
    from rich.text import Text

    text = Text.from_markup(markup, overflow="ellipsis")
    text.no_wrap = True
    return text


def one_line(text: str) -> str:
    """A stranger's words on one line, without control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def plain(text: str) -> str:
    """The same, and no markup either."""
    from rich.markup import escape

    return escape(one_line(text))


def console() -> "Console":
    """The terminal; in a pipe lines are as long as they need to be."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else PIPE)
