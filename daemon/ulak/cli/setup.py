"""Before the first mail: write a configuration, check it, try it live."""

import os
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
@click.pass_obj
def doctor(config: Path) -> int:
    """Try everything live: IMAP folders, SMTP servers, store, clock, secrets, disk space."""
    from ulak.checks import examine
    from ulak.config import load

    settings = load(config)
    worst = Exit.DONE
    for finding in examine(settings, os.environ):
        mark = click.style("ok  ", fg="green") if finding.is_well else click.style("FAIL", fg="red")
        click.echo(f"{mark} {finding.what}" + (f": {finding.said}" if finding.said else ""))
        if finding.trouble is not None:
            worst = max(worst, exit_of(finding.trouble))
    return worst
