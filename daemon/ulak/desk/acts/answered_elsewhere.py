"""
`#yanıtlandı KANAL [ZAMAN]`: the author was answered on the telephone, on social media, in CİMER or TÜBİMER.

Nothing of it leaves the desk, so nothing but this word tells that a promise was kept, and when.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from ulak.desk import phrases
from ulak.desk.acts.reporting_words import BY_LINE_ABOVE
from ulak.desk.clocks.promise_titles import titles
from ulak.desk.clocks.time_words import NO_TIME, NOT_YET, read_time
from ulak.desk.coming.delivered import answered_otherwise, kept_events
from ulak.desk.commands.command import Order
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.work import Work
from ulak.desk.contact import Channel, Told
from ulak.desk.drafts import local
from ulak.desk.for_others.channel_words import (
    NO_CHANNEL,
    Called,
    channel_and_rest,
    close_channels,
    names,
    title,
)
from ulak.desk.gate.gate_words import GATE_IS_OPEN, NOT_PASSED
from ulak.desk.gate.gates import decided_at, is_passed, needs_gate, open_gate
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Status, Ticket

ANSWERED = Words(
    "başvuru sahibi {channel} kanalından yanıtlandı: {time}", "the author was answered by {channel}: {time}"
)
KEPT = Words("süresinde yerine getirilen: {promises}", "promise kept: {promises}")
KEPT_LATE = Words("süresi geçtikten sonra yerine getirilen: {promises}", "promise kept late: {promises}")
NOT_BEFORE = Words(
    "{time}, başvurunun gelişinden ({received}) bir günden uzun süre önce",
    "{time} is more than a day before the matter came ({received})",
)
NOT_BEFORE_DECISION = Words(
    "{time}, metne karar verilmesinden ({decided}) önce; yanıt ancak karardan sonra verilebilir",
    "{time} is before the text was decided on ({decided}), and only then could it be given as the answer",
)
LINK_IS_MISSING = Words(
    "kapatmadan önce paylaşımın ya da yanıtın adresini yazınız: #bağlantı ADRES",
    "before it is closed, write where the post or the answer stands: #link ADDRESS",
)


@dataclass(frozen=True, slots=True)
class Call:
    """By which channel somebody was told, and when."""

    called: Called
    at: datetime


def answered_by(work: Work, order: Order) -> Work:
    """
    Keep the promises of an answer at that time; the text under the line, if any, is what was said.

    Beside `#ön-rapor` it says when a party was told what was found, and answers nothing.
    """
    call = read_call(work, order)
    if isinstance(call, Work):
        return call
    if work.has(Command.PRELIMINARY_REPORT):
        return work.did(order, BY_LINE_ABOVE, time=local(call.at, work.occasion.house.timezone))
    if work.ticket.status is Status.CLOSED:
        return work.cannot(order, phrases.TICKET_CLOSED)
    if open_gate(work.ticket):
        return work.cannot(order, GATE_IS_OPEN)
    if not is_passed(work.ticket):
        return work.cannot(order, needs_gate(work.ticket, NOT_PASSED))
    at, timezone = call.at, work.occasion.house.timezone
    if _is_before(at, work.ticket):
        received = local(work.ticket.received_at, timezone)
        return work.cannot(order, NOT_BEFORE, time=local(at, timezone), received=received)
    decided = decided_at(work.ticket)
    if decided and at < decided.replace(second=0, microsecond=0):
        facts = {"time": local(at, timezone), "decided": local(decided, timezone)}
        return work.cannot(order, NOT_BEFORE_DECISION, **facts)
    return _told(work, order, call.called, max(at, decided) if decided else at)


def call_of(work: Work) -> Call | Work:
    """When and how somebody was told, by the line of the mail that says so."""
    (order,) = (one for one in work.head.orders if one.command is Command.ANSWERED_BY)
    return read_call(work, order)


def read_call(work: Work, order: Order) -> Call | Work:
    """`KANAL [ZAMAN]`: a time that is over."""
    called, when = channel_and_rest(order.value)
    if called is None:
        close = close_channels(order.value.split(" ")[0])
        facts = {"value": _without_time(when), "names": names(work.language, told=True)}
        return work.cannot(order, NO_CHANNEL, close, **facts)
    came, timezone = work.occasion.arrival.received_at, work.occasion.house.timezone
    at = read_time(when, came, timezone, is_past=True) if when else came
    if at is None:
        return work.cannot(order, NO_TIME, value=when)
    return work.cannot(order, NOT_YET, time=local(at, timezone)) if at > came else Call(called, at)


def _without_time(words: str) -> str:
    """What was meant for a channel: digits begin a time."""
    called = takewhile(lambda word: not any(map(str.isdigit, word)), words.split())
    return " ".join(called) or words


def _is_before(at: datetime, ticket: Ticket) -> bool:
    """A call is over before it is written down; no promise is kept before it starts, though."""
    return at < ticket.received_at - timedelta(days=1)


def _told(work: Work, order: Order, called: Called, at: datetime) -> Work:
    before = work.ticket
    after = answered_otherwise(before, Told(called.channel, at, called.network))
    done = replace(work, ticket=after)
    when = local(at, work.occasion.house.timezone)
    done = done.did(order, ANSWERED, channel=title(called.channel, work.language, called.network), time=when)
    done = _with_promises(done, before)
    if called.channel is Channel.SOCIAL and not before.contact.link:
        done = done.also(LINK_IS_MISSING)
    network = (("network", called.network),) if called.network else ()
    facts = (("channel", called.channel.value), *network, ("at", at.isoformat()))
    done = done.happened("answered elsewhere", *facts)
    return replace(done, events=(*done.events, *kept_events(before, done.ticket)))


def _with_promises(work: Work, before: Ticket) -> Work:
    kept = [now for was, now in zip(before.promises, work.ticket.promises, strict=True) if was != now]
    in_time = titles((one for one in kept if one.kept_at and one.kept_at <= one.due_at), work.language)
    late = titles((one for one in kept if one.kept_at and one.kept_at > one.due_at), work.language)
    work = work.also(KEPT, promises=in_time) if in_time else work
    return work.also(KEPT_LATE, promises=late) if late else work
