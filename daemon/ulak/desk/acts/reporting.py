"""
`#ön-rapor`: what was found is told to the reporter and to every subscriber, each in a letter of its own.

BR 4.9.5 gives 24 hours for both. Whom the inventory does not know is named by an address; who was told by
telephone by `#yanıtlandı` in the same mail; that a party does not exist is a person's word.
"""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.acts import reporting_words as say
from ulak.desk.acts.answered_elsewhere import Call, call_of
from ulak.desk.acts.giving_up import is_entitled, told_with_reason
from ulak.desk.acts.subscribers_called import Chosen, chosen
from ulak.desk.certificates.report import Informed
from ulak.desk.certificates.subscribers import of_nobody, same_person, told, waiting
from ulak.desk.clocks.due import end, keep
from ulak.desk.clocks.promise import Promise
from ulak.desk.clocks.promise_titles import titles
from ulak.desk.clocks.united_clocks import ending, is_open
from ulak.desk.coming.delivered import kept_events
from ulak.desk.commands.command import Order
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.nearest import close_to
from ulak.desk.commands.parties import NONE_WORDS, REPORTER_WORDS, SUBSCRIBER_WORDS, Parties
from ulak.desk.commands.work import Work
from ulak.desk.decision import Event
from ulak.desk.drafts import local
from ulak.desk.for_others.channel_words import title
from ulak.desk.recipients import REPORTER, SUBSCRIBER, addressee
from ulak.desk.staff.to_subscribers import names_of, shortened
from ulak.desk.ticket import Filing, Kind, Purpose, Relation, Ticket
from ulak.mail.fold import fold


def preliminary_report(work: Work, order: Order) -> Work:
    """`#ön-rapor [bildiren|abone] [yok NEDEN | ADRES…]`."""
    word, _, rest = order.value.partition(" ")
    party = fold(word)
    if work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return work.cannot(order, phrases.NO_REPORT)
    if party not in ("", *REPORTER_WORDS, *SUBSCRIBER_WORDS):
        near = close_to(word, sorted((*REPORTER_WORDS, *SUBSCRIBER_WORDS)))
        return work.cannot(order, phrases.NO_SUCH_PARTY, near, value=word)
    is_subscriber = party in SUBSCRIBER_WORDS
    first, _, reason = rest.partition(" ")
    if fold(first) in NONE_WORDS:
        return _not_applicable(work, order, SUBSCRIBER if is_subscriber else REPORTER, reason)
    if rest and not is_subscriber:
        return work.cannot(order, say.ONE_REPORTER, value=rest)
    if work.has(Command.ANSWERED_BY):
        return _by_telephone(work, order, party, rest)
    if not work.head.text:
        return work.cannot(order, phrases.NEEDS_TEXT)
    if is_subscriber:
        return _to_subscribers(work, order, rest)
    return _to_reporter(work, order) if party else _to_both(work, order)


def _to_reporter(work: Work, order: Order) -> Work:
    return replace(work, parties=Parties()).did(order, phrases.REPORT_TO_REPORTER)


def _to_both(work: Work, order: Order) -> Work:
    """Who is both gets one letter; who cannot be written to is named, and the clock runs on."""
    report = work.ticket.report
    alike = same_person(report, addressee(work.ticket).address)
    left = [one for one in waiting(report) if one.key not in alike]
    reachable = [one for one in left if one.next_contact]
    done = _to_reporter(work, order)
    if not report.subscribers:
        return done.also(say.NOBODY_KNOWN)
    done = replace(done, parties=Parties(subscribers=tuple(one.key for one in reachable)))
    if reachable:
        done = done.also(say.TO_SUBSCRIBERS, count=str(len(reachable)), names=names_of(reachable, work))
    same = [one for one in waiting(report) if one.key in alike]
    done = done.also(say.THE_SAME_PERSON, names=names_of(same, work)) if same else done
    return _without_address(_told_there(done), [one for one in left if not one.next_contact])


def _told_there(work: Work) -> Work:
    """Name those whom another ticket of the case tells."""
    there = [one for one in work.ticket.report.subscribers if one.told_on and one.told_at is None]
    numbers = ", ".join(dict.fromkeys(one.told_on for one in there))
    return work.also(say.TOLD_THERE, numbers=numbers, names=names_of(there, work)) if there else work


def _to_subscribers(work: Work, order: Order, named: str) -> Work:
    """To those who are named, or to all who have not been told."""
    picked = chosen(work, order, named) if named else Chosen(work.ticket, waiting(work.ticket.report))
    if isinstance(picked, Work):
        return picked
    if not picked.subscribers:
        return _nobody_left(work, order)
    reachable = [one for one in picked.subscribers if one.next_contact]
    unreachable = [one for one in picked.subscribers if not one.next_contact]
    if not reachable:
        return work.cannot(order, say.UNREACHABLE, names=names_of(unreachable, work))
    parties = Parties(reporter=False, subscribers=tuple(one.key for one in reachable))
    done = replace(work, ticket=picked.ticket, parties=parties)
    done = done.did(order, say.TO_SUBSCRIBERS, count=str(len(reachable)), names=names_of(reachable, work))
    return _without_address(done, unreachable)


