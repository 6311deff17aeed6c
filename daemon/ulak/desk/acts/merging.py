"""
`#birleştir` makes a ticket part of another: a link whose inverse stands in `separating`.

A part has no parts itself and its whole is part of nothing, so there is no chain and no circle. What one
author wrote never comes before another: only tickets of one author become one.
"""

from dataclasses import replace
from datetime import datetime

from ulak.desk.acts.author_asked import goes_on
from ulak.desk.acts.inward import last_words
from ulak.desk.acts.why_not_merged import why_not
from ulak.desk.change import changed
from ulak.desk.clocks.due import end, resume
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.united_clocks import going_along, is_open, stricter_of
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.decision import Event, Ladder, TicketChange
from ulak.desk.drafts import followers, notices, responsible
from ulak.desk.part import Part
from ulak.desk.rules.rulebook import Words
from ulak.desk.subject_token import find_all
from ulak.desk.task import TaskState
from ulak.desk.ticket import Link, Participant, Relation, Role, Status, Ticket
from ulak.mail.address import Address

MERGED = Words(
    "bu kayıt artık {number} kaydının parçası; süreleri orada işliyor, buraya yazılan oraya gider; geri"
    " almak için #ayır {part}",
    "this ticket is part of {number} now; its clocks run there, and mail to it goes there; to take this"
    " back: #split {part}",
)
JOINED = Words("o kaydı izleyenler: {who}", "they follow that ticket now: {who}")
NOT_COPIED = Words(
    "bu kayıtta bilgiye eklenmiş olanlara o kayıttan hiçbir şey gitmez; alacaklarsa: {lines}",
    "who was copied on this ticket gets nothing of that one; if they should: {lines}",
)
OUTCOME = Words("{number} ile birleştirildi", "merged into {number}")
PART_CAME = Words(
    "{part} artık {number} kaydının parçası ({who} birleştirdi). O kayda yazılan bundan sonra {number}"
    " kaydına gelir; bu iletiye yazacağınız yanıt da oraya gider.",
    "{part} is part of {number} now ({who} merged them). What is written to it comes to {number} from now"
    " on, and so does a reply to this letter.",
)
NO_NUMBER = Words(
    "“{value}” bir kayıt numarası değil; #birleştir KSM-2026-000123 gibi tam numara yazınız",
    "“{value}” is no ticket number; write it whole, as in #merge KSM-2026-000123",
)
NOT_THERE = Words("{number} numaralı kayıt yok", "there is no ticket {number}")
ADMIT = Words("#katılımcı {who}", "#participant {who}")
_ANSWERED = frozenset({Status.ANSWERED, Status.CLOSED})
_HEARD_BY = frozenset({Status.ANSWERED, Status.WAITING_AUTHOR})
TRAVELLING = frozenset({Role.COPIED, Role.PENDING, Role.STAFF})


def merge(work: Work, order: Order) -> Work:
    """`#birleştir NO`: this ticket becomes part of that one, or of what that one has become part of."""
    number = next((one.number for one in find_all(order.value, work.occasion.house.token)), "")
    whole = work.occasion.known.named(number)
    if not number:
        return work.cannot(order, NO_NUMBER, value=order.value)
    if whole is None:
        return work.cannot(order, NOT_THERE, number=number)
    facts = {"number": whole.number, "here": work.ticket.number}
    if why := why_not(work, whole):
        return work.cannot(order, why, **facts, numbers=", ".join(one.number for one in work.ticket.parts))
    return _merged(work, order, whole)


def _merged(work: Work, order: Order, whole: Ticket) -> Work:
    after, part = _with_part(work, whole)
    here = _become_part(work, whole.number, part.brought)
    done = replace(
        work,
        ticket=here,
        others=(
            *work.others,
            TicketChange(whole, after, (Event("merged in", work.staff, (("part", here.number),)),)),
        ),
        ladders=(*work.ladders, *(Ladder(key, here.number, whole.number) for key in part.brought)),
    )
    done = done.did(order, MERGED, number=whole.number, part=here.number)
    new = [one for one in after.participants if one not in whole.participants]
    joined = ", ".join(one.address.address for one in new if one.role is Role.STAFF)
    done = done.also(JOINED, who=joined) if joined else done
    lines = ", ".join(work.says(ADMIT, who=one.address.address) for one in new if one.role is Role.PENDING)
    done = done.also(NOT_COPIED, lines=lines) if lines else done
    return _told(done.happened("merged", ("into", whole.number)), after)


def _is_open(ticket: Ticket) -> bool:
    return ticket.status not in _ANSWERED


