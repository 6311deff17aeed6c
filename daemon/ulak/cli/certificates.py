"""The inventory of issued certificates: filled, asked, and what of it must be refused."""

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import Document, say
from ulak.cli.exit import Exit
from ulak.cli.moments import moment
from ulak.cli.records import open_records
from ulak.cli.tables import console, grid, one_line, plain
from ulak.errors import DeskError

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from rich.progress import Progress

    from ulak.desk.certificates.certificate import Certificate
    from ulak.stages.importing import Import
    from ulak.store.engine import Store
    from ulak.store.standing import Standing

SHORTEST_NAME = 3
"""Letters of a subscriber's name that are worth a search."""


@commands.group()
def certificates() -> None:
    """The certificates you issued: whose a reported one is, and with whose key it is proven."""


@certificates.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.pass_obj
def certificates_import(config: Path, files: tuple[Path, ...]) -> int:
    """
    Take certificates out of PEM bundles, DER files and tables, and revocations out of CRLs.

    A table is CSV with the columns pem,subscriber,institution,contact and no others. What is wrong is said
    with its line and left out, and the command exits with 1. The same file again, also after an
    interruption, changes nothing that was taken.
    """
    from ulak.gateways.clock import now
    from ulak.stages.importing import Import
    from ulak.store.inventory import Inventory

    with open_records(config) as records, _progress() as progress:

        def tell(sentence: str) -> None:
            progress.console.print(one_line(sentence), markup=False, highlight=False, soft_wrap=True)

        run = Import(Inventory(records.store), now, tell)
        try:
            _take(run, files, progress)
        except KeyboardInterrupt:
            run.wrong("stopped: what was taken stays, and the same command takes the rest")
        finally:
            run.end()
        untold = Inventory(records.store).stock().untold
    click.echo(_summary(run))
    if untold:
        click.echo(f"in the inventory: {untold}")
    return Exit.NO if run.problems else Exit.DONE


