"""The books: what lies on the servers against what the desk has, and what became of it."""

import os
import time
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import say
from ulak.cli.exit import Exit
from ulak.cli.records import Records, open_records
from ulak.cli.tables import console, grid, plain
from ulak.desk.watch.balance import Balance
from ulak.errors import Unavailable
from ulak.store.books import FILES

if TYPE_CHECKING:
    from ulak.config import MailboxTable
    from ulak.desk.coming.arrival import Mailbox
    from ulak.desk.watch.balance import Look
    from ulak.store.books import Books

ON_ITS_WAY = timedelta(seconds=10)
"""How long mail may take beside a daemon, after its mailbox's poll."""


@commands.command()
@click.option("--mailbox", default="", help="Only this mailbox.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def reconcile(config: Path, mailbox: str, as_json: bool) -> int:
    """Count mails on every server against spool, tickets, filed, quarantined; exit 1 unless it balances."""
    troubles: list[str] = []
    with open_records(config) as records:
        books = [one for box in records.mailboxes(mailbox) for one in _books(box, records, troubles)]
    if as_json:
        say([asdict(one) for one in books])
    else:
        _print_books(books)
    for trouble in troubles:
        click.echo(f"ulak: {trouble}", err=True)
    if troubles:
        return Exit.TRY_AGAIN
    return Exit.DONE if all(one.balanced for one in books) else Exit.NO


def _books(box: "MailboxTable", records: Records, troubles: list[str]) -> list[Balance]:
    """
    Each folder of config.toml, then those that only the spool still knows.

    What cannot be read goes to `troubles`, and keeps nobody from the other books.

    Mail that comes while we count is on its way and no imbalance: beside a daemon we look again, and
    what was open at the first look alone can speak against it.
    """
    from ulak.desk.watch.balance import balanced, still_open
    from ulak.servers import mailbox_of
    from ulak.store.books import Books

    books, mailbox = Books(records.store), mailbox_of(box, records.settings, os.environ)
    try:
        first = looks = _looks(box, mailbox, books, troubles)
        until = time.monotonic() + (min(box.poll, timedelta(minutes=1)) + ON_ITS_WAY).total_seconds()
        while _is_any_open(looks) and _is_worked(records) and time.monotonic() < until:
            time.sleep(1.0)
            again = _looks(box, mailbox, books, troubles)
            looks = {
                folder: still_open(look, again[folder]) for folder, look in first.items() if folder in again
            }
    except Unavailable as away:
        troubles.append(str(away))
        return []
    finally:
        mailbox.close()
    return [balanced(look) for look in looks.values()]


def _is_any_open(looks: "dict[str, Look]") -> bool:
    return any(look.is_open for look in looks.values())


def _looks(box: "MailboxTable", mailbox: "Mailbox", books: "Books", troubles: list[str]) -> "dict[str, Look]":
    from ulak.desk.coming.arrival import FolderCount, FolderUnavailable

    servers = []
    for folder in box.watched:
        try:
            servers.append(mailbox.count(folder, box.since))
        except FolderUnavailable as trouble:
            if str(trouble) not in troubles:
                troubles.append(str(trouble))
    servers += [FolderCount.not_read(one) for one in books.folders(box.name) if one not in box.watched]
    return {server.folder: books.look(box.name, server) for server in servers}


def _is_worked(records: Records) -> bool:
    """Is there a daemon, or a turn, that would bring what is on its way? On PostgreSQL nobody can say."""
    try:
        with records.store.lock():
            return not records.store.is_sqlite
    except Unavailable:
        return True


def _print_books(books: list[Balance]) -> None:
    figures = [one.name for one in fields(Balance) if one.name not in _IN_WORDS]
    headings = [_SHORT.get(name, name) for name in figures]
    table = grid("mailbox", "folder", *headings, "balance", right=headings)
    table.padding = (0, 1, 0, 0)
    for one in books:
        numbers = (_figure(getattr(one, name), name) for name in figures)
        verdict = "[green]yes[/]" if one.balanced else "[bold red]NO[/]"
        table.add_row(plain(one.mailbox), plain(one.folder or FILES), *numbers, verdict)
    out = console()
    out.print(table)
    for one in books:
        for sentence in _what_to_do(one):
            out.print(f"\n[red]{plain(one.mailbox)}/{plain(one.folder or FILES)}[/]: {sentence}")


_IN_WORDS = ("mailbox", "folder", "gone", "balanced")
_SHORT = {"on_server": "server", "duplicates": "twice", "quarantined": "quarantine"}


def _figure(number: int, name: str) -> str:
    if number and name in ("missing", "quarantined"):
        return f"[bold red]{number}[/]"
    return str(number) if number else "[dim]0[/]"


def _what_to_do(one: Balance) -> Iterator[str]:
    if one.missing:
        yield f"{one.missing} on the server are not in the spool; `ulak turn intake` brings them"
    if one.undecided:
        yield f"{one.undecided} are in the spool and not decided about; `ulak turn triage` does it"
    if one.gone:
        yield f"{one.gone} were announced and gone from the server before they could be brought"
