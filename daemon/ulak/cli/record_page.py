"""A ticket's whole record as a page of text, for `ulak show`."""

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ulak.cli.facts import in_words
from ulak.cli.report_page import print_report
from ulak.cli.tables import Clocks, grid, name_of, one_line, plain, status_of, what
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.clocks.remaining import by_urgency
from ulak.desk.contact import Channel, Told
from ulak.desk.recurring.kin import SINGLE, Kin
from ulak.desk.recurring.kin_words import kin_in_words
from ulak.desk.standing import EVENT
from ulak.desk.task import Task
from ulak.desk.ticket import Link, Relation, Ticket

if TYPE_CHECKING:
    from rich.console import Console

    from ulak.store.attempts import Attempt
    from ulak.store.record import Delivery, Record, RecordedMessage

MOMENT = "%d.%m.%Y %H:%M:%S"
_RELATIONS = {
    Relation.ABOUT: ("says it is about", "says it is about this"),
    Relation.DUPLICATE: ("may be a duplicate of", "may be a duplicate of this"),
    Relation.MERGED: ("is part of", "is part of this"),
    Relation.CASE: ("is of one case with", "is of one case with this"),
    Relation.CONTINUES: ("continues", "continues this"),
}


def print_record(record: "Record", clocks: Clocks, out: "Console", kin: Kin = SINGLE) -> None:
    """What it is, what is promised, what certificates it is about, what came and went, and the journal."""
    zone = clocks.zone
    _print_head(record, kin, zone, out)
    _print_promises(record.ticket, clocks, out)
    print_report(record.ticket, zone, out)
    for message in record.messages:
        _print_message(message, zone, out)
    _print_journal(record, zone, out)


def _print_head(record: "Record", kin: Kin, zone: ZoneInfo, out: "Console") -> None:
    from rich.table import Table

    ticket = record.ticket
    out.print(f"[bold]{ticket.number}[/]  {status_of(ticket)}  [bold]{plain(ticket.subject)}[/]\n")
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    rating = ("rating", f"{record.rating} of 5" if record.rating else "")
    recurs = (("recurs", sentence) for sentence in kin_in_words(kin, "en"))
    for name, value in (*_kept(record, zone), *_facts(ticket, zone), *recurs, rating):
        if value:
            table.add_row(f"  {name}", plain(value))
    out.print(table)


