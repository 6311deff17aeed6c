"""
Who of a case tells a subscriber, as its reports are by now.

The report on which a subscriber was to be told may be closed without that, change its kind, give the promise
up, or lose the certificate, and its letter may come back. Then the next one tells them, by the clock of its
own arrival (BR 4.9.5). A letter that is on its way is waited for: nobody is told twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

from ulak.desk.certificates.found import (
    TEMPLATE,
    beside,
    case_events,
    following,
    known_events,
    promise_events,
    what_to_know,
)
from ulak.desk.certificates.marks import marks
from ulak.desk.certificates.report import Informed
from ulak.desk.certificates.same_case import MOST, Case, age, in_one_case, tells_still
from ulak.desk.certificates.subscribers import told_with, waiting
from ulak.desk.change import changed
from ulak.desk.decision import Decision, Draft, Event
from ulak.desk.drafts import apart, responsible, to_staff
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.ticket import NOT_SENT, Dossier, Kind, LetterState, Purpose, Relation, Status, Ticket

TAKES_OVER = Words(
    "Aboneyi ({names}) bilgilendirmek artık bu kayda düştü: {numbers} kaydında onu bilgilendirecek kimse"
    " kalmadı. Süre bu kaydın gelişinden işler; yazmak için #ön-rapor abone.",
    "It is this ticket now that tells the subscriber ({names}): on {numbers} nobody is going to any more. The"
    " clock runs from the arrival of this one; to write, #preliminary-report subscriber.",
)


def as_the_case_is(
    ticket: Ticket, others: Iterable[Dossier], rulebook: Rulebook, house: House, now: datetime
) -> Decision | None:
    """
    What is to change on a report because others of its case did; None where nothing is.

    `others` are those about the same certificates, and those on which its subscribers were to be told,
    whatever has become of them.
    """
    if ticket.part_of:
        return None
    dossiers = {one.ticket.number: one for one in others}
    reports, freed = _of_case(ticket, (one.ticket for one in dossiers.values())), _freed(ticket, dossiers)
    if not freed and not waiting(ticket.report) and _is_linked(ticket, reports):
        return None
    case = in_one_case(_alone(ticket, freed), reports, now)
    after = following(case.ticket, rulebook, now)
    changes = tuple(beside(reports, case.others, rulebook, now))
    if after == ticket and not changes:
        return None
    here = tuple(one for one in freed if _is_waited_for(after, one))
    after = changed(ticket, after)
    return Decision(
        reason=f"{ticket.number}: another report of its case changed",
        before=ticket,
        after=after,
        events=tuple(_events(ticket, after, case, here)),
        drafts=tuple(_letters(after, case, here, rulebook, house)),
        others=changes,
    )


def _of_case(ticket: Ticket, others: Iterable[Ticket]) -> tuple[Ticket, ...]:
    """Reports that stand for themselves and are about a certificate that this one names too; the oldest."""
    own = frozenset(marks(ticket.report))
    reports = (one for one in others if one.kind is Kind.CERTIFICATE_PROBLEM_REPORT and not one.part_of)
    alike = (one for one in sorted(reports, key=age) if not own.isdisjoint(marks(one.report)))
    return tuple(islice(alike, MOST))


def _is_linked(ticket: Ticket, reports: tuple[Ticket, ...]) -> bool:
    linked = {one.number for one in ticket.links if one.relation is Relation.CASE}
    return all(one.number in linked for one in reports)


def _freed(ticket: Ticket, there: Mapping[str, Dossier]) -> tuple[Informed, ...]:
    """Those whom the other ticket does not tell any more; a closed ticket takes nothing over."""
    if ticket.status is Status.CLOSED:
        return ()
    elsewhere = (one for one in ticket.report.subscribers if one.told_on and one.told_at is None)
    return tuple(one for one in elsewhere if not _is_told(one, ticket, there.get(one.told_on)))


def _is_told(one: Informed, ticket: Ticket, there: Dossier | None) -> bool:
    return there is not None and (_is_written_to(one, there) or tells_still(there.ticket, one, ticket))


def _is_written_to(one: Informed, there: Dossier) -> bool:
    """Is a letter that tells them held, or on its way?"""
    at_rest = NOT_SENT | {LetterState.SENT}
    underway = (letter for letter in there.letters if letter.state not in at_rest)
    return any(one.key in told_with(there.ticket.report, letter) for letter in underway)


def _alone(ticket: Ticket, freed: tuple[Informed, ...]) -> Ticket:
    subscribers = tuple(
        replace(one, told_on="") if one in freed else one for one in ticket.report.subscribers
    )
    return replace(ticket, report=replace(ticket.report, subscribers=subscribers))


def _is_waited_for(after: Ticket, one: Informed) -> bool:
    """Was nobody else of the case found to tell them?"""
    found = after.report.subscriber(one.key)
    return found is not None and found.is_waiting


def _events(before: Ticket, after: Ticket, case: Case, here: tuple[Informed, ...]) -> Iterator[Event]:
    for number in case.joined:
        yield Event("linked", facts=(("number", number), ("relation", Relation.CASE.value)))
    yield from known_events(before, after)
    yield from case_events(before, after)
    if here:
        yield Event("subscriber is told here", facts=(("instead of", _numbers(here)),))
    yield from promise_events(before, after)


def _numbers(here: tuple[Informed, ...]) -> str:
    return ", ".join(dict.fromkeys(one.told_on for one in here))


def _letters(
    after: Ticket, case: Case, here: tuple[Informed, ...], rulebook: Rulebook, house: House
) -> Iterator[Draft]:
    """To whoever has it; where the case itself has grown, also to those who have its other reports."""
    language = house.language
    takes_over = say(TAKES_OVER, language, names=", ".join(one.name for one in here), numbers=_numbers(here))
    grown = (one for one in case.others if one.number in case.joined and one.status is not Status.CLOSED)
    tickets = (after, *grown) if here or case.joined else ()
    reason = "\n".join((*((takes_over,) if here else ()), *what_to_know(after, case.others, language)))
    people = (one for ticket in tickets for one in responsible(ticket, rulebook))
    for one in apart(people, after, rulebook, house):
        yield to_staff(after, TEMPLATE, Purpose.NOTICE, (one,), house, reason)
