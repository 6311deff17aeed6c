"""What `ulak show` prints of the certificates a ticket is about, and of the subscribers who must hear."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ulak.cli.tables import grid, plain
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.report import Informed, Report, Reported
from ulak.desk.ticket import Kind, Ticket

if TYPE_CHECKING:
    from rich.console import Console

MOMENT = "%d.%m.%Y %H:%M:%S"
_COLOURS = {Verdict.CONFIRMED: "bold red", Verdict.NEEDS_PASSWORD: "yellow", Verdict.UNREADABLE: "yellow"}


def print_report(ticket: Ticket, zone: ZoneInfo, out: "Console") -> None:
    """Certificates with what is proven of their keys; nothing for a ticket that is about none."""
    report = ticket.report
    if ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT and not report.certificates:
        return
    out.print("\n[bold]certificates[/]")
    for words in _remarks(report):
        out.print(f"  [dim]{words}[/]")
    for one in report.certificates:
        _print_certificate(one, report, zone, out)
    if report.subscribers:
        _print_subscribers(report, zone, out)


def _remarks(report: Report) -> Iterator[str]:
    if report.reports > 1:
        yield f"{report.reports} reports of this case"
    if report.looked_at is None:
        yield "the mails were not looked through yet"
    elif not report.certificates:
        yield "none is named"
    if report.looked_at is not None and not report.inventory:
        yield "the inventory is empty, nothing was compared with ours: see `ulak certificates import`"
    if report.not_looked_up:
        yield f"{report.not_looked_up} more were not looked up: the mails name or carry more than is tried"
    if report.left_out:
        yield f"{report.left_out} more are named in the mails and not listed"


def _print_certificate(one: Reported, report: Report, zone: ZoneInfo, out: "Console") -> None:
    name = one.serial if one.is_known else one.written or one.serial or one.spki or one.found_in
    colour = _COLOURS.get(one.verdict) if one.verdict else None
    verdict = f"  [{colour}]{one.verdict}[/]" if colour else f"  {one.verdict}" if one.verdict else ""
    known = "" if one.is_known else "  [yellow]not found[/]"
    out.print(f"  [bold]{plain(name)}[/]{known}{verdict}  [dim]in {plain(one.found_in)}[/]")
    for words in _about(one, report, zone):
        out.print(f"    {plain(words)}")


def _about(one: Reported, report: Report, zone: ZoneInfo) -> Iterator[str]:
    subscriber = report.subscriber(one.subscriber)
    until = f", until {one.not_after.astimezone(zone):%d.%m.%Y}" if one.not_after else ""
    if one.subject:
        yield f"{one.subject}{until}" + (f", of {subscriber.name}" if subscriber else "")
    if one.sha256:
        yield f"SHA-256 {one.sha256}"
    if one.weak:
        yield f"weak key: {one.weak}"
    yield from one.reasons
    if one.revocation:
        yield f"revoked {one.revocation.at.astimezone(zone):{MOMENT}}: {one.revocation.evidence}"


def _print_subscribers(report: Report, zone: ZoneInfo, out: "Console") -> None:
    table = grid("", "", "")
    table.show_header = False
    for one in report.subscribers:
        institution = f" ({one.institution})" if one.institution else ""
        contact = one.next_contact
        who = contact.address if contact else "nobody left to write to"
        table.add_row(f"  {plain(one.name + institution)}", plain(who), plain(_told(one, zone)))
    out.print("\n[bold]subscribers[/]")
    out.print(table)


def _told(one: Informed, zone: ZoneInfo) -> str:
    if one.told_at:
        by = f" by {one.channel}" if one.channel else ""
        return f"told {one.told_at.astimezone(zone):{MOMENT}}{by}"
    return f"told on {one.told_on}" if one.told_on else "not told yet"
