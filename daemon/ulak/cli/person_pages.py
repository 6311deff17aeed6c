"""What the commands about a person print, and their JSON."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from ulak.cli.documents import Document
from ulak.cli.moments import moment
from ulak.cli.tables import console, grid
from ulak.desk.privacy.erasure import Erasure, goes, stays

if TYPE_CHECKING:
    from ulak.desk.privacy.spellings import Spellings
    from ulak.stages.erasing import Done
    from ulak.store.person import Found


def print_found(spellings: "Spellings", found: "Found", zone: ZoneInfo) -> None:
    """A table by ticket; then what was searched for, and when it was erased if it was."""
    if found.findings:
        table = grid("ticket", "since", "times", cut="what", right=("times",))
        for one in found.findings:
            since = f"{one.at.astimezone(zone):%d.%m.%Y %H:%M}" if one.at else ""
            what = f"{one.what}: {one.where}" if one.where else one.what.value
            table.add_row(one.ticket, since, str(one.times), what)
        console().print(table)
    else:
        click.echo("the desk has nothing of this address")
    if len(spellings.every) > 1:
        click.echo(f"spellings looked for: {', '.join(spellings.every)}")
    if found.past is not None:
        day = f"{found.past.at.astimezone(zone):%d.%m.%Y}"
        click.echo(f"it was erased on {day} on ticket {found.past.ticket}")
        if found.past.stayed:
            click.echo(f"left whole then, sealed: {', '.join(sorted(found.past.stayed))}")


def of_found(spellings: "Spellings", found: "Found") -> Document:
    """The same as a document."""
    past = found.past
    return {
        "address": spellings.address,
        "spellings": list(spellings.every),
        "erased_at": moment(past.at) if past else None,
        "erased_on": past.ticket if past else None,
        "left_whole": sorted(past.stayed) if past else [],
        "found": [
            {
                "ticket": one.ticket or None,
                "what": one.what.name.lower().replace("_", "-"),
                "at": moment(one.at),
                "times": one.times,
                "where": one.where or None,
            }
            for one in found.findings
        ],
    }


def print_plan(erasure: Erasure, zone: ZoneInfo, *, to_stderr: bool) -> None:
    """What goes, what stays and why, before anything is done."""
    said = ("goes:", *(f"  {line}" for line in goes(erasure)), "stays:")
    for line in (*said, *(f"  {line}" for line in stays(erasure, zone))):
        click.echo(line, err=to_stderr)


def print_done(done: "Done") -> None:
    """That it is done, or what is left to do."""
    click.echo("erased; the journal says so, and the file `erasures` beside the secret knows it too")
    if done.trace:
        click.echo(done.trace, err=True)


def of_done(done: "Done", ticket: str) -> Document:
    """The same as a document."""
    erasure = done.plan.erasure
    return {
        "ticket": ticket,
        "erased": {
            "persons": list(erasure.persons),
            "tickets": list(erasure.tickets),
            "mails": erasure.mails,
            "letters": erasure.letters,
            "told": erasure.told,
            "named": erasure.named,
            "withdrawn": erasure.waiting,
        },
        "stays": [
            {"ticket": one.number, "why": one.why, "until": moment(one.until)} for one in erasure.stays
        ],
        "still_open": list(erasure.still_open),
        "trace": done.trace or None,
    }
