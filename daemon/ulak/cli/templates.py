"""The letters: which there are, and what one would look like."""

import os
import sys
import webbrowser
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.exit import Exit
from ulak.cli.records import open_records
from ulak.desk.ticket import Kind
from ulak.errors import ConfigError

if TYPE_CHECKING:
    from ulak.gateways.templates import Templates, Words

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")
"""What a session with windows has set; macOS and Windows need neither."""


@commands.group()
def templates() -> None:
    """The letters."""


@templates.command("list")
@click.pass_obj
def all_letters(config: Path) -> int:
    """Every letter there is, with what it is for."""
    from ulak.gateways.templates.letters import LETTERS, OF_THE_HOUSE

    names = _templates(config).names()
    width = max(map(len, names), default=0)
    for name in names:
        click.echo(f"{name:{width}}  {LETTERS.get(name, OF_THE_HOUSE)}")
    return Exit.DONE


@templates.command()
@click.argument("name")
@click.option("--ticket", metavar="NUMBER", help="About this ticket, as its reader would see it.")
@click.option("--language", type=click.Choice(["tr", "en"]), help="Else that of the ticket, or of the desk.")
@click.option("--kind", type=click.Choice([one.value for one in Kind]), help="About a ticket of this kind.")
@click.option("--html", is_flag=True, help="Print the HTML part instead of the text.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Write both parts to this folder."
)
@click.option("--open/--no-open", "opens", default=None, help="Show it in a browser, or do not.")
@click.pass_obj
def preview(
    config: Path,
    name: str,
    ticket: str | None,
    language: str | None,
    kind: str | None,
    html: bool,
    out: Path | None,
    opens: bool | None,
) -> int:
    """
    A letter as it would look: with sample words, or with those of a ticket.

    Nothing is sent or noted down. On a terminal with a display the letter is opened in a browser.
    """
    if ticket and kind:
        raise click.UsageError("--kind is for sample words; a ticket has its own kind")
    words, shown = (
        _of_ticket(config, name, ticket, language) if ticket else _sample(config, name, language, kind)
    )
    is_opened = opens is not False and _can_show(is_asked=bool(opens))
    if out is None:
        click.echo(words.html if html else _text(words), nl=False)
    if out is not None or is_opened:
        _files(words, shown, out, is_opened=is_opened)
    return Exit.DONE


def _templates(config: Path) -> "Templates":
    from ulak.config import load
    from ulak.gateways.templates import Templates

    return Templates(load(config).desk.templates)


def _sample(config: Path, name: str, language: str | None, kind: str | None) -> "tuple[Words, str]":
    from ulak.config import load
    from ulak.previewing import known_name

    letters = _templates(config)
    name, wanted = known_name(name, letters), language or load(config).desk.language
    return letters.preview(name, wanted, kind or ""), f"{name}.{wanted}"


def _of_ticket(config: Path, name: str, number: str, language: str | None) -> "tuple[Words, str]":
    from ulak.gateways.clock import now
    from ulak.previewing import Preview, known_name

    with open_records(config) as records:
        letters = _templates(config)
        name = known_name(name, letters)
        record = records.record(number)
        dossier = records.tickets.dossier(record.ticket.number)
        assert dossier is not None  # the record was just read
        desk = Preview(records.house, records.rulebook(), letters, records.tickets)
        words = desk.words(name, dossier, language or "", now())
    click.echo("nothing was sent; words that only the moment of the letter knows are samples", err=True)
    return words, f"{name}.{record.ticket.number}"


def _text(words: "Words") -> str:
    return f"Subject: {words.subject}\n\n{words.text}"


def _can_show(*, is_asked: bool) -> bool:
    """Never from a pipe or by cron, where nobody looks, whatever is asked for."""
    if not sys.stdout.isatty():
        if is_asked:
            click.echo("not opened: the output goes to no terminal", err=True)
        return False
    return is_asked or sys.platform in ("darwin", "win32") or any(os.environ.get(one) for one in DISPLAYS)


def _files(words: "Words", shown: str, out: Path | None, *, is_opened: bool) -> None:
    """Both parts as files, named on the way; without `--out` in a folder that only this user can read."""
    folder = out or Path(mkdtemp(prefix="ulak-letter-"))
    text = _written(folder / f"{shown}.txt", _text(words))
    page = _written(folder / f"{shown}.html", words.html)
    for file in (text, page):
        click.echo(file, err=out is None)
    if is_opened and not webbrowser.open(page.resolve().as_uri()):
        click.echo("no browser was found; open the file yourself", err=True)


def _written(file: Path, text: str) -> Path:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file}: cannot be written: {error.strerror}.") from error
    return file
