"""What the law on personal data lets people ask for: what the desk has of an address, given out, erased."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import say
from ulak.cli.exit import Exit
from ulak.cli.records import open_records
from ulak.errors import DeskError

if TYPE_CHECKING:
    from ulak.cli.records import Records
    from ulak.desk.privacy.spellings import Spellings
    from ulak.stages.erasing import Done
    from ulak.store.erasure_plan import Plan
    from ulak.store.known_erasures import KnownErasures
    from ulak.store.person import Tell


@commands.group()
def person() -> None:
    """What the desk has of a person (KVKK 11): found, given out, erased."""


@person.command()
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def find(config: Path, address: str, as_json: bool) -> int:
    """
    Everything the desk has of an ADDRESS, ticket by ticket; exit 1 where that is nothing.

    Capital letters make no difference, nor whether a domain is written in letters or in IDNA. An address
    with a `+` is another address: ask for it too.
    """
    from ulak.cli.person_pages import of_found, print_found
    from ulak.store.person import find as look

    spellings = _spellings(address)
    with open_records(config, writes=False) as records, _progress() as tell:
        found = look(records.store, spellings, tell)
        zone = records.zone
    if as_json:
        say(of_found(spellings, found))
    else:
        print_found(spellings, found, zone)
    return Exit.DONE if found.findings else Exit.NO


@person.command()
@click.argument("address")
@click.option(
    "--out", "out", metavar="FILE", type=click.Path(path_type=Path), help="A zip file; else ./…zip."
)
@click.option("--force", is_flag=True, help="Replace FILE where there is one.")
@click.pass_obj
def export(config: Path, address: str, out: Path | None, force: bool) -> int:
    """
    A zip FILE for the person: what they wrote, letters to them, and what the desk has noted of them.

    Mails of others are not in it, nor private keys. The journal says that it was made, and of whom by an
    opaque id.
    """
    from ulak.cli.person_files import Files, journalled
    from ulak.gateways.clock import now
    from ulak.gateways.evidence_file import write_files
    from ulak.gateways.new_file import new_file
    from ulak.store.person import find as look

    spellings, made = _spellings(address), now()
    target = out or Path(f"person-{made:%Y-%m-%d}.zip")
    with open_records(config) as records:
        with _progress() as tell:
            found = look(records.store, spellings, tell)
        if not found.findings:
            raise DeskError("the desk has nothing of this address, so there is nothing to give out")
        with new_file(target, replaces=force) as file:
            journalled(records.store, spellings, made)
            files = Files(records, spellings, found, made)
            write_files(file, files.every(), made)
    click.echo(f"{target} is what the desk has of them: {files.summary()}")
    return Exit.DONE


@person.command()
@click.argument("address")
@click.option("--ticket", "number", required=True, metavar="NUMBER", help="The ticket that asks for it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def erase(config: Path, address: str, number: str, yes: bool, as_json: bool) -> int:
    """
    Erase an ADDRESS and what belongs to it, for good; first it says what goes, what stays and why.

    Legal holds and certificate problem reports stay. Figures, the journal and digests by which the same mail
    is known again name nobody. Interrupted, the same command goes on.
    """
    from ulak.cli.person_pages import of_done, print_done, print_plan
    from ulak.gateways.clock import now
    from ulak.store.erasure_plan import Planning

    spellings = _spellings(address)
    with open_records(config) as records:
        ticket = records.ticket(number).number
        _refuse_staff(records, spellings)
        _file(records).add(())
        with _progress() as tell:
            plan = Planning(records.store, spellings).plan(now(), tell)
        _refuse_unknown(records, spellings, plan)
        if not as_json or not yes:
            print_plan(plan.erasure, records.zone, to_stderr=as_json)
        _ask(yes=yes)
        done = _erase(records, spellings, ticket, plan)
    if as_json:
        say(of_done(done, ticket))
    else:
        print_done(done)
    return Exit.NO if done.trace else Exit.DONE


def _erase(records: "Records", spellings: "Spellings", ticket: str, plan: "Plan") -> "Done":
    from ulak.gateways.clock import now
    from ulak.stages.erasing import erase as carry_out

    return carry_out(records.store, _file(records), spellings, ticket, plan, now)


def _file(records: "Records") -> "KnownErasures":
    from ulak.vault import known_erasures

    return known_erasures(records.settings)


def _spellings(address: str) -> "Spellings":
    from ulak.desk.privacy.spellings import Spellings

    try:
        return Spellings.of(address)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong


def _refuse_staff(records: "Records", spellings: "Spellings") -> None:
    """Whoever works here is known by the rules, which nothing here may change."""
    ours = {counter.address.address for counter in records.house.counters} | records.rulebook().inside()
    if ours & set(spellings.every):
        raise DeskError(
            "this address is of the desk: take it out of rules/ or config.toml first, then erase it"
        )


def _refuse_unknown(records: "Records", spellings: "Spellings", plan: "Plan") -> None:
    from ulak.store.erased import past_of

    if not plan.erasure.is_empty:
        return
    with records.store.snapshot() as connection:
        if past_of(connection, records.store.seals, spellings) is None:
            raise DeskError("the desk has nothing of this address, so there is nothing to erase")


def _ask(*, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("nothing was erased: say --yes to do it")
    click.confirm("Erase this for good?", abort=True, err=True)


@contextmanager
def _progress() -> "Iterator[Tell]":
    """A bar on a terminal: every sealed item is opened."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=hidden) as bar:
        task = bar.add_task("sealed items read", total=None)
        yield lambda done, every: bar.update(task, completed=done, total=every)
