"""
What is decided because a mail was looked through for certificates: the ticket, its promises, who is told.

Nothing is closed, revoked or written to a reporter here: that a certificate was not found may be a typing
error, and what must be done about one that was is a person's word (BR 4.9.5).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk.acts.revocation_promise import published_events, with_revocations
from ulak.desk.certificates.case_knowledge import is_proven_here, told_of_others
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.looking import GIVEN_UP
from ulak.desk.certificates.report import Informed, Report, Reported
from ulak.desk.certificates.same_case import in_one_case
from ulak.desk.certificates.subscriber_promise import as_found
from ulak.desk.certificates.subscribers import with_subscribers, without_ours
from ulak.desk.change import changed
from ulak.desk.clocks.united_clocks import ending
from ulak.desk.coming.delivered import kept_events
from ulak.desk.decision import Decision, Draft, Event, TicketChange
from ulak.desk.drafts import apart, responsible, to_staff
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Colleague, Rulebook, Words
from ulak.desk.ticket import Purpose, Reason, Relation, Status, Ticket

CONFIRMED_TAG = "key-compromise-confirmed"
URGENT = "urgent"
WHY_URGENT = "a key was proven to be compromised"
TEMPLATE = "findings"
ON_CALL = "on-call"

NO_INVENTORY = Words(
    "Sertifika envanteri boş olduğundan hiçbir şey sertifikalarımızla karşılaştırılamadı; sistem yöneticisi"
    " envanteri ulak certificates import ile yükler.",
    "The inventory of certificates is empty, so that nothing could be compared with ours; an administrator"
    " fills it with ulak certificates import.",
)
LEFT_OUT = Words(
    "Bildirimde belirtilenlerden {more} tanesi daha vardır; burada ve kayıtta gösterilmez, iletinin aslında"
    " durur.",
    "The report names {more} more that are not listed here or on the ticket; they stand in the mail itself.",
)
NOT_LOOKED_UP = Words(
    "İletide bakılabilecek olandan fazlası var: {more} tanesine (numara, ad veya ek) hiç bakılmadı."
    " Aralarında sertifikalarımız veya bir anahtar olabilir; lütfen iletinin aslına bakınız.",
    "The mail names or carries more than is looked up: {more} numbers, names or files were not looked up."
    " Certificates of ours or a key may be among them; please look at the mail itself.",
)
SAME_CASE = Words(
    "Aynı sertifika için başka bildirimler de var, aynı olay olarak bağlandı: {numbers}. Bildirenler"
    " birbirinden haberdar değildir; aboneye bir kez yazılır.",
    "There are other reports about the same certificate, linked as one case: {numbers}. The reporters do not"
    " know of each other; a subscriber is written to once.",
)


def found(
    ticket: Ticket,
    report: Report,
    subscribers: tuple[Informed, ...],
    others: Iterable[Ticket],
    rulebook: Rulebook,
    house: House,
    now: datetime,
) -> Decision | None:
    """
    Lay what was found into the ticket; None where nothing is new.

    `report` is what the ticket knows with it, `subscribers` whose certificates are named, `others` are the
    tickets about the same certificates.
    """
    others = tuple(others)
    moved = with_subscribers(replace(ticket, report=report), *without_ours(subscribers, house.is_ours))
    case = in_one_case(moved, others, now)
    after = following(case.ticket, rulebook, now)
    changes = tuple(beside(others, case.others, rulebook, now))
    if not changes and not _is_news(ticket, after):
        return None
    after = changed(ticket, after)
    return Decision(
        reason=f"{ticket.number}: looked for certificates",
        before=ticket,
        after=after,
        events=tuple(_events(ticket, after, case.joined)),
        drafts=tuple(_letters(ticket, after, case.others, rulebook, house)),
        others=changes,
    )


def _is_news(before: Ticket, after: Ticket) -> bool:
    """That it was looked through again, with the same result, is none."""
    was, now = before.report, after.report
    if was.looked_at is None or bool(was.inventory) is not bool(now.inventory):
        return True
    same = replace(now, looked_at=was.looked_at, inventory=was.inventory)
    return before != replace(after, report=same)


def following(ticket: Ticket, rulebook: Rulebook, now: datetime) -> Ticket:
    """
    What is promised to subscribers, and about the revocation, and how urgent it is, follows what it is about.

    The revocation of one that is closed is over; its subscribers may still be waited for.
    """
    calendars = rulebook.calendars
    after = as_found(ticket, calendars, now)
    return after if ticket.status is Status.CLOSED else _urgent(with_revocations(after, now, calendars))


def _urgent(ticket: Ticket) -> Ticket:
    """A proven compromise is dealt with before everything else, by day and night."""
    if not ticket.report.is_confirmed or CONFIRMED_TAG in ticket.tags:
        return ticket
    why = tuple(
        Reason(field, value, WHY_URGENT, "", 0)
        for field, value in (("priority", URGENT), ("tags", CONFIRMED_TAG))
    )
    return replace(
        ticket, priority=URGENT, tags=(*ticket.tags, CONFIRMED_TAG), reasons=(*ticket.reasons, *why)
    )


def beside(
    before: tuple[Ticket, ...], after: tuple[Ticket, ...], rulebook: Rulebook, now: datetime
) -> Iterator[TicketChange]:
    """What the case does to its other reports, with what is promised on each."""
    was = {one.number: one for one in before}
    for one in after:
        ticket, moved = was[one.number], following(one, rulebook, now)
        if moved != ticket:
            known, case = known_events(ticket, moved), case_events(ticket, moved)
            events = (*known, *case, *promise_events(ticket, moved))
            yield TicketChange(ticket, changed(ticket, moved), events)


def _events(before: Ticket, after: Ticket, joined: tuple[str, ...]) -> Iterator[Event]:
    ours = sum(one.is_known for one in after.report.certificates)
    counted = {
        "ours": ours,
        "not found": len(after.report.certificates) - ours,
        "confirmed": sum(one.verdict is Verdict.CONFIRMED for one in after.report.certificates),
        "inventory": after.report.inventory,
    }
    yield Event("certificates looked for", facts=tuple((what, str(many)) for what, many in counted.items()))
    yield from known_events(before, after)
    for number in joined:
        yield Event("linked", facts=(("number", number), ("relation", Relation.CASE.value)))
    yield from case_events(before, after)
    yield from promise_events(before, after)


def known_events(before: Ticket, after: Ticket) -> Iterator[Event]:
    """What the journal says of keys that were proven to be compromised, and of revocations."""
    for key in dict.fromkeys(one.spki for one in _newly_confirmed(before, after)):
        yield Event("key compromise confirmed", facts=(("key", key),))
    yield from published_events(before.report, after.report)


def _newly_confirmed(before: Ticket, after: Ticket) -> tuple[Reported, ...]:
    known = {one.spki for one in _confirmed(before.report)}
    return tuple(one for one in _confirmed(after.report) if one.spki not in known)


def _confirmed(report: Report) -> Iterator[Reported]:
    return (one for one in report.certificates if one.verdict is Verdict.CONFIRMED)


def case_events(before: Ticket, after: Ticket) -> Iterator[Event]:
    """What the journal says of how many reports there are."""
    if before.report.reports != after.report.reports:
        yield Event("reports of the case", facts=(("how many", str(after.report.reports)),))


def promise_events(before: Ticket, after: Ticket) -> Iterator[Event]:
    """What it says of promises that were kept, ended or run again."""
    yield from kept_events(before, after)
    for was, now in zip(before.promises, after.promises, strict=True):
        if (was.state, was.settled_at) != (now.state, now.settled_at) and now.kept_at is None:
            name = ending(now) if now.is_given_up else "promise runs again"
            yield Event(name, facts=(("promise", now.key), ("basis", now.basis)))


def _letters(
    before: Ticket, after: Ticket, others: tuple[Ticket, ...], rulebook: Rulebook, house: House
) -> Iterator[Draft]:
    """
    To whoever has it or another ticket of the case; of a new proof also, and at once, to those on call.

    Of one that another report brought they have heard.
    """
    if not _is_worth_telling(before.report, after.report):
        return
    reason = "\n".join(what_to_know(after, others, house.language))
    is_alarming = any(map(is_proven_here, _newly_confirmed(before, after)))
    waked = on_call(after, rulebook) if is_alarming else ()
    if waked:
        yield to_staff(after, TEMPLATE, Purpose.ALARM, waked, house, reason)
    open_ones = (after, *(one for one in others if one.status is not Status.CLOSED))
    people = (one for ticket in open_ones for one in responsible(ticket, rulebook))
    for one in apart(people, after, rulebook, house):
        if one not in waked:
            yield to_staff(after, TEMPLATE, Purpose.NOTICE, (one,), house, reason)


def _is_worth_telling(before: Report, after: Report) -> bool:
    """Without an inventory nothing is known of anything that is named; the ticket says that there is none."""
    is_news = (before.certificates, before.reports) != (after.certificates, after.reports)
    is_first = bool(after.inventory) and not before.inventory
    needs_eyes = any(GIVEN_UP in one.reasons for one in after.certificates)
    return bool(after.certificates) and (is_news or is_first) and (bool(after.inventory) or needs_eyes)


def on_call(ticket: Ticket, rulebook: Rulebook) -> tuple[Colleague, ...]:
    """Where a house names nobody to be woken, whoever leads."""
    lead = rulebook.told("lead", ticket.team, ticket.owner)
    return rulebook.holders(ON_CALL) or tuple(dict.fromkeys((*lead, *rulebook.holders("coordinators"))))


def what_to_know(ticket: Ticket, others: Iterable[Ticket], language: str) -> Iterator[str]:
    """What is said to people above the list of certificates."""
    if not ticket.report.inventory:
        yield NO_INVENTORY.in_language(language)
    if numbers := [one.number for one in ticket.links if one.relation is Relation.CASE]:
        yield say(SAME_CASE, language, numbers=", ".join(numbers))
    yield from told_of_others(ticket, others, language)
    if ticket.report.not_looked_up:
        yield say(NOT_LOOKED_UP, language, more=str(ticket.report.not_looked_up))
    if ticket.report.left_out:
        yield say(LEFT_OUT, language, more=str(ticket.report.left_out))
