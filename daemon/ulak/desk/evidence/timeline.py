"""
What happened on a ticket, as a CCADB incident report asks for it.

Its Incident Reporting Guidelines expect, in UTC and to the minute: when the report was received, when the
preliminary report went to the reporter and to each affected subscriber, and when revocation was planned and
published. The reporter is named only with leave, subscribers by the serial numbers of their certificates.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from ulak.desk.certificates.report import Informed, Reported
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.evidence.chain import Entry
from ulak.desk.evidence.happened import happened
from ulak.desk.evidence.layout import CERTIFICATES, ORIGINALS, TICKET, journal_file
from ulak.desk.evidence.titles import KINDS, PROMISES, of_channel, writer_of
from ulak.desk.ticket import Kind, LetterState, PastLetter, Purpose, Ticket


@dataclass(frozen=True, slots=True)
class Moment:
    """
    One row: `what` is a sentence without names, `certificates` are serial numbers in hex.

    `is_due` says that something was due then, not that it happened. `source` is the file that shows it.
    """

    at: datetime
    what: str
    certificates: tuple[str, ...] = ()
    is_due: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """
    A ticket with what the timeline is made of: tickets that are part of it, letters, and the journals of all.

    `files` says by the id of a letter which file of the evidence holds it, `made` when it was decided on.
    `case` has the other reports about the same by their numbers, and when they came.
    """

    ticket: Ticket
    parts: tuple[Ticket, ...] = ()
    letters: tuple[PastLetter, ...] = ()
    entries: tuple[Entry, ...] = ()
    files: Mapping[int, str] | None = None
    made: Mapping[int, datetime] = field(default_factory=dict)
    case: Mapping[str, datetime] = field(default_factory=dict)


def timeline(account: Account, *, names_reporter: bool = False) -> tuple[Moment, ...]:
    """Every row in the order of time; what was due stands before what happened at that instant."""
    found = (
        *_received(account, names_reporter=names_reporter),
        *_told(account),
        *_sent(account),
        *_due(account.ticket),
        *_revoked(account),
        *_happened(account),
    )
    return tuple(sorted(found, key=lambda one: (one.at, not one.is_due)))


def remarks(ticket: Ticket) -> Iterator[str]:
    """What belongs to it and has no time on this ticket: other tickets of the case, by number only."""
    report = ticket.report
    for one in report.subscribers:
        if one.told_on:
            whose = _subscriber(ticket, one)
            yield f"The {whose} was informed in the course of {one.told_on}, of the same case."
    if report.reports > 1:
        yield f"{report.reports} reports about the same certificates were received in all."


def _happened(account: Account) -> Iterator[Moment]:
    whom = {str(one.id): _addressee(account.ticket, one) for one in account.letters}
    for at, what, source in happened(account.entries, whom, account.ticket):
        yield Moment(at, what, source=source)


def _received(account: Account, *, names_reporter: bool) -> Iterator[Moment]:
    for ticket in (account.ticket, *account.parts):
        by = ticket.author.name or ticket.author.address
        named = f" from {by}" if names_reporter and by else ""
        what = f"{KINDS[ticket.kind]} received {of_channel(ticket.channel)}{named} ({ticket.number})"
        yield Moment(ticket.received_at, what, source=ORIGINALS)
        yield Moment(ticket.opened_at, f"Registered as {ticket.number}", source=journal_file(ticket.number))
    for number, at in account.case.items():
        yield Moment(at, f"Another report of the case received ({number})", source=TICKET)


def _sent(account: Account) -> Iterator[Moment]:
    """Letters that left the desk, at the instant the receiving server took them (SMTP 250)."""
    for letter in account.letters:
        if letter.purpose in _LETTERS and letter.state is LetterState.SENT:
            whom = _addressee(account.ticket, letter)
            lost = _LOST if letter.to and letter.to[0] in letter.failed else ""
            words = _FINAL if _is_final(account, letter) else _LETTERS[letter.purpose]
            what = words.format(whom=whom) + lost
            file = (account.files or {}).get(letter.id, "")
            yield Moment(letter.at, what, _certificates_of(account.ticket, letter), source=file)


def _is_final(account: Account, letter: PastLetter) -> bool:
    """An answer that was decided on with the closing of a certificate problem report."""
    if account.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT or letter.purpose is not Purpose.ANSWER:
        return False
    closings = {entry.at for entry in account.entries if entry.event == "ticket closed"}
    return account.made.get(letter.id) in closings


_FINAL = "Final report sent to the {whom}"
_LOST = ", which came back as undeliverable later"
_LETTERS = {
    Purpose.ACKNOWLEDGEMENT: "Acknowledgement of receipt sent to the {whom}",
    Purpose.PRELIMINARY_REPORT: "Preliminary report on the findings sent to the {whom} (BR 4.9.5)",
    Purpose.ANSWER: "Answer sent to the {whom}",
    Purpose.SUBSCRIBER_ANSWER: "Answer sent to the {whom}",
    Purpose.AUTHOR_REMINDER: "Reminder that an answer is awaited sent to the {whom}",
    Purpose.CLOSING_NOTICE: "Notice of closing sent to the {whom}",
    Purpose.SURVEY: "Survey of satisfaction sent to the {whom}",
}


def _addressee(ticket: Ticket, letter: PastLetter) -> str:
    if letter.party != "subscriber":
        return writer_of(ticket)
    found = _informed_by(ticket, letter)
    return " and the ".join(_subscriber(ticket, one) for one in found) or "subscriber"


def _certificates_of(ticket: Ticket, letter: PastLetter) -> tuple[str, ...]:
    found = _informed_by(ticket, letter) if letter.party == "subscriber" else ()
    return tuple(dict.fromkeys(serial for one in found for serial in _serials(_held(ticket, one))))


def _informed_by(ticket: Ticket, letter: PastLetter) -> tuple[Informed, ...]:
    """By the key it was written to; an older one has none, and its addresses must do."""
    named = ticket.report.subscriber(letter.subscriber)
    every = (named,) if named else (ticket.report.contact_of(address) for address in letter.to)
    return tuple(dict.fromkeys(one for one in every if one))


def _subscriber(ticket: Ticket, one: Informed) -> str:
    """A subscriber without a name: whose certificates they are is public, who asks for them may not be."""
    serials = _serials(_held(ticket, one))
    return f"subscriber of {', '.join(serials)}" if serials else "subscriber"


def _held(ticket: Ticket, one: Informed) -> tuple[Reported, ...]:
    return tuple(each for each in ticket.report.certificates if each.subscriber == one.key)


def _serials(certificates: Iterable[Reported]) -> tuple[str, ...]:
    return tuple(one.serial or f"SHA-256 {one.sha256}" for one in certificates if one.serial or one.sha256)


def _told(account: Account) -> Iterator[Moment]:
    """Who was told by another way than our letters."""
    ticket = account.ticket
    if ticket.told is not None:
        what = f"The {writer_of(ticket)} was answered {of_channel(ticket.told.channel)}"
        yield Moment(ticket.told.at, what, source=TICKET)
    for one in ticket.report.subscribers:
        if one.told_at is not None and one.channel:
            what = f"The {_subscriber(ticket, one)} was informed {of_channel(one.channel)}"
            yield Moment(one.told_at, what, _serials(_held(ticket, one)), source=TICKET)


def _due(ticket: Ticket) -> Iterator[Moment]:
    """What the law or the house had promised for then, and whether that was met."""
    for one in sorted(ticket.promises, key=attrgetter("due_at", "key")):
        if one.state is not PromiseState.NOT_APPLICABLE and not one.task:
            became = _BECAME.get(one.state, "")
            yield Moment(one.due_at, f"{_promised(one)} due{became}", is_due=True, source=TICKET)


_BECAME = {PromiseState.BREACHED: " (missed)", PromiseState.KEPT: " (met)"}


def _promised(promise: Promise) -> str:
    whom = f" to the {promise.to}" if promise.to else ""
    basis = f", {promise.basis}" if promise.basis.startswith("BR ") else ""
    return f"{PROMISES.get(promise.name, promise.name)}{whom}{basis}"


def _revoked(account: Account) -> Iterator[Moment]:
    """What was published together stands in one row; what only the journal knows in one of its own."""
    together: dict[tuple[datetime, str], list[Reported]] = {}
    for one in account.ticket.report.certificates:
        if one.revocation is not None:
            checked = "checked" if one.revocation.is_verified else "not checked"
            why = f"shown by {one.revocation.evidence}, its signature {checked}"
            together.setdefault((one.revocation.at, why), []).append(one)
    for (at, why), several in together.items():
        serials = _serials(several)
        what = f"Revocation of {', '.join(serials)} published, {why}"
        yield Moment(at, what, serials, source=CERTIFICATES)
    known = frozenset(serial for several in together.values() for serial in _serials(several))
    yield from _stated(account.entries, known)


def _stated(entries: Sequence[Entry], known: frozenset[str]) -> Iterator[Moment]:
    for entry in entries:
        facts = dict(entry.facts)
        serial, at = facts.get("serial", ""), facts.get("at", "")
        if entry.event == "revocation published" and at and serial not in known:
            evidence = facts.get("evidence", "")
            shown = f"shown by {evidence}" if evidence else "as stated by staff"
            what = f"Revocation of {serial} published, {shown}"
            yield Moment(datetime.fromisoformat(at), what, (serial,), source=journal_file(entry.ticket))
