"""
A report of a case is closed: the reporters of the others get the same outcome, and theirs are closed.

Each gets a letter of their own, once the first has left, and learns nothing of anybody else. Where that
cannot be made sure, or the other report is about more, a person answers it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk.acts.closing_reports import awaited
from ulak.desk.acts.consulting import WAITED_FOR
from ulak.desk.acts.revocation_promise import with_revocations
from ulak.desk.certificates.case_knowledge import name_of, with_known
from ulak.desk.certificates.found import known_events
from ulak.desk.certificates.report import Report
from ulak.desk.change import changed
from ulak.desk.clocks.promise import Promise
from ulak.desk.clocks.united_clocks import is_open
from ulak.desk.coming.delivered import kept_events
from ulak.desk.contact import Channel
from ulak.desk.decision import Decision, Draft, Event
from ulak.desk.drafts import apart, responsible, to_staff
from ulak.desk.gate.gates import open_gate
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.recipients import (
    REPORTER,
    SUBSCRIBER,
    OutwardPurpose,
    ToAuthor,
    addressee,
    was_to_another,
)
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.staff.outgoing import FINAL_REPORT, thread_to
from ulak.desk.task import GATES, TaskState
from ulak.desk.ticket import (
    NOT_SENT,
    Dossier,
    Kind,
    LetterState,
    PastLetter,
    Purpose,
    Role,
    Status,
    Ticket,
)
from ulak.mail.postable import postable

TAG = "case-closed"
"""On a ticket whose case was closed: that is done once, whatever happens to either ticket later."""

CLOSED = Words(
    "Aynı olayın {number} numaralı kaydı kapatıldı. Oradaki sonuç bu kaydın bildirenine de gönderildi ve bu"
    " kayıt da kapatıldı.",
    "{number}, which is of the same case, was closed. Its outcome was sent to the reporter of this ticket"
    " too, and this ticket is closed as well.",
)
NOT_CLOSED = Words(
    "Aynı olayın {number} numaralı kaydı kapatıldı, ama sonucu bu kaydın bildirenine gönderilmedi: {why}. Bu"
    " kaydı siz yanıtlayıp kapatınız.",
    "{number}, which is of the same case, was closed, but its outcome was not sent to the reporter of this"
    " ticket: {why}. Please answer and close this one yourself.",
)
ABOUT_MORE = Words(
    "bu bildirim başka sertifikaları da içeriyor", "this report is about other certificates as well"
)
NAMES_SOMEBODY = Words("metin öteki bildirenden söz ediyor olabilir", "the text may name the other reporter")
AT_A_GATE = Words("yanıtları onay veya imza gerektiriyor", "its answers need approval or a signature")
ASKED = Words("birinden görüş bekleniyor", "somebody is still asked about it")
NOT_AT_HAND = Words("metni elde değil", "its text is not at hand")
OTHER_LANGUAGE = Words("metin onun dilinde değil", "the text is not in the language of that report")
NOT_REVOKED = Words("onda hâlâ bir iptal bekleniyor", "a revocation is still waited for there")
NOT_BY_MAIL = Words("bildirene e-posta ile yazılmıyor", "its reporter is not answered by mail")
_LONGEST_SHORT = 2


def outcome_to(
    closed: Dossier, other: Dossier, rulebook: Rulebook, house: House, now: datetime
) -> Decision | None:
    """What the end of one report is to another of its case; None while its outcome has not left, or again."""
    letter = _outcome(closed)
    ticket = other.ticket
    if letter is None or not _is_to_be_closed(closed.ticket, ticket):
        return None
    text = as_written(closed.ticket, letter)
    why = why_not(closed.ticket, ticket, text, rulebook, now)
    after = _noted(ticket) if why else _closed(closed.ticket, ticket, rulebook, now)
    after = changed(ticket, after)
    drafts = () if why else (_letter(text, letter.by, replace(other, ticket=after)),)
    number = closed.ticket.number
    words = why.in_language(house.language) if why else ""
    reason = say(NOT_CLOSED if why else CLOSED, house.language, number=number, why=words)
    return Decision(
        reason=f"{ticket.number}: its case was closed with {number}, {'not told' if why else 'told too'}",
        before=ticket,
        after=after,
        events=tuple(_events(ticket, after, number, why)),
        drafts=(*drafts, *_notices(after, reason, letter, rulebook, house)),
    )


def closed_with(
    closed: Ticket, others: Iterable[Ticket], text: str, rulebook: Rulebook, now: datetime
) -> tuple[str, ...]:
    """The numbers of those that will be closed with it, once that text has left and as all is now."""
    open_ones = (one for one in others if _is_to_be_closed(closed, one))
    return tuple(one.number for one in open_ones if why_not(closed, one, text, rulebook, now) is None)


def why_not(closed: Ticket, other: Ticket, text: str, rulebook: Rulebook, now: datetime) -> Words | None:
    """Why no machine may send it; None where it may."""
    if not {*_marks(other.report)} <= {*_marks(closed.report)}:
        return ABOUT_MORE
    if other.gate or open_gate(other):
        return AT_A_GATE
    if any(one.is_open and one.kind in WAITED_FOR for one in other.tasks):
        return ASKED
    if other.reply_channel is not Channel.EMAIL or not postable(addressee(other).address):
        return NOT_BY_MAIL
    if other.language != closed.language:
        return OTHER_LANGUAGE
    if awaited(_closed(closed, other, rulebook, now), now):
        return NOT_REVOKED
    if not text:
        return NOT_AT_HAND
    return NAMES_SOMEBODY if _names_somebody(text, closed) else None


def as_written(closed: Ticket, letter: PastLetter) -> str:
    """
    The words of staff in the letter that left: its own are about the other ticket.

    Empty where those at hand are not in it, since a later text was taken back.
    """
    decided = [one.text for one in closed.tasks if one.kind in GATES and one.state is TaskState.DONE]
    written = " ".join(letter.text.split())
    texts = (closed.report.answer, *reversed(decided))
    return next((one for one in texts if one and " ".join(one.split()) in written), "")


def _outcome(closed: Dossier) -> PastLetter | None:
    """The last answer to its author, once it has left."""
    answers = [
        one
        for one in closed.letters
        if one.purpose is Purpose.ANSWER
        and one.state not in NOT_SENT
        and not was_to_another(one, closed.ticket)
    ]
    return answers[-1] if answers and answers[-1].state is LetterState.SENT else None


def _is_to_be_closed(closed: Ticket, other: Ticket) -> bool:
    """Both as they are now; one that came when the case was closed already is a report of its own."""
    is_over = closed.status is Status.CLOSED and closed.closed_at is not None
    reports = {closed.kind, other.kind} == {Kind.CERTIFICATE_PROBLEM_REPORT}
    came_before = closed.closed_at is not None and other.opened_at <= closed.closed_at
    is_open = other.status is not Status.CLOSED and TAG not in other.tags and not other.part_of
    return is_over and reports and came_before and is_open


def _marks(report: Report) -> Iterator[str]:
    """What is waited for: certificates of ours, else whatever is named by a number."""
    ours = [one for one in report.certificates if one.is_known]
    for one in ours or report.certificates:
        yield name_of(one) or f"written {one.written}"


def _names_somebody(text: str, closed: Ticket) -> bool:
    """A number, an address or a name of the ticket that is closed stands in it, as names are written."""
    outside = [one.address for one in closed.participants if one.role not in (Role.STAFF, Role.SUBSCRIBER)]
    addresses = {one.address for one in (closed.author, *outside) if one.address}
    names = {word for one in (closed.author, *outside) for word in re.findall(r"[^\W\d_]+", one.name)}
    words = {*re.findall(r"[^\W\d_]+", text)}
    written = {name for name in names if len(name) > _LONGEST_SHORT}
    lowered = text.lower()
    return bool(words & written) or any(one in lowered for one in (*addresses, closed.number.lower()))


def _noted(ticket: Ticket) -> Ticket:
    return replace(ticket, tags=(*ticket.tags, TAG))


def _closed(closed: Ticket, ticket: Ticket, rulebook: Rulebook, now: datetime) -> Ticket:
    """Its clocks are kept by what leaves, as ever; what was revoked there is revoked here."""
    return replace(
        with_revocations(with_known(_noted(ticket), closed), now, rulebook.calendars),
        status=Status.CLOSED,
        closed_at=now,
        outcome=closed.outcome,
        root_cause=closed.root_cause,
    )


def _letter(text: str, by: str, other: Dossier) -> Draft:
    """What was found is told with it, where the preliminary report is still owed (BR 4.9.5)."""
    ticket, thread = other.ticket, thread_to(other.ticket, other)
    is_report = any(map(_is_report_to_reporter, ticket.promises))
    purpose: OutwardPurpose = Purpose.PRELIMINARY_REPORT if is_report else Purpose.ANSWER
    return Draft(
        template=FINAL_REPORT,
        recipients=ToAuthor(purpose, ticket, is_copied=not is_report),
        language=ticket.language,
        counter=ticket.mailbox,
        subject=ticket.subject,
        text=text,
        by=by,
        party=REPORTER if is_report else "author",
        replies_to=next(iter(thread[-1:]), ""),
        references=thread,
    )


def _is_report_to_reporter(promise: Promise) -> bool:
    return (
        promise.rule.kept_by == Purpose.PRELIMINARY_REPORT and promise.to != SUBSCRIBER and is_open(promise)
    )


def _events(before: Ticket, after: Ticket, number: str, why: Words | None) -> Iterator[Event]:
    if why:
        yield Event("case closed elsewhere", facts=(("ticket", number), ("not told", why.en)))
        return
    yield from known_events(before, after)
    yield Event("ticket closed", facts=(("outcome given", "yes"), ("with", number)))
    yield from kept_events(before, after)


def _notices(
    ticket: Ticket, reason: str, letter: PastLetter, rulebook: Rulebook, house: House
) -> Iterable[Draft]:
    """To whoever has that ticket, but for the one who wrote the outcome: they know."""
    for one in apart(responsible(ticket, rulebook), ticket, rulebook, house):
        if one.address != letter.by or ticket.status is not Status.CLOSED:
            yield to_staff(ticket, "findings", Purpose.NOTICE, (one,), house, reason)
