"""The outbox: letters that have not left, and how to help them along."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import Document, of_attempt, say
from ulak.cli.exit import Exit
from ulak.cli.moments import moment
from ulak.cli.record_page import attempt_lines
from ulak.cli.records import Records, open_records
from ulak.cli.tables import console, fitted, grid, one_line, plain
from ulak.errors import DeskError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.table import Table

    from ulak.store.attempts import Attempt, Recipient
    from ulak.store.queue import Queue
    from ulak.store.waiting_letters import WaitingLetter


ROOM_FOR_REASONS = 130
"""Columns of a terminal in which a reason can stand beside its letter."""


@commands.group()
def queue() -> None:
    """Letters that have not left yet."""


@queue.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def queue_list(config: Path, as_json: bool) -> int:
    """Every letter that is held, queued, deferred, uncertain or failed."""
    from ulak.store.queue import Queue

    with open_records(config) as records:
        letters = Queue(records.store).waiting()
        if as_json:
            say([_letter(one) for one in letters])
        elif letters:
            _print_outages(records)
            _print_letters(letters, records.zone)
        else:
            click.echo("nothing waits")
    return Exit.DONE


def _print_outages(records: Records) -> None:
    """Why letters wait whose time has come: nobody tries them while their server cannot be spoken to."""
    from ulak.store.health import OUTAGE, Health

    for sign in Health(records.store).notes(OUTAGE):
        if sign.words:
            since = f"{sign.at.astimezone(records.zone):%d.%m. %H:%M:%S}"
            console().print(plain(f"since {since} no letter of {sign.name} leaves: {sign.words}"))


def _print_letters(letters: tuple["WaitingLetter", ...], zone: "ZoneInfo") -> None:
    """Where a line has no room for the reason, the reasons follow, each once with the letters it keeps."""
    out = console()
    beside = out.width >= ROOM_FOR_REASONS
    out.print(_table(letters, zone, beside=beside))
    kept: dict[str, list[str]] = {}
    for one in () if beside else letters:
        if why := _why(one):
            kept.setdefault(why, []).append(str(one.id))
    for why, ids in kept.items():
        out.print(plain(f"{', '.join(ids)}: {why}"))


def _table(letters: tuple["WaitingLetter", ...], zone: "ZoneInfo", *, beside: bool) -> "Table":
    headings = ("id", "state", "letter", "ticket", "tries", "next try")
    table = grid(*headings, cut="why" if beside else "", right=("id", "tries"))
    for one in letters:
        next_at = f"{one.next_at.astimezone(zone):%d.%m. %H:%M:%S}" if one.next_at else ""
        about = (one.number or "-", str(one.attempts), next_at)
        reason = (fitted(plain(_why(one))),) if beside else ()
        table.add_row(str(one.id), one.state, one.purpose, *about, *reason)
    return table


def _why(one: "WaitingLetter") -> str:
    """A reply is as old as the try it answered; what is true now of the server stands above the list."""
    waits = f"waits for {one.waits_for}" if one.waits_for else ""
    reply = f"last try: {one.reply}" if one.reply else ""
    return "; ".join(filter(None, (waits, reply)))


@queue.command("show")
@click.argument("letter", type=int, metavar="ID")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def queue_show(config: Path, letter: int, as_json: bool) -> int:
    """One letter as it will leave, or left: every attempt, how it fares with each recipient, its bytes."""
    from ulak.store.queue import Queue

    with open_records(config) as records:
        letters = Queue(records.store)
        found = letters.show(letter)
        if found is None:
            raise DeskError(f"there is no letter {letter}; `ulak queue list` shows what waits")
        about, wire = found
        attempts, recipients = letters.attempts(letter), letters.recipients(letter)
        if as_json:
            say(_letter_whole(about, attempts, recipients, wire))
        else:
            _print_letter(about, attempts, recipients, records.zone)
            click.echo(_readable(wire))
    return Exit.DONE


def _print_letter(
    about: "WaitingLetter",
    attempts: tuple["Attempt", ...],
    recipients: tuple["Recipient", ...],
    zone: "ZoneInfo",
) -> None:
    to = ", ".join(about.to)
    click.echo(f"letter {about.id}: {about.state}, {about.purpose} of {about.number or 'no ticket'}, to {to}")
    if about.waits_for:
        click.echo(f"  waits for {about.waits_for}")
    for one in recipients:
        said = f": {one_line(one.reply)}" if one.reply else ""
        click.echo(f"  to {one.address or 'an erased person'}: {one.state}{said}")
    for line in attempt_lines(attempts, zone):
        click.echo(f"  try {line}")
    click.echo()


def _letter_whole(
    about: "WaitingLetter",
    attempts: tuple["Attempt", ...],
    recipients: tuple["Recipient", ...],
    wire: bytes,
) -> Document:
    """As `queue list --json` has it, but `attempts` are listed and not counted."""
    people = [
        {"address": one.address or None, "state": one.state, "reply": one.reply or None} for one in recipients
    ]
    tries = [of_attempt(one) for one in attempts]
    return _letter(about) | {"attempts": tries, "recipients": people, "letter": _readable(wire)}


def _readable(wire: bytes) -> str:
    return wire.decode("utf-8", "replace").replace("\r\n", "\n")


@queue.command("retry")
@click.argument("letter", type=int, metavar="[ID]", required=False)
@click.option("--doubtful", is_flag=True, help="All that may have left before the store was restored.")
@click.pass_obj
def queue_retry(config: Path, letter: int | None, doubtful: bool) -> int:
    """Let a deferred, failed, uncertain or doubtful letter leave at once."""
    from ulak.gateways.clock import now
    from ulak.store.queue import Queue

    with open_records(config) as records:
        letters = Queue(records.store)
        for one in _meant(letters, letter, doubtful):
            if not letters.retry(one, now(), _administrator()):
                raise DeskError(_not_possible(one, "retried"))
            click.echo(f"letter {one} leaves at the next turn")
    return Exit.DONE


@queue.command("drop")
@click.argument("letter", type=int, metavar="[ID]", required=False)
@click.option("--doubtful", is_flag=True, help="All that may have left before the store was restored.")
@click.pass_obj
def queue_drop(config: Path, letter: int | None, doubtful: bool) -> int:
    """Let a letter never leave; the journal says so, and whoever has the ticket hears of an answer."""
    from ulak.gateways.clock import now
    from ulak.stages.dropping import drop
    from ulak.store.queue import Queue

    with open_records(config) as records:
        letters, office = Queue(records.store), records.office()
        for one in _meant(letters, letter, doubtful):
            if not drop(office, letters, one, now(), _administrator()):
                raise DeskError(_not_possible(one, "dropped"))
            click.echo(f"letter {one} is withdrawn and never leaves")
    return Exit.DONE


def _meant(letters: "Queue", letter: int | None, doubtful: bool) -> tuple[int, ...]:
    """The one that was named, or all that are in doubt; an error where there is none of them."""
    if doubtful == (letter is not None):
        raise click.UsageError("name one letter by its ID, or all that are in doubt by --doubtful")
    if letter is not None:
        return (letter,)
    if not (found := letters.doubtful()):
        raise DeskError("no letter is in doubt; `ulak queue list` shows what waits")
    return found


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
        "doubtful": one.doubtful,
    }
