"""The books: what lies on the servers against what the desk has, and what became of it."""

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import say
from ulak.cli.exit import Exit
from ulak.cli.records import Records, open_records
from ulak.cli.tables import console, grid, plain

if TYPE_CHECKING:
    from ulak.config import MailboxTable
    from ulak.desk.arrival import FolderCount
    from ulak.store.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Balance:
    """
    One folder's books.

    `before` is older than `since` and never taken; `missing` lies on the server and not here; what
    was ingested from files has the folder "".
    """

    mailbox: str
    folder: str
    on_server: int
    before: int
    spooled: int
    missing: int
    tickets: int
    appended: int
    filed: int
    duplicates: int
    quarantined: int
    balanced: bool

    @property
    def undecided(self) -> int:
        """Mails that are here and that triage has not reached."""
        return self.spooled - self.tickets - self.appended - self.filed - self.duplicates - self.quarantined


@commands.command()
@click.option("--mailbox", default="", help="Only this mailbox.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def reconcile(config: Path, mailbox: str, as_json: bool) -> int:
    """Count mails on every server against spool, tickets, filed, quarantined; exit 1 unless it balances."""
    with open_records(config) as records:
        books = [one for box in records.mailboxes(mailbox) for one in _books(box, records)]
    if as_json:
        say([asdict(one) for one in books])
    else:
        _print_books(books)
    return Exit.DONE if all(one.balanced for one in books) else Exit.NO


def _books(box: "MailboxTable", records: Records) -> Iterator[Balance]:
    """Each folder of config.toml, then those that only the spool still knows."""
    from ulak.desk.arrival import FolderCount
    from ulak.store.waiting import Waiting
    from ulak.wiring import mailbox_of

    waiting = Waiting(records.store)
    mailbox = mailbox_of(box, records.settings, os.environ)
    try:
        for folder in box.folders:
            yield balance(waiting, box.name, mailbox.count(folder, box.since))
    finally:
        mailbox.close()
    for name, folder in waiting.folders():
        if name == box.name and folder not in box.folders:
            yield balance(waiting, name, FolderCount(folder, 0, 0, 0, ()))


def balance(waiting: "Waiting", mailbox: str, server: "FolderCount") -> Balance:
    """Put the two sides of one folder's books beside each other."""
    counts = waiting.counts(mailbox, server.folder)
    missing = len(waiting.missing(mailbox, server.folder, server.uidvalidity, server.uids))
    become = counts.tickets + counts.appended + counts.filed + counts.duplicates + counts.quarantined
    return Balance(
        mailbox=mailbox,
        folder=server.folder,
        on_server=server.on_server,
        before=server.before,
        spooled=counts.spooled,
        missing=missing,
        tickets=counts.tickets,
        appended=counts.appended,
        filed=counts.filed,
        duplicates=counts.duplicates,
        quarantined=counts.quarantined,
        balanced=missing == 0 and become == counts.spooled,
    )


def _print_books(books: list[Balance]) -> None:
    figures = [one.name for one in fields(Balance)][2:-1]
    headings = [_SHORT.get(name, name) for name in figures]
    table = grid("mailbox", "folder", *headings, "balance", right=headings)
    table.padding = (0, 1, 0, 0)
    for one in books:
        numbers = (_figure(getattr(one, name), name) for name in figures)
        verdict = "[green]yes[/]" if one.balanced else "[bold red]NO[/]"
        table.add_row(plain(one.mailbox), plain(one.folder) or "(files)", *numbers, verdict)
    out = console()
    out.print(table)
    for one in books:
        for sentence in _what_to_do(one):
            out.print(f"\n[red]{plain(one.mailbox)}/{plain(one.folder)}[/]: {sentence}")


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
