"""The desk's secret: changed, and what came before it forgotten. None of them is ever shown."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.exit import Exit

if TYPE_CHECKING:
    from ulak.config import Settings


@commands.group()
def secret() -> None:
    """The desk's secret."""


@secret.command()
@click.pass_obj
def rotate(config: Path) -> int:
    """A new secret, and everything in the store under it; goes on where it was interrupted."""
    from ulak.config import load
    from ulak.rotation import Rotation

    settings, folder = load(config), config.resolve().parent
    with Rotation.of(settings, os.environ, folder) as rotation:
        is_new = rotation.begin()
    changed = _finish(settings, folder)
    if not is_new:
        click.echo("an earlier rotation was not finished; it is now, with the secret it began with")
    click.echo(f"{changed} keys are wrapped anew; start the desk again")
    click.echo(
        "The former secret stays below the new one: letters signed with it may be answered, and backups "
        "made before open with it alone. Keep a copy of the file, apart from the backups.\n"
        "`ulak secret forget` takes it out when the desk needs it no more."
    )
    return Exit.DONE


def _finish(settings: "Settings", folder: Path) -> int:
    """Open the store once more, with the secret it goes over to."""
    from ulak.gateways.clock import now
    from ulak.rotation import Rotation

    with Rotation.of(settings, os.environ, folder) as rotation:
        total, hidden = rotation.keys.count(), not sys.stderr.isatty()
        with click.progressbar(length=total, label="keys", file=sys.stderr, hidden=hidden) as bar:
            return rotation.finish(now(), bar.update)


@secret.command()
@click.option("--now", "at_once", is_flag=True, help="Also those whose letters may still be answered.")
@click.pass_obj
def forget(config: Path, at_once: bool) -> int:
    """Take former secrets out of the file when nothing needs them; exit 1 while all of them are needed."""
    from ulak.config import load
    from ulak.gateways.clock import now
    from ulak.rotation import Rotation

    settings = load(config)
    with Rotation.of(settings, os.environ, config.resolve().parent) as rotation:
        done = rotation.forget(now(), even_if_needed=at_once)
    if done.gone:
        click.echo(f"{_secrets(done.gone)} forgotten; a backup made under one opens with that one alone")
    for end in done.needed_until:
        click.echo(
            f"a former secret is needed until {_day(end, settings)}: letters it signed may be answered"
        )
    if not done.gone and not done.needed_until:
        click.echo("there is no former secret")
    return Exit.NO if done.needed_until and not done.gone else Exit.DONE


def _secrets(count: int) -> str:
    return "1 former secret is" if count == 1 else f"{count} former secrets are"


def _day(at: datetime, settings: "Settings") -> str:
    return f"{at.astimezone(settings.desk.timezone):%d.%m.%Y}"
