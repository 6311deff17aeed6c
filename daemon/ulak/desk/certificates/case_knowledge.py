"""
What one report of a case knows of a certificate its other reports know too: that a key is proven, or revoked.

Only those that are open learn of it; a closed one stays as it was closed. What is known of another report
alone is passed on no further: who proved it is named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ulak.desk.acts.grounds import ground_of
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.folding import MOST_REASONS
from ulak.desk.certificates.marks import marks_of
from ulak.desk.certificates.report import Report, Reported
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Kind, Status, Ticket

PROVEN_ON = "proven on "
"""Begins the reason of a verdict that another report of the case has; its number follows."""

PROVEN_THERE = Words(
    "Anahtarın ele geçirildiği {number} kaydında kanıtlandı; bu kayıt için de kanıtlanmış sayılır.",
    "The compromise of the key was proven on {number}, and counts as proven here.",
)
REVOKED_THERE = Words(
    "{number} kaydında iptal edilmiş: {listed}. İptal bu kayıt için de sayılır.",
    "Revoked on {number}: {listed}. That counts here as well.",
)
GROUND_THERE = Words("{number} kaydının gerekçesi: {ground}.", "The ground of {number} is {ground}.")
_MOST = 10


def name_of(one: Reported) -> str:
    """By what a certificate is found on another report; empty where it has no number that names it."""
    return next(iter(marks_of(one)), "")


def with_known(ticket: Ticket, there: Ticket) -> Ticket:
    """As a report is once it knows what another one does."""
    reports = {ticket.kind, there.kind} == {Kind.CERTIFICATE_PROBLEM_REPORT}
    if ticket.status is Status.CLOSED or not reports:
        return ticket
    certificates = tuple(_known(one, other, there.number) for one, other in _both(ticket, there))
    return replace(ticket, report=replace(ticket.report, certificates=certificates))


def _both(ticket: Ticket, there: Ticket) -> Iterator[tuple[Reported, Reported | None]]:
    theirs = {name_of(one): one for one in there.report.certificates}
    for one in ticket.report.certificates:
        name = name_of(one)
        yield one, theirs.get(name) if name else None


def _known(one: Reported, other: Reported | None, number: str) -> Reported:
    if other is None:
        return one
    if is_proven_here(other) and one.verdict is not Verdict.CONFIRMED:
        reasons = (f"{PROVEN_ON}{number}", *one.reasons)[:MOST_REASONS]
        one = replace(one, verdict=Verdict.CONFIRMED, reasons=reasons)
    return replace(one, revocation=one.revocation or other.revocation)


def is_proven_here(one: Reported) -> bool:
    """Is it proven by a mail of its own ticket?"""
    own = (reason for reason in one.reasons if not reason.startswith(PROVEN_ON))
    return one.verdict is Verdict.CONFIRMED and any(True for _ in own)


def told_of_others(ticket: Ticket, others: Iterable[Ticket], language: str) -> Iterator[str]:
    """What is said to people of what the other reports know."""
    for number in _proven_on(ticket.report):
        yield say(PROVEN_THERE, language, number=number)
    for other in [one for one in others if one.kind is Kind.CERTIFICATE_PROBLEM_REPORT][:_MOST]:
        if revoked := [name for name in _revoked_there(ticket, other) if name]:
            listed = ", ".join((*revoked[:_MOST], *("…" for _ in revoked[_MOST:][:1])))
            yield say(REVOKED_THERE, language, number=other.number, listed=listed)
        if ground := ground_of(other.tags):
            title = f"{ground.basis}, {ground.title.in_language(language)}"
            yield say(GROUND_THERE, language, number=other.number, ground=title)


def _proven_on(report: Report) -> tuple[str, ...]:
    every = (reason for one in report.certificates for reason in one.reasons)
    numbers = (reason.removeprefix(PROVEN_ON) for reason in every if reason.startswith(PROVEN_ON))
    return tuple(dict.fromkeys(numbers))


def _revoked_there(ticket: Ticket, there: Ticket) -> Iterator[str]:
    for one, other in _both(ticket, there):
        if other is not None and one.revocation is not None and one.revocation == other.revocation:
            yield one.serial
