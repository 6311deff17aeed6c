"""Whether the desk's record, or that of one ticket in an auditor's hands, is as it was written."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.exit import Exit
from ulak.cli.records import open_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from ulak.desk.record.anchor import Head
    from ulak.store.journal_check import Found

    Tell = Callable[[int, int], object]


@contextmanager
def progress() -> "Iterator[Tell]":
    """A bar on a terminal while the chain of the journal is checked, which takes the longest."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=hidden) as bar:
        task = bar.add_task("entries of the journal", total=None)
        yield lambda done, every: bar.update(task, completed=done, total=every)


@commands.group()
def journal() -> None:
    """The record."""


@journal.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--key", metavar="SHA256", help="The key that must have signed FILE, as the desk told you.")
@click.option("--anchor", "named", multiple=True, metavar="N:DIGEST", help="The chain must pass this one.")
@click.option(
    "--anchors",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The chain must pass every anchor in this text: letters, pasted or saved, or the log.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def verify(
    config: Path,
    file: Path | None,
    key: str | None,
    named: tuple[str, ...],
    files: tuple[Path, ...],
    as_json: bool,
) -> int:
    """
    Check the hash chain over the journal; exit 1 on any change or loss.

    With FILE, the evidence of a ticket instead: offline, on any machine.
    """
    if file is not None:
        if named or files or as_json:
            raise click.UsageError(
                "--anchor, --anchors and --json go with the journal of the desk, not with a FILE"
            )
        return _verified(file, key or "")
    if key:
        raise click.UsageError("--key goes with a FILE of evidence")
    anchors = _anchors(named, files)
    from ulak.store.journal_check import check

    with open_records(config) as records, progress() as tell:
        found = check(records.store, anchors, tell)
    if as_json:
        from ulak.cli.documents import say

        say(_document(found))
    else:
        click.echo(found.problem or "the journal is as it was written")
        if not found.problem:
            click.echo(_stands(found))
    return Exit.NO if found.problem else Exit.DONE


def _anchors(named: tuple[str, ...], files: tuple[Path, ...]) -> "tuple[Head, ...]":
    """What was given; a word or file without any anchor is a mistake, and not one that holds."""
    from ulak.desk.record.anchor import anchors_in

    found: list[Head] = []
    for word in named:
        if not (read := anchors_in(word)):
            raise click.UsageError(
                f"{word!r} is no anchor: it is a number, a colon and 64 hexadecimal digits"
            )
        found += read
    for file in files:
        if not (read := _anchors_of(file)):
            raise click.UsageError(f"there is no anchor in {file}")
        found += read
    return tuple(found)


def _anchors_of(file: Path) -> "tuple[Head, ...]":
    """In the file as it lies there, and in its text where it is a saved mail."""
    from ulak.desk.record.anchor import anchors_in
    from ulak.errors import Refused
    from ulak.mail.parse import parse

    raw = file.read_bytes()
    found = anchors_in(raw.decode("utf-8", "replace"))
    if found:
        return found
    try:
        return anchors_in(parse(raw).text)
    except Refused:
        return ()


def _stands(found: "Found") -> str:
    waiting = f", {found.unchained} not chained yet" if found.unchained else ""
    passed = f"; it passes {found.held} anchors" if found.held else ""
    return f"{found.entries} entries{waiting}; the head is {found.head}{passed}"


def _document(found: "Found") -> dict[str, object]:
    return {
        "whole": not found.problem,
        "problem": found.problem or None,
        "entries": found.entries,
        "chained": found.head.position,
        "head": str(found.head) if found.head.position else None,
        "anchors": found.held,
    }


def _verified(file: Path, key: str) -> int:
    from ulak.gateways.evidence_check import check

    found = check(file, key.replace(":", "").replace(" ", "").lower())
    for fault in found.faults:
        click.echo("".join(letter if letter.isprintable() else "?" for letter in fault))
    if found.faults:
        return Exit.NO
    click.echo(f"{file} is whole: {found.ticket}, made {found.made_at}, {found.lines} lines of journal")
    known = "which is the one you named" if key else "compare it with the one the desk tells you"
    click.echo(f"signed with the key {found.key}, {known}")
    return Exit.DONE


@journal.command("key")
@click.pass_obj
def show_key(config: Path) -> int:
    """The key this desk signs evidence with, for the auditor to compare: tell it by another way."""
    from ulak.desk.evidence.signature import key_name, public_key

    with open_records(config) as records:
        click.echo(key_name(public_key(records.store.seals.signing_seed())))
    return Exit.DONE
