"""Legal holds: tickets of which nothing is removed or erased, whatever the rules say."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import Document, say
from ulak.cli.exit import Exit
from ulak.cli.moments import moment
from ulak.cli.records import Records, open_records
from ulak.cli.tables import console, fitted, grid, plain
from ulak.errors import DeskError

if TYPE_CHECKING:
    from rich.table import Table

    from ulak.store.holds import Hold

LONGEST_REASON = 500


@commands.command()
@click.argument("number", default="")
@click.option("--reason", default="", help="Why nothing of it may go, for example a lawsuit; kept sealed.")
@click.option("--lift", is_flag=True, help="Hold it no longer.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def hold(config: Path, number: str, reason: str, lift: bool, as_json: bool) -> int:
    """Keep a ticket whole: nothing of it is removed or erased. Without a number, list what is held."""
    reason = " ".join(reason.split())
    _check(number, reason, lift)
    with open_records(config) as records:
        if not number:
            return _listed(records, as_json)
        ticket = records.ticket(number).number
        return _lifted(records, ticket) if lift else _held(records, ticket, reason)


def _check(number: str, reason: str, lift: bool) -> None:
    if not number and (reason or lift):
        raise click.UsageError("say which ticket: ulak hold NUMBER --reason TEXT, or ulak hold NUMBER --lift")
    if number and bool(reason) is lift:
        raise click.UsageError("say why it is held with --reason TEXT, or end it with --lift")
    if len(reason) > LONGEST_REASON:
        raise click.UsageError(f"--reason takes at most {LONGEST_REASON} characters")


def _held(records: Records, number: str, reason: str) -> int:
    from ulak.gateways.clock import now
    from ulak.store.holds import Holds

    if not Holds(records.store).set(number, reason, now()):
        raise DeskError(f"{number} cannot be held: it is held already, or nothing is left of it (ulak show)")
    click.echo(f"{number} is held: nothing of it is removed or erased until ulak hold {number} --lift")
    return Exit.DONE


def _lifted(records: Records, number: str) -> int:
    from ulak.gateways.clock import now
    from ulak.store.holds import Holds

    if not Holds(records.store).lift(number, now()):
        raise DeskError(f"{number} is not held; `ulak hold` lists what is")
    click.echo(f"{number} is held no longer; the rules say how long it is kept")
    return Exit.DONE


def _listed(records: Records, as_json: bool) -> int:
    from ulak.store.holds import Holds

    found = Holds(records.store).all()
    if as_json:
        say([_document(one) for one in found])
    elif found:
        console().print(_table(found, records))
    else:
        click.echo("nothing is held")
    return Exit.DONE


def _document(one: "Hold") -> Document:
    return {"number": one.number, "since": moment(one.since), "by": one.by, "reason": one.reason}


def _table(found: tuple["Hold", ...], records: Records) -> "Table":
    table = grid("number", "since", "by", cut="why")
    for one in found:
        since = f"{one.since.astimezone(records.zone):%d.%m.%Y %H:%M}"
        table.add_row(one.number, since, plain(one.by), fitted(plain(one.reason)))
    return table
