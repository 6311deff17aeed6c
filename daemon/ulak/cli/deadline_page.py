"""The account of a promise as a page of text: what it rests on, its time line by line, its ladder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ulak.cli.deadline_time import TimePage, length_in_words
from ulak.cli.tables import grid, name_of, plain
from ulak.desk.clocks.explained import Explained
from ulak.desk.clocks.promise import WALL, Breach, Promise, PromiseState
from ulak.desk.ticket import Ticket

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ulak.store.journal import Line

WIDTH = 100
"""No line is longer, however wide the terminal: it must be read, and pasted into a letter."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d")
_COLOURS = {
    PromiseState.RUNNING: "bold green",
    PromiseState.PAUSED: "bold yellow",
    PromiseState.KEPT: "green",
    PromiseState.BREACHED: "bold red",
    PromiseState.NOT_APPLICABLE: "dim",
}


@dataclass(frozen=True, slots=True)
class Account:
    """
    A promise explained, and what it rests on.

    `words` say what is left; `source` is where it is defined, `basis` and `rule` what gave it to the
    ticket, `calendar` the version it was counted on, `origin` where its start comes from; `seen_at` is
    when the desk first saw the mail, `recounts` are the journal's lines of other instants it had.
    """

    told: Explained
    words: str
    term: str
    source: str
    basis: str
    rule: str
    calendar: str
    origin: str
    seen_at: datetime
    recounts: "tuple[Line, ...]" = ()


def print_accounts(ticket: Ticket, accounts: tuple[Account, ...], zone: ZoneInfo, out: "Console") -> None:
    """One account below the other."""
    width = min(out.width, WIDTH)
    for place, account in enumerate(accounts):
        if place:
            out.print()
        seen = _in_whole_seconds(account)
        promise, time = seen.told.promise, TimePage(seen.told, zone)
        colour = _COLOURS[promise.state]
        out.print(f"[bold]{ticket.number}  {name_of(promise)}[/]  [{colour}]{account.words}[/]", width=width)
        out.print(_Facts(seen, zone).table(), width=width)
        out.print()
        out.print(time.stretches(), width=width)
        out.print(time.sum(), style="dim", width=width)
        if seen.told.rungs:
            out.print()
            out.print(time.ladder(), width=width)


def _in_whole_seconds(account: Account) -> Account:
    """Without the fractions that instants of servers have: what is printed must add up too."""
    told = account.told
    kept_at, ended_at = (at and _whole(at) for at in (told.promise.kept_at, told.promise.ended_at))
    promise = replace(told.promise, kept_at=kept_at, ended_at=ended_at)
    whole = (replace(one, since=_whole(one.since), until=_whole(one.until)) for one in told.stretches)
    seen = replace(
        told, promise=promise, stretches=tuple(whole), due_at=_whole(told.due_at), now=_whole(told.now)
    )
    return replace(account, told=seen)


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class _Facts:
    account: Account
    zone: ZoneInfo

    @property
    def told(self) -> Explained:
        return self.account.told

    @property
    def promise(self) -> Promise:
        return self.account.told.promise

    def table(self) -> "Table":
        table = grid("  ", "")
        table.show_header = False
        table.columns[0].style = "dim"
        table.columns[1].no_wrap, table.columns[1].overflow = False, "fold"
        for name, value in self._rows():
            if value:
                table.add_row(f"  {name}", plain(value))
        return table

    def _rows(self) -> Iterator[tuple[str, str]]:
        promise, account = self.promise, self.account
        clock = "of wall time" if promise.rule.clock == WALL else f"on the calendar {promise.rule.clock}"
        yield "promised", f"{account.term} {clock}, by {account.source or 'a rule of the desk itself'}"
        yield "given by", ", ".join(filter(None, (account.basis, account.rule)))
        yield "rules", promise.rules
        yield "calendar", account.calendar
        yield "starts", f"{self._moment(promise.started_at)}, {account.origin}"
        yield "first seen", f"{self._moment(account.seen_at)} by the desk"
        for line in account.recounts:
            yield "recounted", f"{self._moment(line.at)}: {self._recount(line)}"
        yield "due", self._due()
        if promise.kept_at:
            yield "kept", self._moment(promise.kept_at)
        if promise.ended_at:
            yield "ended", f"{self._moment(promise.ended_at)}, not kept"
        if self.told.otherwise:
            yield "today", f"{self._moment(self.told.otherwise)} by the calendars in force now"
        if promise.broken:
            yield from self._breach(promise.broken)

    def _due(self) -> str:
        due = self._moment(self.told.due_at)
        if self.promise.state is PromiseState.PAUSED:
            return f"{due}, if the clock went on now"
        return f"{due}, had the clock gone on" if self.told.stands else due

    def _recount(self, line: "Line") -> str:
        facts = ((name, value) for name, value in line.facts if name != "promise")
        return ", ".join(f"{name} {self._fact(value)}" for name, value in facts)

    def _fact(self, value: str) -> str:
        """Where it is an instant, as everything here is told: local."""
        return self._moment(datetime.fromisoformat(value)) if _INSTANT.fullmatch(value) else value

    def _breach(self, breach: Breach) -> Iterator[tuple[str, str]]:
        """What was missed, if that was another instant than is due now, and whose time it had been."""
        of = (
            ""
            if _whole(breach.due_at) == self.told.due_at
            else f", of what was due {self._moment(breach.due_at)}"
        )
        back = ", taken back: it was kept in time" if self.promise.was_in_time else ""
        yield "breach", f"noted {self._moment(breach.noted_at)}{of}{back}"
        spent = (("server", breach.server), ("desk", breach.desk), ("people", breach.people))
        yield "whose time", ", ".join(f"{name} {length_in_words(span)}" for name, span in spent)

    def _moment(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%a %d.%m.%Y %H:%M:%S}"
