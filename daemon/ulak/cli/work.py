"""The desk at work: as a daemon, one turn at a time, or fed from files."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.exit import Exit, exit_of
from ulak.errors import ConfigError, DeskError

if TYPE_CHECKING:
    from ulak.wiring import Desk

STAGES = ("intake", "triage", "escalate", "dispatch", "upkeep")
MOST_ROUNDS = 10_000
log = logging.getLogger("ulak")


def start_log(level: int) -> None:
    """One line an event on standard error, for operators and their journal."""
    logging.basicConfig(
        stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s", force=True
    )
    for library in ("apscheduler", "alembic", "imapclient", "mailparser"):
        logging.getLogger(library).setLevel(logging.ERROR)


@contextmanager
def open_desk(config: Path) -> Iterator["Desk"]:
    """
    A wired desk whose store no other process works, closed at the end.

    What a process that was killed had been sending is uncertain from now on.
    """
    from ulak.config import load
    from ulak.wiring import open_store, wire

    settings = load(config)
    gate = open_store(settings, os.environ)
    try:
        with gate.lock():
            for note in settings.notes():
                log.info("%s", note)
            desk = wire(settings, os.environ)
            try:
                desk.outbox.recover(desk.clock())
                yield desk
            finally:
                desk.close()
    finally:
        gate.close()


@commands.command()
@click.pass_obj
def run(config: Path) -> int:
    """Be the daemon, until SIGTERM; SIGHUP reads rules and templates again."""
    from ulak.gateways.notify import Supervisor
    from ulak.posts import posts
    from ulak.schedule import Daemon, hold_signals

    hold_signals()
    start_log(logging.INFO)
    with open_desk(config) as desk:
        why = Daemon(posts(desk), Supervisor.of(os.environ), lambda: desk.shelf.reload(desk.clock())).run()
        desk.seal()
    if why:
        raise DeskError(f"gave up, because {why}; the log above says how")
    return Exit.DONE


@commands.command()
@click.argument("stage", type=click.Choice(STAGES), required=False)
@click.pass_obj
def turn(config: Path, stage: str | None) -> int:
    """One turn of every stage in order (or of one) until nothing moves, then exit; for cron."""
    start_log(logging.WARNING)
    with open_desk(config) as desk:
        troubles = _turn_until_still(desk, stage)
        desk.seal()
    for trouble in troubles:
        click.echo(f"ulak: {trouble}", err=True)
    return max((exit_of(type(trouble)) for trouble in troubles), default=Exit.DONE)


def _turn_until_still(desk: "Desk", only: str | None) -> tuple[DeskError, ...]:
    """Go round until a round moved nothing. A stage or mailbox in trouble keeps no other waiting."""
    from ulak.wiring import turns

    work: dict[str, Callable[[], int]] = {}
    if only in (None, "intake"):
        work |= {f"mailbox {inlet.name}": partial(inlet.turn, desk.clock) for inlet in desk.inlets}
    work |= {name: step for name, step in turns(desk).items() if only in (None, name)}
    troubles: dict[str, DeskError] = {}
    for _ in range(MOST_ROUNDS):
        moved = 0
        for name, step in work.items():
            if name not in troubles:
                try:
                    moved += step()
                except DeskError as trouble:
                    troubles[name] = trouble
        if not moved:
            break
    return tuple(troubles.values())


@commands.command()
@click.option("--mailbox", required=True, help="The mailbox of config.toml the mails came to.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.pass_obj
def ingest(config: Path, mailbox: str, files: tuple[Path, ...]) -> int:
    """Take mails from files, or from a pipe (`-`); exit 75 keeps them at the MTA."""
    from ulak.config import load
    from ulak.gateways.clock import now
    from ulak.store.waiting import Waiting
    from ulak.wiring import open_store

    start_log(logging.WARNING)
    settings = load(config)
    names = [box.name for box in settings.mailbox]
    if mailbox not in names:
        raise ConfigError(f"there is no mailbox {mailbox} in config.toml (it has: {', '.join(names)})")
    store = open_store(settings, os.environ)
    try:
        store.upgrade()
        waiting = Waiting(store)
        for file in files:
            click.echo(f"{file}: mail {waiting.ingest(mailbox, _read(file), now())}")
    finally:
        store.close()
    return Exit.DONE


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise click.UsageError(f"{file}: cannot be read: {wrong.strerror}") from wrong
