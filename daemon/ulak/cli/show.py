"""Tickets: all of them, one whole, and the live table."""

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import of_record, of_ticket, say
from ulak.cli.exit import Exit
from ulak.cli.record_page import print_record
from ulak.cli.records import open_records
from ulak.cli.tables import console, print_tickets, ticket_table
from ulak.desk.ticket import Status

if TYPE_CHECKING:
    from rich.table import Table

    from ulak.cli.records import Records

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
            print_tickets(found, now(), records.zone)
        else:
            click.echo("no tickets")
    return Exit.DONE


@commands.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(config: Path, number: str, as_json: bool) -> int:
    """One ticket whole: what came, what left and how it was delivered, what was promised."""
    from ulak.gateways.clock import now

    with open_records(config) as records:
        record = records.record(number)
        if as_json:
            say(of_record(record, {c.name: c.address.address for c in records.house.counters}))
        else:
            print_record(record, now(), records.zone, console())
    return Exit.DONE


@commands.command()
@click.pass_obj
def watch(config: Path) -> int:
    """The table of open tickets, live; Ctrl-C ends it."""
    from rich.live import Live

    out = console()
    with open_records(config) as records, suppress(KeyboardInterrupt), Live(console=out, screen=True) as live:
        while True:
            live.update(_now_open(records, out.width), refresh=True)
            time.sleep(1)
    return Exit.DONE


def _now_open(records: "Records", width: int) -> "Table":
    from ulak.gateways.clock import now

    found, at = records.tickets.listing(), now()
    table = ticket_table(found, at, records.zone, width)
    table.title = f"{len(found)} open tickets, {at.astimezone(records.zone):%d.%m.%Y %H:%M:%S}"
    table.title_justify = "left"
    return table