def _progress() -> "Progress":
    """A bar on a terminal; what is said stands above it."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    hidden = not sys.stderr.isatty()
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=hidden)


def _take(run: "Import", files: tuple[Path, ...], progress: "Progress") -> None:
    from ulak.gateways.certificate_files import read_certificates

    stopped: list[int] = []
    former = signal.signal(signal.SIGINT, lambda number, _: stopped.append(number))

    def read(size: int) -> None:
        """Between two pieces of a file, where nothing is half taken, Ctrl-C counts."""
        progress.advance(bar, size)
        if stopped:
            raise KeyboardInterrupt

    sizes = [file.stat().st_size if file.is_file() else 0 for file in files]
    bar = progress.add_task("certificates", total=sum(sizes))
    try:
        for file in files:
            if file.exists() and not file.is_file():
                run.wrong(f"{file}: it is no regular file")
                continue
            try:
                run.take(str(file), read_certificates(file, read))
            except OSError as trouble:
                run.wrong(f"{file}: {trouble.strerror}")
    finally:
        signal.signal(signal.SIGINT, former)


def _summary(run: "Import") -> str:
    done = run.entered
    counts = (
        (done.new, "new"),
        (done.known, "known already"),
        (done.changed, "with another subscriber than before"),
        (done.subscribers, "subscribers new or changed"),
        (run.revoked, "revoked by CRLs"),
        (run.expired, "left out, expired more than two years ago"),
        (run.problems, "wrong, as said above"),
    )
    return "; ".join(f"{words}: {count}" for count, words in counts if count) or "nothing was taken"


@certificates.command("find")
@click.argument("asked", metavar="ID")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def certificates_find(config: Path, asked: str, as_json: bool) -> int:
    """
    Certificates by a serial number in any dress, a fingerprint (SHA-1, SHA-256), a key, a host or a name.

    A key is known by the SHA-256 of its SubjectPublicKeyInfo; of a host also the wildcards that cover it are
    found. What is none of these, or found by none, is sought in the names and institutions of subscribers.
    Exit 1 where there is none.
    """
    from ulak.gateways.clock import now
    from ulak.store.inventory import Inventory
    from ulak.store.standing import standings

    with open_records(config) as records:
        found = _found(records.store, asked)
        known = standings(records.store, found)
        is_empty, zone = not Inventory(records.store).version(), records.zone
    if as_json:
        say([_document(one, known[one.sha256], now()) for one in found])
    elif not found:
        raise DeskError(_nothing(is_empty))
    for one in () if as_json else found:
        _print(one, known[one.sha256], now(), zone)
    return Exit.DONE if found else Exit.NO


def _found(store: "Store", asked: str) -> tuple["Certificate", ...]:
    """By what it says of itself, else by whose it is."""
    from ulak.mail.asked_identifier import readings_of
    from ulak.store.inventory import Inventory
    from ulak.store.standing import certificates_of_subscriber

    readings, name = readings_of(asked), asked.strip()
    is_name = len(name) >= SHORTEST_NAME and name.isprintable()
    if not readings and not is_name:
        raise click.UsageError(
            "that is neither a serial number, a fingerprint, a host nor a subscriber's name"
        )
    looked_up = Inventory(store).look_up(readings).values()
    found = {one.sha256: one for each in looked_up for one in each}
    return tuple(found.values()) or (certificates_of_subscriber(store, name) if is_name else ())


def _nothing(is_empty: bool) -> str:
    if is_empty:
        return "the inventory is empty: `ulak certificates import` fills it"
    return "the inventory has no such certificate"


def _print(one: "Certificate", known: "Standing", now: "datetime", zone: "ZoneInfo") -> None:
    """One certificate, a line for each thing that is known of it."""
    revoked, whose = known.revocation, one.subscriber
    state = "expired" if one.is_expired(now) else "valid"
    if revoked:
        at = f"{revoked.at.astimezone(zone):%d.%m.%Y %H:%M}"
        state = " ".join(filter(None, ("revoked", at, revoked.reason, f"({revoked.evidence})")))
    until = f"{one.not_before.astimezone(zone):%d.%m.%Y} – {one.not_after.astimezone(zone):%d.%m.%Y}"
    table = grid("", "")
    table.show_header = False
    lines = (
        ("serial", one.serial),
        ("subject", one.subject),
        ("names", ", ".join(one.names)),
        ("issuer", one.issuer_name),
        ("valid", until),
        ("state", state),
        ("sha-256", one.sha256),
        ("key (spki sha-256)", one.spki),
        ("blocklist", f"its key is refused: {', '.join(known.refused_by)}" if known.refused_by else ""),
        ("reported", ", ".join(known.tickets)),
        ("subscriber", ", ".join(filter(None, (whose.name, whose.institution))) if whose else ""),
        ("contacts", ", ".join(whose.contacts) if whose else ""),
    )
    for name, value in lines:
        if value:
            table.add_row(f"[dim]{name}[/]", plain(value))
    console().print(table)
    click.echo()


def _document(one: "Certificate", known: "Standing", now: "datetime") -> Document:
    revoked, subscriber = known.revocation, one.subscriber
    return {
        "serial": one.serial,
        "sha256": one.sha256,
        "spki_sha256": one.spki,
        "subject": one.subject,
        "issuer": one.issuer_name,
        "names": list(one.names),
        "not_before": moment(one.not_before),
        "not_after": moment(one.not_after),
        "expired": one.is_expired(now),
        "subscriber": subscriber.name if subscriber else None,
        "institution": (subscriber.institution or None) if subscriber else None,
        "contacts": list(subscriber.contacts) if subscriber else [],
        "revoked_at": moment(revoked.at) if revoked else None,
        "reason": (revoked.reason or None) if revoked else None,
        "evidence": revoked.evidence if revoked else None,
        "key_refused": bool(known.refused_by),
        "tickets": list(known.tickets),
    }


@certificates.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def blocklist(config: Path, as_json: bool) -> int:
    """Keys whose compromise is confirmed, by the SHA-256 of their SubjectPublicKeyInfo: refuse them."""
    from ulak.store.inventory import Inventory

    with open_records(config) as records:
        keys = Inventory(records.store).compromised()
    if as_json:
        say([{"spki_sha256": k.spki, "since": moment(k.since), "tickets": list(k.tickets)} for k in keys])
    for key in () if as_json else keys:
        click.echo(key.spki)
    return Exit.DONE