def _become_part(work: Work, number: str, brought: tuple[str, ...]) -> Ticket:
    """Closed without an outcome of its own; its clocks run on in the other, or end there."""
    ticket = work.ticket
    promises = tuple(
        _moved(one, brought, work.occasion.now) if is_open(one) else one for one in ticket.promises
    )
    linked = replace(ticket, promises=promises, links=(*ticket.links, Link(number, Relation.MERGED)))
    if ticket.status is Status.CLOSED:
        return linked
    outcome = work.says(OUTCOME, number=number)
    return replace(linked, status=Status.CLOSED, closed_at=work.occasion.now, outcome=outcome)


def _moved(promise: Promise, brought: tuple[str, ...], at: datetime) -> Promise:
    """What goes along is missed or kept there, and nowhere else."""
    if promise.key in brought:
        return replace(promise, state=PromiseState.NOT_APPLICABLE)
    return end(promise, at)


def _with_part(work: Work, whole: Ticket) -> tuple[Ticket, Part]:
    """The other ticket with all that comes along, and what must be known to separate them."""
    ticket, now, calendars = work.ticket, work.occasion.now, work.occasion.rulebook.calendars
    opens = _is_open(ticket) and whole.status in _HEARD_BY
    own = _heard(whole, work) if opens else whole
    promises = stricter_of(own.promises, going_along(ticket.promises, now, calendars))
    new = [one for one in promises if one not in own.promises]
    brought = tuple(one.key for one in new)
    gone = {key for part in whole.parts for key in part.brought if key in brought}
    displaced = tuple(one for one in own.promises if one.key in brought and one.key not in gone)
    joined = _joining(work, whole)
    part = Part(
        number=ticket.number,
        mail=work.occasion.message.message_id,
        at=now,
        status=ticket.status.value,
        closed_at=ticket.closed_at,
        outcome=ticket.outcome,
        root_cause=ticket.root_cause,
        promises=ticket.promises,
        brought=brought,
        joined=tuple(one.address.address for one in joined),
        whole_was=whole.status.value if opens and whole.status is Status.ANSWERED else "",
    )
    earlier = (replace(one, brought=tuple(k for k in one.brought if k not in gone)) for one in whole.parts)
    after = replace(
        own,
        promises=promises,
        participants=(*own.participants, *joined),
        links=(*own.links, Link(ticket.number, Relation.MERGED, made_here=False)),
        parts=(*earlier, part),
        displaced=(*own.displaced, *displaced),
    )
    return changed(whole, after), part


def _heard(whole: Ticket, work: Work) -> Ticket:
    """Its author has written, on the other ticket: whose turn it is and the clocks follow."""
    calendars, now = work.occasion.rulebook.calendars, work.occasion.now
    heard = goes_on(replace(whole, status=Status.OPEN), now, work.staff, calendars, TaskState.DONE)
    return replace(heard, promises=tuple(resume(one, now, calendars) for one in heard.promises))


def _joining(work: Work, whole: Ticket) -> tuple[Participant, ...]:
    """
    Whoever got letters of this ticket, and those of the desk who had it.

    Who was copied on the part waits to be admitted: its mail may prove nobody, and other answers go there.
    """
    ticket, teams = work.ticket, work.occasion.rulebook.teams
    team = teams.get(ticket.team)
    mine = (team.address if team and ticket.team != whole.team else "", ticket.owner)
    travelling = (
        *(_pending(one) for one in ticket.participants if one.role in TRAVELLING),
        *(Participant(Address(one), Role.STAFF) for one in mine if one and one != whole.owner),
    )
    there = {whole.author.address, *(one.address.address for one in whole.participants)}
    found = {one.address.address: one for one in reversed(travelling)}
    return tuple(one for address, one in reversed(found.items()) if address not in there)


def _pending(one: Participant) -> Participant:
    return replace(one, role=Role.PENDING) if one.role is Role.COPIED else one


def _told(work: Work, whole: Ticket) -> Work:
    """Who works on the other ticket learns what came to it."""
    occasion, ticket = work.occasion, work.ticket
    people = (*responsible(whole, occasion.rulebook), *followers(whole, occasion.rulebook))
    others = tuple(one for one in people if one.address != work.staff)
    why = work.says(PART_CAME, part=ticket.number, number=whole.number, who=work.staff)
    text = "\n".join(f"{said.line}:\n{said.effect}" for said in last_words(work))
    drafts = notices(ticket, occasion.message, text, others, why, occasion.rulebook, occasion.house)
    return replace(work, drafts=(*work.drafts, *(replace(one, attachments=()) for one in drafts)))
