"""What the demo shows: mails in, tickets with their running clocks, letters out."""

import shutil
import sys
import threading
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.panel import Panel

from ulak.cli.tables import Clocks, name_of, plain, print_tickets, status_of, what
from ulak.demo.post_office import HOST, Posted, PostOffice
from ulak.desk.clocks.remaining import foremost
from ulak.desk.ticket import Ticket
from ulak.gateways.clock import now
from ulak.wiring import Desk

ISTANBUL = ZoneInfo("Europe/Istanbul")
PIPE = 160


class Screen:
    """One line an event, as it happens, until it is `over`; the threads of servers and story share it."""

    def __init__(self) -> None:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPE
        self.over = threading.Event()
        self._console = Console(highlight=False, width=width)
        self._lock = threading.Lock()
        self._letters: list[tuple[str, str, bytes]] = []
        self._mails = 0
        self._shown: dict[str, str] = {}

    def welcome(self, name: str) -> None:
        """Say what is going to happen."""
        self._say(
            f"\n[bold]ulak[/], the complaint desk of {plain(name)}: the real daemon, small servers around it"
        )
        self._say("[cyan]→[/] mail in   [yellow]●[/] ticket   [green]←[/] letter out\n")

    def passed(self, posted: Posted) -> None:
        """A mail went through the post: show it, and remember what the desk wrote."""
        header = BytesHeaderParser().parsebytes(posted.raw)
        subject = str(make_header(decode_header(str(header["Subject"]))))
        if str(header["Message-ID"]).endswith("@kamusm.test>"):
            self._letters += [(recipient, subject, posted.raw) for recipient in posted.recipients]
            self._line("[green]←[/]", ", ".join(posted.recipients), plain(subject))
        else:
            self._mails += 1
            self._line("[cyan]→[/]", posted.sender or "mailer-daemon", plain(subject))

    def letter_to(self, reader: str, about: str) -> bytes | None:
        """The first letter of the desk to that reader with that in its subject."""
        return next((raw for to, subject, raw in self._letters if to == reader and about in subject), None)

    def look(self, desk: Desk) -> None:
        """Show every ticket that is new, or not as it was."""
        for ticket in desk.office.tickets.listing():
            state = _state(ticket)
            if self._shown.get(ticket.number) != state:
                self._shown[ticket.number] = state
                self._line("[yellow]●[/]", ticket.number, _in_words(ticket, _clocks(desk)))

    def summary(self, desk: Desk) -> None:
        """The table an operator gets from `ulak tickets`."""
        self.look(desk)
        tickets = desk.office.tickets.listing()
        letters = len({raw for _, _, raw in self._letters})
        self._say(f"\n[bold]{self._mails} mails in, {len(tickets)} tickets, {letters} letters out[/]\n")
        with self._lock:
            print_tickets(tickets, _clocks(desk))

    def invitation(self, office: PostOffice, user: str, password: str, staff: str) -> None:
        """How to write to the desk oneself."""
        account = f"user [bold]{user}[/]   password [bold]{password}[/]"
        words = (
            "Write to the desk yourself: give Thunderbird or mutt this account, without encryption.\n\n"
            f"  IMAP  {HOST} port [bold]{office.imap_port}[/]   {account}\n"
            f"  SMTP  {HOST} port [bold]{office.smtp_port}[/]   no login\n\n"
            "Mail to [bold]bilgi@kamusm.test[/] or [bold]cainfo@kamusm.test[/] from any address you like:\n"
            "the acknowledgement comes to INBOX, which holds the mail of everybody outside the desk.\n"
            f"What staff gets lies in the folder [bold]{staff}[/]; answer one there as zehra@kurum.test.\n"
            "Ctrl-C ends the demo."
        )
        with self._lock:
            self._console.print()
            self._console.print(Panel(words, title="the desk stays open", expand=False, padding=(1, 2)))
            self._console.print()

    def _line(self, mark: str, who: str, words: str) -> None:
        self._say(f"[dim]{now().astimezone(ISTANBUL):%H:%M:%S}[/] {mark} {plain(who):30} {words}")

    def _say(self, line: str) -> None:
        with self._lock:
            self._console.print(line, no_wrap=True, overflow="ellipsis", crop=True)


def _state(ticket: Ticket) -> str:
    """What makes a ticket worth another line."""
    kept = [promise.key for promise in ticket.promises if promise.kept_at]
    return f"{ticket.status} {ticket.kind} {ticket.product} {ticket.team} {ticket.owner} {kept}"


def _clocks(desk: Desk) -> Clocks:
    return Clocks(now(), ISTANBUL, desk.office.rules().calendars)


def _in_words(ticket: Ticket, clocks: Clocks) -> str:
    promise = foremost(ticket.promises)
    kept = ", ".join(f"{name_of(one)} {clocks.left(one)}" for one in ticket.promises if one.kept_at)
    runs = f"{name_of(promise)} {clocks.left(promise)}" if promise else ""
    owner = f", {plain(ticket.owner.partition('@')[0])}" if ticket.owner else ""
    promised = "; ".join(filter(None, (kept, runs)))
    return f"{status_of(ticket)}  {promised}  [dim]{what(ticket)} → {plain(ticket.team)}{owner}[/]"
