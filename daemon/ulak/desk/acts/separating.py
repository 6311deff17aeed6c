"""`#ayır`, the inverse of `#birleştir`: a part stands for itself again, as if it had never been one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from ulak.desk.acts.merging import TRAVELLING
from ulak.desk.acts.taken_off import mail_replied_to, take_off
from ulak.desk.change import changed
from ulak.desk.clocks.due import Calendars, in_place_of
from ulak.desk.clocks.promise import Promise
from ulak.desk.clocks.united_clocks import as_if_apart, is_open, is_stricter
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.decision import Event, Ladder, TicketChange
from ulak.desk.part import Part
from ulak.desk.rules.rulebook import Words
from ulak.desk.subject_token import find_all
from ulak.desk.ticket import FROM_AUTHOR, Link, Participant, Relation, Status, Ticket

SEPARATED = Words(
    "{number} yeniden ayrı bir kayıt; süreleri hiç durmamış gibi işliyor, ona yazılan yine ona gider",
    "{number} is a ticket of its own again; its clocks run as if they had never stopped, and mail to it goes"
    " to it",
)
NO_PARTS = Words(
    "bu kayıtla birleştirilmiş bir kayıt yok. Başvuru sahibinin sonradan yazdığı bir iletiyi ayırmak için o"
    " iletinin bildirimini yalnız #ayır yazarak yanıtlayınız",
    "no ticket was merged into this one. To take a later mail of the author off the ticket, reply to the"
    " notice of that very mail with #split and nothing behind it",
)
WHICH = Words(
    "hangisi ayrılsın? Bu kaydın parçaları: {numbers}",
    "which of them? The parts of this ticket are {numbers}",
)


@dataclass(frozen=True, slots=True)
class _Clocks:
    """The promises of a whole while a part is taken out of it, and what follows for its other parts."""

    promises: tuple[Promise, ...]
    parts: tuple[Part, ...]
    displaced: tuple[Promise, ...]
    ladders: tuple[Ladder, ...] = ()

    def without(self, key: str) -> tuple[Promise, ...]:
        """The promises but for that one."""
        return tuple(one for one in self.promises if one.key != key)


def split(work: Work, order: Order) -> Work:
    """`#ayır [NO]`: the part, where there is only one, or that one of them."""
    parts = {part.number: part for part in work.ticket.parts}
    named = {one.number for one in find_all(order.value, work.occasion.house.token)}
    if not parts and not order.value and (mail := mail_replied_to(work)):
        return take_off(work, order, mail)
    if not parts:
        return work.cannot(order, NO_PARTS)
    wanted = [number for number in parts if not order.value or number in named]
    if len(wanted) != 1 or not named <= parts.keys():
        return work.cannot(order, WHICH, numbers=", ".join(parts))
    return separated(work, parts[wanted[0]]).did(order, SEPARATED, number=wanted[0])


def merged_by(ticket: Ticket, mail: str) -> Part | None:
    """The part that the staff mail of this Message-ID made, as long as it is one."""
    return next((part for part in ticket.parts if part.mail == mail), None)


def separated(work: Work, part: Part) -> Work:
    """Take the part out of the ticket again, and give back to each what was its own."""
    was = work.occasion.known.part(part.number)
    assert was is not None, "the store gives every part of a ticket with it"
    whole, calendars, now = work.ticket, work.occasion.rulebook.calendars, work.occasion.now
    clocks = _clocks_without(whole, part, calendars, now)
    here = replace(
        whole,
        status=_status(work, part),
        promises=clocks.promises,
        participants=tuple(_staying(work, part)),
        links=tuple(one for one in whole.links if one != Link(part.number, Relation.MERGED)),
        parts=tuple(_handed_on(work, clocks.parts, part)),
        displaced=clocks.displaced if clocks.parts else (),
    )
    event = Event("split off", work.staff, (("from", whole.number),))
    apart = TicketChange(was, _as_it_was(was, part, whole, calendars, now), (event,))
    given_back = tuple(Ladder(key, whole.number, part.number) for key in part.brought)
    done = replace(
        work,
        ticket=here,
        others=(*work.others, apart),
        ladders=(*work.ladders, *given_back, *clocks.ladders),
    )
    return done.happened("split", ("part", part.number))


def _as_it_was(was: Ticket, part: Part, whole: Ticket, calendars: Calendars, now: datetime) -> Ticket:
    """Its clocks have run all the time; what answered the whole answered it."""
    shared = {one.key: one for one in whole.promises}
    own = {one.key: one for one in was.promises}
    restored = replace(
        was,
        status=Status(part.status),
        closed_at=part.closed_at,
        outcome=part.outcome,
        root_cause=part.root_cause,
        promises=tuple(
            in_place_of(own.get(one.key, one), as_if_apart(one, shared.get(one.key), part.at, calendars, now))
            for one in part.promises
        ),
        links=tuple(one for one in was.links if one != Link(whole.number, Relation.MERGED)),
    )
    return changed(was, restored)


def _clocks_without(whole: Ticket, part: Part, calendars: Calendars, now: datetime) -> _Clocks:
    """For each promise the part brought, the strictest of those that gave way to it stands there again."""
    others = tuple(one for one in whole.parts if one is not part)
    clocks = _Clocks(whole.promises, others, whole.displaced)
    for shared in whole.promises:
        if shared.key in part.brought:
            clocks = _given_way(clocks, shared, part.number, whole, calendars, now)
    return clocks


def _given_way(
    clocks: _Clocks, shared: Promise, part: str, whole: Ticket, calendars: Calendars, now: datetime
) -> _Clocks:
    first, key = min(one.at for one in whole.parts), shared.key
    own = [one for one in clocks.displaced if one.key == key]
    candidates = [("", as_if_apart(one, shared, first, calendars, now)) for one in own]
    candidates += [
        (other.number, as_if_apart(one, shared, other.at, calendars, now))
        for other in clocks.parts
        for one in other.promises
        if one.key == key and is_open(one)
    ]
    if not candidates:
        return replace(clocks, promises=clocks.without(key))
    source, strictest = reduce(lambda a, b: b if is_stricter(b[1], a[1]) else a, candidates)
    return _Clocks(
        promises=tuple(strictest if one is shared else one for one in clocks.promises),
        parts=tuple(
            replace(one, brought=(*one.brought, key)) if one.number == source else one for one in clocks.parts
        ),
        displaced=clocks.displaced if source else tuple(one for one in clocks.displaced if one.key != key),
        ladders=(*clocks.ladders, Ladder(key, source, whole.number)),
    )


def _handed_on(work: Work, parts: tuple[Part, ...], gone: Part) -> Iterator[Part]:
    """The next part keeps here whom it would have brought too, and the whole open where it is open."""
    was, people = gone.whole_was, gone.joined
    for one in parts:
        theirs = tuple(address for address in people if address in _travelling(work, one))
        kept = replace(one, joined=(*one.joined, *theirs))
        yield replace(kept, whole_was=was) if was and _keeps_open(one) else kept
        was = "" if _keeps_open(one) else was
        people = tuple(address for address in people if address not in theirs)


def _travelling(work: Work, part: Part) -> frozenset[str]:
    """The addresses that go along with a part."""
    ticket = work.occasion.known.part(part.number)
    people = ticket.participants if ticket else ()
    return frozenset(one.address.address for one in people if one.role in TRAVELLING)


def _keeps_open(part: Part) -> bool:
    return part.status not in (Status.ANSWERED, Status.CLOSED)


def _status(work: Work, part: Part) -> Status:
    """It is answered again, where only the part had opened it."""
    ticket = work.ticket
    others = (one for one in ticket.parts if one is not part)
    since = (one for one in work.dossier.messages if one.filing in FROM_AUTHOR and one.at > part.at)
    if not part.whole_was or ticket.status is not Status.OPEN or any(map(_keeps_open, others)) or any(since):
        return ticket.status
    return Status(part.whole_was)


def _staying(work: Work, part: Part) -> Iterator[Participant]:
    """All but those who came with the part alone and have not written since."""
    others = (_travelling(work, one) for one in work.ticket.parts if one is not part)
    wrote = {one.author.address for one in work.dossier.messages if one.at >= part.at}
    there = wrote.union(*others)
    for one in work.ticket.participants:
        if one.address.address not in part.joined or one.address.address in there:
            yield one
