"""Before the first mail: write a configuration, check it, try it live."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import click

from ulak.cli import commands
from ulak.cli.exit import Exit, exit_of


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> int:
    """Write config.toml, rules/, templates/ and a secret into DIR; nothing is ever overwritten."""
    from ulak.config import Desk
    from ulak.gateways.clock import now
    from ulak.installation import lay_out

    for laid in lay_out(folder, now().astimezone(Desk().timezone).date()):
        click.echo(f"{'written' if laid.is_new else 'kept   '}  {laid.path}")
    config = folder / "config.toml"
    click.echo(f"\nKeep a copy of {folder / 'secret'} in a safe place: without it the store cannot be read.")
    click.echo(f"Next, put your mailboxes into {config} and your people into {folder / 'rules'}/, then:")
    click.echo(f"    ulak --config {config} check")
    click.echo(f"    ulak --config {config} doctor")
    return Exit.DONE


@commands.command()
@click.pass_obj
def check(config: Path) -> int:
    """Read config, rules (with their examples) and templates; say every problem as file:line: message."""
    from ulak.checks import notes, problems
    from ulak.config import load

    settings = load(config)
    found = problems(settings, os.environ)
    for sentence in found:
        click.echo(sentence, err=True)
    for note in notes(settings):
        click.echo(f"note: {note}", err=True)
    if not found:
        click.echo("config, rules and templates are in order")
    return Exit.CONFIGURATION if found else Exit.DONE


@commands.command()
@click.option("--wait", default="15s", metavar="DURATION", help="How long to wait for probes to come home.")
@click.option("--no-probe", is_flag=True, help="Send none.")
@click.option(
    "--probe-through", "through", default="", metavar="HOST:PORT", help="Send them as a stranger does."
)
@click.pass_obj
def doctor(config: Path, wait: str, no_probe: bool, through: str) -> int:
    """Try everything live: IMAP folders, SMTP servers, borders, store, clock, secrets, disk space."""
    from ulak.config import load
    from ulak.examining import examine
    from ulak.probing import Errand

    errand = Errand(not no_probe, _span(wait), _server(through), _show_progress)
    settings = load(config)
    worst = Exit.DONE
    for finding in examine(settings, os.environ, errand):
        mark = click.style("ok  ", fg="green") if finding.is_well else click.style("FAIL", fg="red")
        click.echo(f"{mark} {finding.what}" + (f": {finding.said}" if finding.said else ""))
        if finding.trouble is not None:
            worst = max(worst, exit_of(finding.trouble))
    return worst


def _span(word: str) -> timedelta:
    from ulak.desk.clocks.duration import parse_duration

    try:
        return parse_duration(word)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--wait") from wrong


def _server(word: str) -> tuple[str, int] | None:
    """`mx.kamusm.test:25`, `[::1]:25`; None for an empty word."""
    host, _, port = word.rpartition(":")
    if not word:
        return None
    if not host or not port.isdecimal() or not 0 < int(port) < 2**16:
        wrong = f"{word!r} is not HOST:PORT, as in mx.kamusm.test:25"
        raise click.BadParameter(wrong, param_hint="--probe-through")
    return host.strip("[]"), int(port)


def _show_progress(sentence: str) -> None:
    """On a terminal alone, on one line that the next finding writes over."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{sentence}\r", err=True, nl=False)
