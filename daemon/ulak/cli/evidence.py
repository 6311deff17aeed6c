"""A ticket's whole record for an auditor."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.exit import Exit
from ulak.cli.journal import progress
from ulak.cli.records import open_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ulak.cli.evidence_files import Files
    from ulak.cli.records import Records
    from ulak.desk.ticket import Ticket
    from ulak.store.evidence import Evidence

    Tell = Callable[[int, int], object]


@commands.command()
@click.argument("number")
@click.option("--out", "out", required=True, metavar="FILE", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="Leave private keys in; the journal says so first.")
@click.option("--name-reporter", is_flag=True, help="Name who filed it in the timeline: they agreed.")
@click.option("--force", is_flag=True, help="Replace FILE where there is one.")
@click.pass_obj
def evidence(config: Path, number: str, out: Path, with_keys: bool, name_reporter: bool, force: bool) -> int:
    """A ticket's whole record in a zip FILE for an auditor; README.txt in it explains each file."""
    from ulak.gateways.clock import now
    from ulak.gateways.evidence_file import write_evidence
    from ulak.gateways.new_file import new_file

    journalled = with_keys or name_reporter
    with open_records(config, writes=journalled) as records, new_file(out, replaces=force) as file:
        made = now()
        with progress() as tell:
            files = files_of(records, number, made, tell, with_keys=with_keys, names_reporter=name_reporter)
        write_evidence(file, files.every(), records.store.seals.signing_seed(), made)
    click.echo(f"{out} is the evidence of {files.about.number}, signed with the key {files.about.key}")
    if files.about.problem:
        click.echo(f"the journal is not whole, and the file says so: {files.about.problem}", err=True)
    return Exit.NO if files.about.problem else Exit.DONE


def files_of(
    records: "Records", number: str, now: datetime, tell: "Tell", *, with_keys: bool, names_reporter: bool
) -> "Files":
    """
    All that is known before mails are read; what is more than usual is journalled before it is written.

    `tell` hears how much of the journal was checked.
    """
    from ulak.cli.evidence_files import Files, account_of
    from ulak.desk.evidence.readme import About
    from ulak.desk.evidence.signature import key_name, public_key
    from ulak.store.evidence import Evidence
    from ulak.store.journal_check import check

    ticket, parts = _tickets(records, number)
    found = Evidence(records.store, (ticket.number, *(one.number for one in parts)))
    if with_keys or names_reporter:
        _journalled(found, now, with_keys=with_keys, names_reporter=names_reporter)
    problem = check(records.store, tell=tell).problem
    letters = found.letters()
    account = account_of(ticket, parts, _case(records, ticket), found, letters)
    about = About(
        number=ticket.number,
        desk=records.house.name,
        made_at=now,
        key=key_name(public_key(records.store.seals.signing_seed())),
        with_keys=with_keys,
        names_reporter=names_reporter,
        problem=problem,
        young=sum(1 for entry in account.entries if not entry.position),
    )
    return Files(about, account, found, letters, records.house.language)


def _tickets(records: "Records", number: str) -> "tuple[Ticket, tuple[Ticket, ...]]":
    """The ticket and those that are part of it."""
    ticket = records.ticket(number)
    return ticket, tuple(records.ticket(part.number) for part in ticket.parts)


def _case(records: "Records", ticket: "Ticket") -> "Iterator[Ticket]":
    """The other reports about the same certificates."""
    from ulak.desk.ticket import Relation

    return (records.ticket(one.number) for one in ticket.links if one.relation is Relation.CASE)


def _journalled(found: "Evidence", now: datetime, *, with_keys: bool, names_reporter: bool) -> None:
    with_more = (("private keys", with_keys), ("reporter named", names_reporter))
    found.made([(name, "yes") for name, is_so in with_more if is_so], now)
