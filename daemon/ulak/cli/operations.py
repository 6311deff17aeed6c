"""What an operator asks for: a copy of the store, a newer one, a desk to try."""

import os
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from ulak.cli import commands
from ulak.cli.exit import Exit
from ulak.cli.records import open_records
from ulak.errors import ConfigError


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(config: Path, file: Path) -> int:
    """A consistent copy of the store in FILE, also while the desk works."""
    from ulak.gateways.clock import now
    from ulak.store.backup import backup as copy

    with open_records(config) as records:
        copy(records.store, file, now())
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
    from ulak.vault import make_ready, open_store

    settings = load(config)
    store = open_store(settings, os.environ)
    try:
        before = store.version()
        with nullcontext() if store.is_current() else store.lock():
            unknown = make_ready(store, settings)
        was = " already" if before == store.version() else ""
        click.echo(f"the store {store.place} is at version {store.version()}{was}")
        if unknown:
            click.echo(f"note: {unknown}", err=True)
    finally:
        store.close()
    return Exit.DONE


@db.command()
@click.option("--copied-at", "copied_at", metavar="TIME", help="When the copy was made, as 2026-11-24T03:00.")
@click.pass_obj
def restored(config: Path, copied_at: str | None) -> int:
    """Say that the store is a copy put back by pg_restore or from a snapshot; before `run` starts on it."""
    from ulak.store.restored import mark

    with open_records(config) as records:
        at = _instant(copied_at, records.zone) if copied_at else None
        with records.store.lock(config.resolve().parent):
            at = mark(records.store, at)
        shown = f"{at.astimezone(records.zone):%Y-%m-%d %H:%M}"
    click.echo(f"the store {records.store.place} counts as a copy of {shown}; `ulak run` goes on with it")
    return Exit.DONE


def _instant(words: str, zone: ZoneInfo) -> datetime:
    """A time as people write it, of the desk's time zone unless it names its own."""
    try:
        at = datetime.fromisoformat(words)
    except ValueError as wrong:
        raise click.UsageError(f"{words!r} is no time: write it as 2026-11-24T03:00") from wrong
    return at if at.tzinfo else at.replace(tzinfo=zone)


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