def _nobody_left(work: Work, order: Order) -> Work:
    subscribers = work.ticket.report.subscribers
    there = [one for one in subscribers if one.told_on and one.told_at is None]
    if there:
        numbers = ", ".join(dict.fromkeys(one.told_on for one in there))
        return work.cannot(order, say.TOLD_THERE, numbers=numbers, names=names_of(there, work))
    if not subscribers:
        return work.cannot(order, say.NOBODY_KNOWN)
    zone = work.occasion.house.timezone
    heard = [(one, local(one.told_at, zone)) for one in subscribers if one.told_at]
    named = [replace(one, name=f"{one.name} ({at})") for one, at in heard]
    return work.cannot(order, say.ALL_TOLD, names=names_of(named, work))


def _without_address(work: Work, unreachable: list[Informed]) -> Work:
    """Name those whom no letter can reach, and certificates of which nobody knows whose they are."""
    done = work.also(say.UNREACHABLE, names=names_of(unreachable, work)) if unreachable else work
    nobodys = [one.serial for one in of_nobody(work.ticket.report)]
    return done.also(say.OF_NOBODY, serials=shortened(nobodys, work)) if nobodys else done


def _by_telephone(work: Work, order: Order, party: str, named: str) -> Work:
    """They were told then; the text, if any, is what was said, and a note."""
    call = call_of(work)
    if isinstance(call, Work):
        return call
    if not party:
        return work.cannot(order, say.NAME_A_PARTY)
    if call.at < work.ticket.received_at.replace(second=0, microsecond=0):
        timezone = work.occasion.house.timezone
        times = {"time": local(call.at, timezone), "received": local(work.ticket.received_at, timezone)}
        return work.cannot(order, say.NOT_BEFORE_ARRIVAL, **times)
    if party in REPORTER_WORDS:
        return _reporter_told(work, order, call)
    return _subscribers_told(work, order, call, named)


def _reporter_told(work: Work, order: Order, call: Call) -> Work:
    """A subscriber who is the same person has heard it as well."""
    before, at = work.ticket, max(call.at, work.ticket.received_at)
    promises = tuple(keep(one, at) if _is_due_to(one, REPORTER) else one for one in before.promises)
    keys = same_person(before.report, addressee(before).address)
    after = told(replace(before, promises=promises), keys, at, call.called.channel.value)
    return _noted(work, order, call, after, "reporter told").did(
        order, say.TOLD_REPORTER, **_words(work, call)
    )


def _subscribers_told(work: Work, order: Order, call: Call, named: str) -> Work:
    left = waiting(work.ticket.report)
    picked = chosen(work, order, named, is_called=True) if named else Chosen(work.ticket, left)
    if isinstance(picked, Work):
        return picked
    if not picked.subscribers:
        return _nobody_left(work, order)
    if len(picked.subscribers) > 1 and not named:
        return work.cannot(order, say.WHICH_ONE, names=names_of(left, work))
    at = max(call.at, work.ticket.received_at)
    after = told(picked.ticket, [one.key for one in picked.subscribers], at, call.called.channel.value)
    done = _noted(work, order, call, after, "subscriber told")
    return done.did(
        order, say.TOLD_SUBSCRIBER, names=names_of(picked.subscribers, work), **_words(work, call)
    )


def _noted(work: Work, order: Order, call: Call, after: Ticket, event: str) -> Work:
    """The mail stands on the ticket as a note."""
    facts = (("channel", call.called.channel.value), ("at", call.at.isoformat()))
    done = replace(work, ticket=after, filing=Filing.NOTE).happened(event, *facts)
    return replace(done, events=(*done.events, *kept_events(work.ticket, after)))


def _words(work: Work, call: Call) -> dict[str, str]:
    channel = title(call.called.channel, work.language, call.called.network)
    return {"channel": channel, "time": local(call.at, work.occasion.house.timezone)}


def _not_applicable(work: Work, order: Order, party: str, reason: str) -> Work:
    """`yok NEDEN`: nobody is there to be told. The reason stands in the mail, which is a note."""
    ends = [one for one in work.ticket.promises if _is_due_to(one, party) and is_open(one)]
    if not reason:
        return work.cannot(order, say.NEEDS_REASON)
    if work.head.text:
        return work.cannot(order, say.NO_TEXT_BESIDE)
    if not ends:
        return work.cannot(order, say.NOT_PROMISED)
    if not is_entitled(work):
        return work.cannot(order, say.NOT_ENTITLED)
    ended = {one.key: end(one, work.occasion.now) for one in ends}
    promises = tuple(ended.get(one.key, one) for one in work.ticket.promises)
    done = replace(work, ticket=replace(work.ticket, promises=promises), filing=Filing.NOTE)
    done = done.did(order, say.DOES_NOT_APPLY, promises=titles(ends, work.language), reason=reason)
    facts = (("why", "said by staff"),)
    events = (Event(ending(one), work.staff, (("promise", one.key), *facts)) for one in ended.values())
    done = replace(done, events=(*done.events, *events))
    case = ", ".join(one.number for one in done.ticket.links if one.relation is Relation.CASE)
    done = done.also(say.OTHERS_RELY, numbers=case) if case and party == SUBSCRIBER else done
    return told_with_reason(done, order.line, titles(ends, work.language), reason)


def _is_due_to(promise: Promise, party: str) -> bool:
    """One that a house promises to nobody in particular is the reporter's."""
    parties = (party, "") if party == REPORTER else (party,)
    return promise.rule.kept_by == Purpose.PRELIMINARY_REPORT and promise.to in parties
