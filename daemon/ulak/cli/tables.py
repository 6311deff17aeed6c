"""Tables and clocks for a terminal; rich is imported when one is printed."""

import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.ticket import Status, Ticket
from ulak.mail.mask import mask

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

WIDE = 170
"""From so many columns on a ticket is one line; below it is two."""

PIPE = 250
SOON = timedelta(hours=4)
COLOURS = {
    Status.NEW: "bold yellow",
    Status.OPEN: "yellow",
    Status.ANSWERED: "green",
    Status.CLOSED: "dim",
}


def running_clock(promise: Promise, now: datetime) -> str:
    """`in 7 h 50 min`, `1 h 03 min late`, `kept`, in rich markup."""
    match promise.state:
        case PromiseState.RUNNING if now <= promise.due_at:
            left = promise.due_at - now
            return f"[{'green' if left > SOON else 'bold yellow'}]in {span(left)}[/]"
        case PromiseState.PAUSED:
            return "[dim]paused[/]"
        case PromiseState.KEPT:
            return "[green]kept[/]"
        case PromiseState.NOT_APPLICABLE:
            return "[dim]n/a[/]"
        case _:
            late = span((promise.kept_at or now) - promise.due_at)
            return f"[bold red]{'kept ' if promise.kept_at else ''}{late} late[/]"


def span(length: timedelta) -> str:
    """`2 d 3 h`, `7 h 50 min`, `12 min`, `5 s`."""
    seconds = int(length.total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min" if minutes else f"{left} s"


def most_urgent(ticket: Ticket) -> Promise | None:
    """The promise that needs somebody first."""
    live = (one for one in ticket.promises if one.state is PromiseState.RUNNING or _is_open_breach(one))
    return min(live, key=lambda promise: promise.due_at, default=None)


def _is_open_breach(promise: Promise) -> bool:
    return promise.state is PromiseState.BREACHED and not promise.kept_at


def name_of(promise: Promise) -> str:
    """`first-answer`, `preliminary-report → reporter`."""
    return plain(promise.name) + (f" → {promise.to}" if promise.to else "")


def status_of(ticket: Ticket) -> str:
    """The status in its colour."""
    return f"[{COLOURS.get(ticket.status, 'cyan')}]{ticket.status}[/]"


def print_tickets(tickets: Iterable[Ticket], now: datetime, zone: ZoneInfo) -> None:
    """Tickets, most urgent first, with the clock that matters."""
    out = console()
    out.print(ticket_table(tickets, now, zone, out.width))


def ticket_table(tickets: Iterable[Ticket], now: datetime, zone: ZoneInfo, width: int) -> "Table":
    """The same, for a terminal of that width."""
    return _one_line(tickets, now, zone) if width >= WIDE else _two_lines(tickets, now, zone)


def _one_line(tickets: Iterable[Ticket], now: datetime, zone: ZoneInfo) -> "Table":
    headings = ("number", "status", "clock", "promise", "kind", "team", "owner", "received")
    table = grid(*headings, cut="subject")
    for ticket in tickets:
        promise = most_urgent(ticket)
        table.add_row(
            f"[bold]{ticket.number}[/]",
            status_of(ticket),
            running_clock(promise, now) if promise else "",
            name_of(promise) if promise else "",
            what(ticket),
            plain(ticket.team),
            plain(ticket.owner.partition("@")[0]),
            f"{ticket.received_at.astimezone(zone):%d.%m. %H:%M}",
            fitted(_subject(ticket)),
        )
    return table


def _subject(ticket: Ticket) -> str:
    """Without personal numbers: the table hangs on walls."""
    return plain(mask(ticket.subject))


def _two_lines(tickets: Iterable[Ticket], now: datetime, zone: ZoneInfo) -> "Table":
    table = grid("number", "status", "clock", cut="subject")
    for ticket in tickets:
        promise = most_urgent(ticket)
        received = f"{ticket.received_at.astimezone(zone):%d.%m. %H:%M}"
        who = ", ".join(filter(None, (ticket.team, ticket.owner.partition("@")[0])))
        clock = f"{running_clock(promise, now)}\n[dim]{name_of(promise)}[/]" if promise else ""
        table.add_row(
            f"[bold]{ticket.number}[/]\n[dim]{received}[/]",
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