def _kept(record: "Record", zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """What keeps it longer than the rules say, or what became of its words."""
    held, removed = record.kept.held_since, record.kept.removed_at
    yield "legal hold", f"since {held.astimezone(zone):{MOMENT}} (ulak hold)" if held else ""
    when = f"{removed.astimezone(zone):{MOMENT}}" if removed else ""
    yield "removed", f"{when}, when it had been kept for as long as the rules say" if removed else ""


def _facts(ticket: Ticket, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    yield "kind", what(ticket)
    yield "category", ticket.category
    yield "institution", ticket.institution
    address = f"<{ticket.author.address}>" if ticket.author.address else ""
    yield "author", f"{ticket.author.name} {address}".strip()
    yield "phone", ticket.contact.phone
    yield "record", ticket.contact.record
    yield "link", ticket.contact.link
    yield "answered by", ticket.reply_channel if ticket.reply_channel is not Channel.EMAIL else ""
    yield "told", _told_in_words(ticket.told, zone) if ticket.told else ""
    yield "gate", ticket.gate
    for task in ticket.tasks:
        yield f"task {task.position}", _task_in_words(task, zone)
    yield "participants", ", ".join(f"{p.address.address} ({p.role})" for p in ticket.participants)
    yield "team", ticket.team
    yield "owner", ticket.owner or "nobody yet"
    yield "priority", ticket.priority
    yield (
        "received",
        f"{ticket.received_at.astimezone(zone):{MOMENT}} by {ticket.channel} to {ticket.mailbox}",
    )
    yield "closed", f"{ticket.closed_at.astimezone(zone):{MOMENT}}" if ticket.closed_at else ""
    yield "outcome", ticket.outcome
    yield "root cause", ticket.root_cause
    yield "founded", ticket.founded or ""
    yield "tags", ", ".join(ticket.tags)
    yield "links", ", ".join(_link_in_words(link) for link in ticket.links)


def _task_in_words(task: Task, zone: ZoneInfo) -> str:
    since = f"{task.kind} of {task.of}" if task.of else task.kind.value
    until = f", {task.ended_at.astimezone(zone):{MOMENT}} by {task.ended_by}" if task.ended_at else ""
    digest = f", SHA-256 {task.frozen.digest}" if task.frozen else ""
    return f"{since}, asked {task.since.astimezone(zone):{MOMENT}} by {task.by}: {task.state}{until}{digest}"


def _told_in_words(told: Told, zone: ZoneInfo) -> str:
    network = f" ({told.network})" if told.network else ""
    return f"{told.at.astimezone(zone):{MOMENT}} by {told.channel}{network}"


def _link_in_words(link: Link) -> str:
    """Say it from this ticket's side."""
    here, there = _RELATIONS[link.relation]
    return f"{here} {link.number}" if link.made_here else f"{link.number} {there}"


def _print_promises(ticket: Ticket, clocks: Clocks, out: "Console") -> None:
    if not ticket.promises:
        return
    table = grid("  promise", "due", "clock")
    table.add_column("by", overflow="fold")
    for promise in by_urgency(ticket.promises):
        stands = promise.state is PromiseState.PAUSED
        due = "–" if stands else f"{promise.due_at.astimezone(clocks.zone):{MOMENT}}"
        table.add_row(f"  {name_of(promise)}", due, clocks.left(promise), plain(_short(promise.basis)))
    out.print()
    out.print(table)


def _short(words: str) -> str:
    """Of a file's path the name and line; its folder is the same for all."""
    return words.rpartition("/")[2] if words.startswith("/") else words


def _print_message(message: "RecordedMessage", zone: ZoneInfo, out: "Console") -> None:
    came = message.direction == "in"
    arrow = "[cyan]→[/]" if came else "[green]←[/]"
    sender = message.sender.address or message.sender.name
    who = sender if came else ", ".join(message.to)
    at = f"{message.at.astimezone(zone):{MOMENT}}"
    out.print(
        f"\n{arrow} [bold]{plain(message.kind)}[/] {'from' if came else 'to'} {plain(who)}  [dim]{at}[/]"
    )
    out.print(f"  [dim]subject[/]    {plain(message.subject)}")
    if message.delivery:
        _print_delivery(message.delivery, zone, out)
    for one in message.attachments:
        withheld = f", withheld: {one.withheld}" if one.withheld else ""
        out.print(f"  [dim]attachment[/] {plain(f'{one.name} ({one.type}, {one.size} B{withheld})')}")
    for line in message.text.strip().splitlines():
        for piece in wrap(one_line(line), max(20, out.width - 6), replace_whitespace=False) or [""]:
            out.print(f"  [dim]│[/] {plain(piece)}")


def _print_delivery(delivery: "Delivery", zone: ZoneInfo, out: "Console") -> None:
    """The last word, and before it every try where there were several."""
    said = f": {plain(delivery.reply)}" if delivery.reply else ""
    when = f" {delivery.at.astimezone(zone):{MOMENT}}" if delivery.at else ""
    out.print(f"  [dim]delivery[/]   {delivery.state}{when}{said}")
    if len(delivery.attempts) > 1:
        for line in attempt_lines(delivery.attempts, zone):
            out.print(f"  [dim]try[/]        {plain(line)}")


def attempt_lines(attempts: Iterable["Attempt"], zone: ZoneInfo) -> Iterator[str]:
    """`1. 24.11.2026 12:00:00 deferred: 451 4.3.0 later`, a line for each."""
    for one in attempts:
        said = f": {one_line(one.reply)}" if one.reply else ""
        yield f"{one.number}. {one.at.astimezone(zone):{MOMENT}} {one.state}{said}"


def _print_journal(record: "Record", zone: ZoneInfo, out: "Console") -> None:
    out.print("\n[bold]journal[/]")
    table = grid("", "", "")
    table.show_header = False
    table.add_column(overflow="fold", style="dim")
    for line in (one for one in record.journal if one.event != EVENT):
        facts = ", ".join(f"{key} {_short(value)}" for key, value in in_words(line.facts, zone))
        at = f"{line.at.astimezone(zone):{MOMENT}}"
        table.add_row(
            f"  [dim]{at}[/]", plain(line.event), f"[dim]{plain(line.by_address or line.by)}[/]", plain(facts)
        )
    out.print(table)
