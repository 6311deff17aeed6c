"""Tickets: all of them, one whole, and the live table."""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import of_record, of_ticket, say
from ulak.cli.exit import Exit
from ulak.cli.record_page import print_record
from ulak.cli.records import open_records
from ulak.cli.tables import Clocks, console, print_tickets, ticket_table
from ulak.desk.ticket import Status

if TYPE_CHECKING:
    from rich.table import Table

    from ulak.cli.records import Records

_SAME_RULES = timedelta(minutes=1)
"""So long the calendars of `watch` are taken to be what they were: reading them takes a moment."""

STATUSES = click.Choice([status.value for status in Status])


@commands.command()
@click.option("--status", type=STATUSES, help="Only these; closed ones too.")
@click.option("--team", help="Only this team's, by its name in rules/.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def tickets(config: Path, status: str | None, team: str | None, as_json: bool) -> int:
    """All tickets that are not closed (or of that status), the most urgent promise first."""
    from ulak.gateways.clock import now

    with open_records(config) as records:
        found = records.tickets.listing(Status(status) if status else None, team)
        if as_json:
            say([of_ticket(one) for one in found])
        elif found:
            print_tickets(found, records.clocks(now()))
        else:
            click.echo("no tickets")
        if not as_json and status != Status.CLOSED.value:
            _print_closed(records.tickets.closed_with_promise())
    return Exit.DONE


def _print_closed(count: int) -> None:
    """What no list of open tickets has, and a clock still runs on."""
    if count:
        are = "1 closed ticket still has" if count == 1 else f"{count} closed tickets still have"
        click.echo(f"{are} a running promise: ulak tickets --status closed")


@commands.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(config: Path, number: str, as_json: bool) -> int:
    """One ticket whole: what came, what left and how it was delivered, what was promised."""
    from ulak.gateways.clock import now

    with open_records(config) as records:
        record = records.record(number)
        kin = records.tickets.kin(record.ticket, records.rulebook().recurring.within)
        if as_json:
            say(of_record(record, {c.name: c.address.address for c in records.house.counters}, kin))
        else:
            print_record(record, records.clocks(now()), console(), kin)
    return Exit.DONE


@commands.command()
@click.pass_obj
def watch(config: Path) -> int:
    """The table of open tickets, live; Ctrl-C ends it."""
    from rich.live import Live

    from ulak.gateways.clock import now

    out = console()
    with open_records(config) as records, suppress(KeyboardInterrupt), Live(console=out, screen=True) as live:
        clocks = records.clocks(now())
        while True:
            if now() - clocks.now > _SAME_RULES:
                clocks = records.clocks(now())
            live.update(_now_open(records, replace(clocks, now=now()), out.width), refresh=True)
            time.sleep(1)
    return Exit.DONE


def _now_open(records: "Records", clocks: Clocks, width: int) -> "Table":
    found = records.tickets.listing()
    table = ticket_table(found, clocks, width)
    table.title = f"{len(found)} open tickets, {clocks.now.astimezone(records.zone):%d.%m.%Y %H:%M:%S}"
    table.title_justify = "left"
    return table
