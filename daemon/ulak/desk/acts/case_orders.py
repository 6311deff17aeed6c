"""
What a staff mail on one report does to the other reports of its case, and what its receipt says of them.

That a certificate is revoked is so on each of them, at once; and so is that it was taken back.
"""

from collections.abc import Iterator
from dataclasses import replace

from ulak.desk.acts.revocation_promise import with_revocations
from ulak.desk.certificates.case_knowledge import name_of, with_known
from ulak.desk.certificates.closing_case import as_written, closed_with
from ulak.desk.certificates.found import known_events, promise_events
from ulak.desk.certificates.report import Report, Revocation
from ulak.desk.change import changed
from ulak.desk.commands.work import Work
from ulak.desk.decision import Event, TicketChange
from ulak.desk.rules.rulebook import Words
from ulak.desk.staff.outgoing import standing_answers
from ulak.desk.ticket import Kind, Purpose, Relation, Status, Ticket

CASE_TOO = Words(
    "Sonuç, gittikten sonra aynı olayın şu kayıtlarının bildirenlerine de ayrı ayrı gönderilir ve o kayıtlar"
    " da kapanır: {numbers}.",
    "Once it has left, the outcome goes to the reporters of these tickets of the same case as well, each in a"
    " letter of their own, and they are closed: {numbers}.",
)
REVOKED_TOO = Words(
    "Aynı olayın şu kayıtlarına da işlendi: {numbers}.",
    "That is written down on these tickets of the same case as well: {numbers}.",
)
TAKEN_BACK = "revocation taken back"


def told_of_case(work: Work) -> Work:
    """Say which other reports the mail reaches."""
    if changes := case_changes(work):
        work = work.remarked(REVOKED_TOO, numbers=", ".join(one.after.number for one in changes))
    is_closing = Status.CLOSED in {work.ticket.status} - {work.dossier.ticket.status}
    if not is_closing:
        return work
    rulebook, now = work.occasion.rulebook, work.occasion.now
    numbers = closed_with(work.ticket, _case(work), _outcome(work), rulebook, now)
    return work.remarked(CASE_TOO, numbers=", ".join(numbers)) if numbers else work


def _case(work: Work) -> tuple[Ticket, ...]:
    linked = {one.number for one in work.ticket.links if one.relation is Relation.CASE}
    return tuple(one.ticket for one in work.occasion.known.case if one.ticket.number in linked)


def _outcome(work: Work) -> str:
    """The words that leave with this mail, or left before it; empty where the other reporters get none."""
    if work.sends_text:
        return work.ticket.report.answer
    answers = [one for one in standing_answers(work) if one.purpose is Purpose.ANSWER]
    return as_written(work.ticket, answers[-1]) if answers else ""


def case_changes(work: Work) -> tuple[TicketChange, ...]:
    """What became known of revocations by this mail is known on the other open reports."""
    if work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return ()
    done = {one.before.number for one in work.others}
    others = (one for one in _case(work) if one.number not in done)
    return tuple(change for one in others if (change := _change(work, one)))


def _change(work: Work, other: Ticket) -> TicketChange | None:
    was, now = _revoked(work.dossier.ticket.report), _revoked(work.ticket.report)
    if was == now or other.status is Status.CLOSED:
        return None
    gone = {name: shown for name, shown in was.items() if name not in now}
    moved = _without(other, gone)
    moved = with_known(moved, work.ticket) if any(name not in was for name in now) else moved
    if moved == other:
        return None
    moved = with_revocations(moved, work.occasion.now, work.occasion.rulebook.calendars)
    return TicketChange(other, changed(other, moved), tuple(_events(work, other, moved)))


def _revoked(report: Report) -> dict[str, Revocation]:
    return {name_of(one): one.revocation for one in report.certificates if one.revocation and name_of(one)}


def _without(other: Ticket, gone: dict[str, Revocation]) -> Ticket:
    """Only what had come from here: evidence of its own stays."""
    certificates = tuple(
        replace(one, revocation=None) if one.revocation and one.revocation == gone.get(name_of(one)) else one
        for one in other.report.certificates
    )
    return replace(other, report=replace(other.report, certificates=certificates))


def _events(work: Work, before: Ticket, after: Ticket) -> Iterator[Event]:
    for event in known_events(before, after):
        yield replace(event, facts=(*event.facts, ("with", work.ticket.number)))
    after_names = _revoked(after.report)
    for name in _revoked(before.report):
        if name not in after_names:
            yield Event(TAKEN_BACK, facts=(("with", work.ticket.number),))
    yield from promise_events(before, after)
