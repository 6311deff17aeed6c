"""What an operator asks of a desk at work: is it well, is its record whole, what do its letters look like."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from ulak.cli import commands
from ulak.cli.documents import Document, moment, say
from ulak.cli.exit import Exit
from ulak.cli.records import Records, open_records
from ulak.cli.tables import console, fitted, grid, plain
from ulak.errors import ConfigError


@commands.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def status(config: Path, as_json: bool) -> int:
    """How the desk is: last look at each mailbox, tickets, letters that wait, quarantine, crashes."""
    with open_records(config) as records:
        document = {**_work(records), **_life(records)}
        if as_json:
            say(document)
        else:
            _print_status(document)
    return Exit.DONE


def _work(records: Records) -> Document:
    from ulak.desk.promise import PromiseState
    from ulak.store.outbox import Outbox
    from ulak.store.waiting import Waiting

    open_ones = records.tickets.listing()
    letters = Outbox(records.store).waiting()
    broken = (
        any(p.state is PromiseState.BREACHED and not p.kept_at for p in one.promises) for one in open_ones
    )
    return {
        "open_tickets": len(open_ones),
        "breached": sum(broken),
        "letters_waiting": len(letters),
        "letters_failed": sum(one.state == "failed" for one in letters),
        "letters_uncertain": sum(one.state == "uncertain" for one in letters),
        "quarantined": len(Waiting(records.store).quarantined()),
    }


def _life(records: Records) -> Document:
    from ulak.gateways.clock import now
    from ulak.store.health import Health

    health = Health(records.store)
    looks = {sign.name: moment(sign.at) for sign in health.looks()}
    return {
        "mailboxes": [{"mailbox": b.name, "looked_at": looks.get(b.name)} for b in records.settings.mailbox],
        "crashes": [
            {"stage": sign.name, "count": sign.times, "what": sign.words, "at": moment(sign.at)}
            for sign in health.crashes()
        ],
        "alarms": [sign.name for sign in health.notes("alarm") if sign.words],
        "rules": records.rulebook().version,
        "store": records.store.place,
        "at": moment(now()),
    }


def _print_status(document: Mapping[str, object]) -> None:
    """A line for each figure and each entry of a list; what should worry somebody stands out."""
    table = grid("", cut=" ")
    for name, value in document.items():
        title = name.replace("_", " ")
        for entry in value if isinstance(value, list) else [value]:
            words = ", ".join(map(_entry, entry.values())) if isinstance(entry, dict) else str(entry)
            colour = "bold red" if name in _WORRYING and entry else "bold"
            table.add_row(f"[dim]{title}[/]", fitted(f"[{colour}]{plain(words)}[/]"))
    table.show_header = False
    console().print(table)


_WORRYING = {"breached", "letters_failed", "letters_uncertain", "quarantined", "crashes", "alarms"}


def _entry(value: object) -> str:
    return "never looked at" if value is None else str(value)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(config: Path, file: Path) -> int:
    """A consistent copy of the store in FILE, also while the desk works."""
    from ulak.store.backup import backup as copy

    with open_records(config) as records:
        copy(records.store, file)
    click.echo(f"{file} is a whole copy; without the desk's secret nobody can read it")
    return Exit.DONE


@commands.group()
def db() -> None:
    """The store."""


@db.command()
@click.pass_obj
def upgrade(config: Path) -> int:
    """Bring the store to the version of this ulak; safe to repeat."""
    from ulak.config import load
    from ulak.wiring import open_store

    store = open_store(load(config), os.environ)
    try:
        before = store.version()
        if not store.is_current():
            with store.lock():
                store.upgrade()
        was = " already" if before == store.version() else ""
        click.echo(f"the store {store.place} is at version {store.version()}{was}")
    finally:
        store.close()
    return Exit.DONE


@commands.group()
def journal() -> None:
    """The record."""


@journal.command()
@click.pass_obj
def verify(config: Path) -> int:
    """Check the hash chain over the journal; exit 1 on any change or loss."""
    from ulak.store.journal import Journal

    with open_records(config) as records:
        problem = Journal(records.store).verify()
    click.echo(problem or "the journal is as it was written")
    return Exit.NO if problem else Exit.DONE


@commands.group()
def templates() -> None:
    """The letters."""


@templates.command()
@click.argument("name")
@click.option("--language", type=click.Choice(["tr", "en"]), default="tr")
@click.option("--html", is_flag=True, help="The HTML part instead of the text.")
@click.pass_obj
def preview(config: Path, name: str, language: str, html: bool) -> int:
    """A letter as it would look, with sample words in it."""
    from ulak.config import load
    from ulak.gateways.templates import Templates

    words = Templates(load(config).desk.templates).preview(name, language)
    click.echo(words.html if html else f"Subject: {words.subject}\n\n{words.text}", nl=False)
    return Exit.DONE


@commands.command()
@click.option("--once", is_flag=True, help="End by itself, with a summary.")
def demo(once: bool) -> int:
    """The whole desk on embedded servers: sample mails in, tickets, letters out, and a mailbox to try."""
    try:
        from ulak.demo import demonstrate
    except ModuleNotFoundError as missing:
        raise ConfigError(f"the demo needs {missing.name}: pip install 'ulak[demo]'") from missing
    demonstrate(once=once)
    return Exit.DONE
