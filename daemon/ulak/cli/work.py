"""The desk at work: as a daemon, one turn at a time, or fed from files."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.exit import Exit, exit_of
from ulak.errors import ConfigError, DeskError, Unavailable

if TYPE_CHECKING:
    from ulak.config import Settings
    from ulak.store.engine import Store
    from ulak.store.known_erasures import KnownErasures
    from ulak.wiring import Desk

_TELLERS = ("upkeep", "dispatch")
STAGES = (
    "intake", "triage", "prove", "escalate", "recurrence", "surveys", "keeping", "record", "report",
    "dispatch", "board", "upkeep",
)  # fmt: skip
MOST_ROUNDS = 10_000
log = logging.getLogger("ulak")
# It writes a traceback for each mail it cannot read; mail/bounce_forms.py takes that for an answer.
logging.getLogger("flufl.bounce").disabled = True


def start_log(level: int) -> None:
    """One line an event on standard error, for operators and their journal."""
    logging.basicConfig(
        stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s", force=True
    )
    for library in ("apscheduler", "alembic", "imapclient", "mailparser"):
        logging.getLogger(library).setLevel(logging.ERROR)


def _erase_again(desk: "Desk", known: "KnownErasures") -> None:
    """Nobody is erased without the file: where it is not there, what erases need not be loaded."""
    if known.file.exists():
        from ulak.stages.erasing import erase_again

        erase_again(desk.store, known, desk.clock())


@contextmanager
def open_desk(config: Path) -> Iterator["Desk"]:
    """
    A wired desk whose store no other process works, closed at the end.

    What a process that was killed had been sending is uncertain from now on.
    """
    from ulak.config import load
    from ulak.store.lock import installation
    from ulak.vault import known_erasures, open_store, take_up_copy
    from ulak.wiring import wire

    settings, folder = load(config), config.resolve().parent
    gate = open_store(settings, os.environ)
    try:
        with gate.lock(folder):
            for note in settings.notes():
                log.info("%s", note)
            desk = wire(settings, os.environ, installation(folder))
            try:
                take_up_copy(desk.store, settings, desk.clock())
                desk.outbox.recover(desk.clock(), desk.owner)
                _erase_again(desk, known_erasures(settings))
                if retried := desk.waiting.retry_after_upgrade(desk.clock()):
                    log.info("%d mails that another ulak put aside are tried again", retried)
                yield desk
            finally:
                desk.close()
    finally:
        gate.close()


@commands.command()
@click.pass_obj
def run(config: Path) -> int:
    """Be the daemon, until SIGTERM; changed rules and templates are taken over, at once by SIGHUP."""
    from ulak.gateways.notify import Supervisor
    from ulak.posts import Reload, in_a_line, posts
    from ulak.schedule import Daemon, hold_signals

    hold_signals()
    start_log(logging.INFO)
    with open_desk(config) as desk:
        supervisor = Supervisor.of(os.environ)
        reload = Reload(desk, supervisor)
        why = Daemon(posts(desk, reload), supervisor, reload.ask, partial(in_a_line, desk.store)).run()
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
    from ulak.rota import turns

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
                    moved += _counted(desk, name, step)
                except DeskError as trouble:
                    troubles[name] = trouble
        if not moved and only is None:
            moved = _reconcile(desk, troubles)
        if not moved:
            break
    return tuple(troubles.values())


def _counted(desk: "Desk", name: str, step: Callable[[], int]) -> int:
    """One turn; a crash is counted as the daemon counts it, and ends the command."""
    try:
        moved = step()
    except DeskError:
        raise
    except Exception as crash:
        desk.health.crashed(name, type(crash).__name__, desk.clock())
        if name not in _TELLERS:
            _tell_of_crash(desk)
        raise
    desk.health.works(name, desk.clock())
    return moved


def _tell_of_crash(desk: "Desk") -> None:
    """One turn of those stages that tell administrators: the command ends before theirs would come."""
    from ulak.rota import turns

    work = turns(desk)
    for teller in _TELLERS:
        work[teller]()


def _reconcile(desk: "Desk", troubles: dict[str, DeskError]) -> int:
    """
    All stands still, so what is open now is no mail on its way; a mailbox in trouble has no books.

    Beside a folder that could not be read others have theirs. What is missing there was not asked for.
    """
    from ulak.desk.coming.arrival import FolderUnavailable
    from ulak.posts import LAG

    moved = 0
    for inlet in desk.inlets:
        name = f"mailbox {inlet.name}"
        trouble = troubles.get(name)
        if isinstance(trouble, FolderUnavailable | None):
            try:
                moved += inlet.reconcile(desk.clock, LAG if trouble else timedelta(0))
            except DeskError as trouble:
                troubles[name] = trouble
    return moved


@commands.command()
@click.option("--mailbox", required=True, help="The mailbox of config.toml the mails came to.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.pass_obj
def ingest(config: Path, mailbox: str, files: tuple[Path, ...]) -> int:
    """Take mails from files, or from a pipe (`-`); exit 75 keeps them at the MTA."""
    from ulak.config import load
    from ulak.gateways.clock import now
    from ulak.store.waiting import Waiting

    start_log(logging.WARNING)
    settings = load(config)
    names = [box.name for box in settings.mailbox]
    if mailbox not in names:
        raise ConfigError(f"there is no mailbox {mailbox} in config.toml (it has: {', '.join(names)})")
    with _open_for_mail(settings) as store:
        waiting = Waiting(store)
        for file in files:
            click.echo(f"{file}: mail {waiting.ingest(mailbox, _read(file), now())}")
    return Exit.DONE


@contextmanager
def _open_for_mail(settings: "Settings") -> Iterator["Store"]:
    """The store, ready to take mail; whatever is wrong with it, an MTA must keep the mail, not bounce it."""
    from ulak.vault import make_ready, open_store, ready_for_mail

    try:
        store = open_store(settings, os.environ)
    except ConfigError as wrong:
        raise Unavailable(str(wrong)) from wrong
    try:
        make_ready(store, settings)
        ready_for_mail(store)
        yield store
    finally:
        store.close()


def _read(file: Path) -> bytes:
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as wrong:
        raise click.UsageError(f"{file}: cannot be read: {wrong.strerror}") from wrong
    if not raw.strip():  # an MTA has a header at least: whoever called made a mistake, and must hear of it
        raise click.UsageError(f"{file}: there is no mail in it; nothing was taken")
    return raw
