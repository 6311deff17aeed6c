"""The quarantine: mails that could not be dealt with, and the two ways out of it."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import Document, say
from ulak.cli.exit import Exit
from ulak.cli.moments import moment
from ulak.cli.records import open_records
from ulak.cli.tables import console, fitted, grid, plain
from ulak.errors import DeskError

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from rich.table import Table

    from ulak.store.aside import QuarantinedMail
    from ulak.store.waiting import Waiting


@commands.group()
def quarantine() -> None:
    """Mails that could not be dealt with; none of them is lost."""


@quarantine.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def quarantine_list(config: Path, as_json: bool) -> int:
    """Every mail in quarantine, and why."""
    from ulak.store.waiting import Waiting

    with open_records(config) as records:
        mails = Waiting(records.store).quarantined()
        if as_json:
            say([_mail(one) for one in mails])
        elif mails:
            console().print(_table(mails, records.zone))
        else:
            click.echo("the quarantine is empty")
    return Exit.DONE


def _table(mails: tuple["QuarantinedMail", ...], zone: "ZoneInfo") -> "Table":
    table = grid("id", "mailbox", "folder", "came", "bytes", "ticket", cut="why", right=("id", "bytes"))
    for one in mails:
        came = f"{one.internal_date.astimezone(zone):%d.%m.%Y %H:%M}"
        place = (plain(one.mailbox), plain(one.folder) or "-", came)
        table.add_row(str(one.id), *place, str(one.size), one.ticket or "-", fitted(plain(one.why)))
    return table


@quarantine.command("show")
@click.argument("mail", type=int, metavar="ID")
@click.option("--raw", is_flag=True, help="The mail itself, byte for byte, also once released; journalled.")
@click.pass_obj
def quarantine_show(config: Path, mail: int, raw: bool) -> int:
    """Where a mail made the desk stumble; with --raw the mail itself."""
    from ulak.gateways.clock import now
    from ulak.store.waiting import Waiting

    with open_records(config) as records:
        waiting = Waiting(records.store)
        if raw:
            original = _original(waiting, mail, now())
            sys.stdout.buffer.write(original)
            return Exit.DONE
        found = next((one for one in waiting.quarantined() if one.id == mail), None)
    if found is None:
        raise DeskError(_not_there(mail))
    click.echo(f"mail {found.id} of {found.mailbox}/{found.folder or '-'}: {found.why}\n{found.traceback}")
    return Exit.DONE


def _original(waiting: "Waiting", mail: int, now: "datetime") -> bytes:
    """Nobody can say whether a private key is in it: so the journal says first that it was shown."""
    spooled = waiting.once_aside(mail)
    if spooled is None:
        raise DeskError(_not_there(mail))
    if spooled.damage:
        raise DeskError(spooled.damage)
    waiting.shown_to_a_person(spooled, now)
    return spooled.raw


@quarantine.command("retry")
@click.argument("mail", type=int, metavar="ID")
@click.pass_obj
def quarantine_retry(config: Path, mail: int) -> int:
    """Try a mail again, after an upgrade for example."""
    from ulak.gateways.clock import now
    from ulak.store.waiting import Waiting

    with open_records(config) as records:
        if not Waiting(records.store).retry(mail, now()):
            raise DeskError(_not_there(mail))
    click.echo(f"mail {mail} is tried again at the next turn")
    return Exit.DONE


@quarantine.command("release")
@click.argument("mail", type=int, metavar="ID")
@click.pass_obj
def quarantine_release(config: Path, mail: int) -> int:
    """
    Give up reading a mail: it stands on a ticket, and staff is told.

    Its bytes are not mailed, for nobody can say whether they hold a private key: an administrator gets them
    from `ulak quarantine show ID --raw`.
    """
    from ulak.config import load
    from ulak.stages.triage import release
    from ulak.wiring import wire

    with open_records(config):
        pass  # says so where there is no store yet, before anything is made
    desk = wire(load(config), os.environ)
    try:
        number = release(desk.office, desk.waiting, mail, desk.clock())
    finally:
        desk.close()
    click.echo(f"mail {mail} stands on {number}; `ulak quarantine show {mail} --raw` gives the mail itself")
    return Exit.DONE


def _not_there(mail: int) -> str:
    return f"mail {mail} is not in quarantine; `ulak quarantine list` shows what is"


def _mail(one: "QuarantinedMail") -> Document:
    return {
        "id": one.id,
        "mailbox": one.mailbox,
        "folder": one.folder,
        "internal_date": moment(one.internal_date),
        "size": one.size,
        "number": one.ticket or None,
        "why": one.why,
    }
