"""The outbox: letters that have not left, and how to help them along."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import Document, moment, say
from ulak.cli.exit import Exit
from ulak.cli.records import open_records
from ulak.cli.tables import console, fitted, grid, plain
from ulak.errors import DeskError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.table import Table

    from ulak.store.outbox import WaitingLetter


@commands.group()
def queue() -> None:
    """Letters that have not left yet."""


@queue.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def queue_list(config: Path, as_json: bool) -> int:
    """Every letter that is held, queued, deferred, uncertain or failed."""
    from ulak.store.outbox import Outbox

    with open_records(config) as records:
        letters = Outbox(records.store).waiting()
        if as_json:
            say([_letter(one) for one in letters])
        elif letters:
            console().print(_table(letters, records.zone))
        else:
            click.echo("nothing waits")
    return Exit.DONE


def _table(letters: tuple["WaitingLetter", ...], zone: "ZoneInfo") -> "Table":
    table = grid("id", "state", "letter", "ticket", "tries", "next try", cut="why", right=("id", "tries"))
    for one in letters:
        next_at = f"{one.next_at.astimezone(zone):%d.%m. %H:%M:%S}" if one.next_at else ""
        waits = f"waits for {one.waits_for}" if one.waits_for else ""
        why = "; ".join(filter(None, (waits, one.reply)))
        about = (one.number or "-", str(one.attempts), next_at, fitted(plain(why)))
        table.add_row(str(one.id), one.state, one.purpose, *about)
    return table


@queue.command("show")
@click.argument("letter", type=int, metavar="ID")
@click.pass_obj
def queue_show(config: Path, letter: int) -> int:
    """One letter as it will leave, or left."""
    from ulak.store.outbox import Outbox

    with open_records(config) as records:
        found = Outbox(records.store).show(letter)
    if found is None:
        raise DeskError(f"there is no letter {letter}; `ulak queue list` shows what waits")
    about, wire = found
    to = ", ".join(about.to)
    click.echo(
        f"letter {about.id}: {about.state}, {about.purpose} of {about.number or 'no ticket'}, to {to}\n"
    )
    click.echo(wire.decode("utf-8", "replace").replace("\r\n", "\n"))
    return Exit.DONE


@queue.command("retry")
@click.argument("letter", type=int, metavar="ID")
@click.pass_obj
def queue_retry(config: Path, letter: int) -> int:
    """Let a deferred, failed or uncertain letter leave at once."""
    from ulak.gateways.clock import now
    from ulak.store.outbox import Outbox

    with open_records(config) as records:
        if not Outbox(records.store).retry(letter, now(), _administrator()):
            raise DeskError(_not_possible(letter, "retried"))
    click.echo(f"letter {letter} leaves at the next turn")
    return Exit.DONE


@queue.command("drop")
@click.argument("letter", type=int, metavar="ID")
@click.pass_obj
def queue_drop(config: Path, letter: int) -> int:
    """Let a letter never leave; the journal says so."""
    from ulak.gateways.clock import now
    from ulak.store.outbox import Outbox

    with open_records(config) as records:
        if not Outbox(records.store).drop(letter, now(), _administrator()):
            raise DeskError(_not_possible(letter, "dropped"))
    click.echo(f"letter {letter} is withdrawn and never leaves")
    return Exit.DONE


def _administrator() -> str:
    """Who stands in the journal: the login name, also behind sudo."""
    return f"administrator {os.environ.get('SUDO_USER') or os.environ.get('USER') or 'unknown'}"


def _not_possible(letter: int, what: str) -> str:
    return f"letter {letter} cannot be {what}; `ulak queue list` shows what waits"


def _letter(one: "WaitingLetter") -> Document:
    return {
        "id": one.id,
        "number": one.number or None,
        "state": one.state,
        "purpose": one.purpose,
        "to": list(one.to),
        "subject": one.subject,
        "message_id": one.message_id,
        "at": moment(one.at),
        "next_at": moment(one.next_at),
        "attempts": one.attempts,
        "reply": one.reply or None,
        "waits_for": one.waits_for or None,
    }
