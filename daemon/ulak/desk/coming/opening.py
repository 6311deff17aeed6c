"""A mail becomes a ticket: its route, its promises, the acknowledgement, the notice to the team."""

from collections.abc import Iterator
from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.clocks.due import start
from ulak.desk.clocks.promise import Promise
from ulak.desk.coming import doubt, flood, forwards, participants, unread
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.participants import MOST_COPIED, joining, left_out_of
from ulak.desk.contact import Contact
from ulak.desk.decision import Decision, Disposition, Draft, Event, NewLink
from ulak.desk.drafts import acknowledgement, language_of, notices
from ulak.desk.for_others.reply_channel import usual_reply
from ulak.desk.phrases import say
from ulak.desk.rules.route import Route, route
from ulak.desk.rules.rulebook import Words
from ulak.desk.subject_token import without
from ulak.desk.ticket import Filing, Kind, Purpose, Relation, Role, Status, Ticket
from ulak.mail.message import Origin
from ulak.mail.subject import bare_subject

POSSIBLE_DUPLICATE = "possible-duplicate"
FROM_JUNK = "junk-rescued"
SENDER_DOUBTFUL = "sender-not-proven"
TOO_MANY_COPIED = "too-many-recipients"


def open_ticket(
    occasion: Occasion,
    links: tuple[NewLink, ...] = (),
    why: Words | None = None,
    planned: Route | None = None,
) -> Decision:
    """Register the mail under the next number; `why` says what is special about it, naming nobody."""
    planned = planned or route(occasion.asked(), occasion.rulebook)
    occasion = forwards.as_it_came_first(occasion, planned.kind)
    links = (*links, *_to_earlier(occasion, links))
    duplicate_of = _open_of_author(occasion, links)
    ticket = _ticket(occasion, planned, duplicate_of)
    reasons = tuple(_what_to_know(occasion, planned, why, duplicate_of))
    drafts = (
        *_acknowledgements(occasion, ticket, planned),
        *_notices(occasion, ticket, planned, reasons),
        *flood.administrators(occasion),
    )
    return Decision(
        reason=_in_words(ticket, drafts, why),
        disposition=Disposition.TICKET,
        filing=Filing.OPENING,
        after=ticket,
        events=tuple(_events(ticket, occasion, links)),
        drafts=drafts,
        links=(*links, *(NewLink(number, Relation.DUPLICATE) for number in duplicate_of[-1:])),
    )


def _ticket(occasion: Occasion, planned: Route, duplicate_of: tuple[str, ...]) -> Ticket:
    message, submission = occasion.message, occasion.arrival.submission
    phone = submission.phone if submission else ""
    return Ticket(
        number=occasion.known.next_number,
        version=1,
        status=Status.NEW,
        kind=planned.kind,
        author=message.author,
        mailbox=occasion.arrival.mailbox,
        received_at=occasion.arrival.received_at,
        opened_at=occasion.now,
        subject=plain_subject(occasion),
        language=language_of(message, occasion.house),
        team=planned.team,
        rules_version=occasion.rulebook.version,
        channel=planned.channel,
        reply_channel=usual_reply(planned.channel, message.author.address, phone),
        owner=planned.owner,
        product=planned.product,
        category=planned.category,
        institution=planned.institution,
        priority=planned.priority,
        tags=(*planned.tags, *_tags(occasion, duplicate_of)),
        participants=joining(occasion),
        promises=promised(occasion, planned),
        reasons=planned.reasons,
        gate=planned.gate,
        contact=Contact(phone=phone),
    )


def plain_subject(occasion: Occasion) -> str:
    """The author's subject without tokens and stacked reply marks."""
    return bare_subject(without(occasion.message.subject, occasion.house.token))


def _to_earlier(occasion: Occasion, links: tuple[NewLink, ...]) -> Iterator[NewLink]:
    """To the ticket on which a forwarded mail stands already, unless the mail named it itself."""
    earlier = forwards.came_before(occasion)
    if earlier and earlier[0] not in {link.number for link in links}:
        yield NewLink(earlier[0], Relation.ABOUT)


def promised(occasion: Occasion, planned: Route) -> tuple[Promise, ...]:
    """Every promise of the route, for each party apart, counted from the arrival (T0)."""
    rulebook, at = occasion.rulebook, occasion.arrival.received_at
    return tuple(
        start(rule, party, at, rulebook.calendars, planned.basis(rule.name), rulebook.version)
        for rule in planned.promises
        for party in rule.to or ("",)
    )


def _tags(occasion: Occasion, duplicate_of: tuple[str, ...]) -> Iterator[str]:
    if duplicate_of:
        yield POSSIBLE_DUPLICATE
    if occasion.arrival.junk:
        yield FROM_JUNK
    if occasion.failed_dmarc:
        yield SENDER_DOUBTFUL
    if occasion.arrival.submission:
        yield from occasion.arrival.submission.tags
    if left_out_of(occasion):
        yield TOO_MANY_COPIED
    if forwards.came_before(occasion):
        yield forwards.EARLIER_KNOWN


def _open_of_author(occasion: Occasion, links: tuple[NewLink, ...]) -> tuple[str, ...]:
    """
    Open tickets of the same author, oldest first; those linked for a better reason are left out.

    What staff forward is somebody else's.
    """
    if forwards.is_of_staff(occasion):
        return ()
    linked = {link.number for link in links}
    return tuple(number for number in occasion.known.open_of_author if number not in linked)


def _what_to_know(
    occasion: Occasion, planned: Route, why: Words | None, duplicate_of: tuple[str, ...]
) -> Iterator[str]:
    language = occasion.house.language
    yield (why or phrases.NEW_TICKET).in_language(language)
    yield from forwards.words(occasion, occasion.arrival.received_at)
    yield from unread.words(occasion)
    if duplicate_of:
        yield say(phrases.POSSIBLE_DUPLICATE, language, numbers=", ".join(duplicate_of[-5:]))
    if counter := right_counter(occasion, planned):
        yield say(phrases.WRONG_MAILBOX, language, counter=counter)
    if occasion.arrival.junk:
        yield say(phrases.FROM_JUNK, language)
    yield from doubt.words(occasion)
    yield from participants.words(occasion)
    if more := left_out_of(occasion):
        yield say(phrases.TOO_MANY_COPIED, language, kept=str(MOST_COPIED), more=str(more))
    yield from flood.words(occasion, _crowd(occasion, planned.kind), flood.NEW_TICKETS)


def _crowd(occasion: Occasion, kind: Kind) -> int:
    """How many mails of the author there are to choose from; a report with 24 hours is told in any flood."""
    return 1 if kind is Kind.CERTIFICATE_PROBLEM_REPORT else flood.of_author(occasion)


def right_counter(occasion: Occasion, planned: Route) -> str:
    """
    Where a certificate problem report should have been written to; empty where it was.

    That is the counter at which even an empty mail is such a report.
    """
    if planned.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return ""
    counters = [c for c in occasion.house.counters if _is_for_reports(c.name, occasion)]
    if any(counter.name == occasion.arrival.mailbox for counter in counters):
        return ""
    return counters[0].address.address if counters else ""


def _is_for_reports(counter: str, occasion: Occasion) -> bool:
    nothing = replace(
        occasion.message, headers=(), to=(), cc=(), subject="", text="", reply_text="", attachments=()
    )
    asked = replace(occasion.asked(), message=nothing, mailbox=counter)
    return route(asked, occasion.rulebook).kind is Kind.CERTIFICATE_PROBLEM_REPORT


def _acknowledgements(occasion: Occasion, ticket: Ticket, planned: Route) -> Iterator[Draft]:
    if not why_not_acknowledged(occasion, ticket.team) and planned.acknowledge is not False:
        template = unread.letter_for(occasion, planned.acknowledge or "acknowledgement")
        yield acknowledgement(ticket, occasion.message, template, right_counter(occasion, planned))


def why_not_acknowledged(occasion: Occasion, team: str) -> str:
    """
    Why no machine may answer this mail (RFC 3834 §2); empty where one may.

    `team` is whose turn it is. Its own address gets the notice, and no second letter: with two for
    every one of its own, an autoresponder there would never come to rest.
    """
    message = occasion.message
    if not occasion.author:
        return "nobody to write to"
    if occasion.house.is_ours(occasion.author):
        return "our own address"
    if any(one.address == occasion.author for one in occasion.rulebook.told("team", team, "")):
        return "the team's own address, which gets the notice"
    if forwards.is_of_staff(occasion):
        return "forwarded by somebody of the desk"
    if message.automatic:
        return message.automatic
    if message.origin is not Origin.HUMAN:
        return message.origin.value
    return "DMARC failed" if occasion.failed_dmarc else ""


def _notices(occasion: Occasion, ticket: Ticket, planned: Route, reasons: tuple[str, ...]) -> Iterator[Draft]:
    """One to the team (and a named owner); the roles of `alert` are told at once, each address once."""
    if not flood.is_told(_crowd(occasion, planned.kind), flood.NEW_TICKETS):
        return
    rulebook, house, message = occasion.rulebook, occasion.house, occasion.message
    told = (*rulebook.told("team", ticket.team, ""), *rulebook.told("owner", ticket.team, ticket.owner))
    alerted = (one for role in planned.alert for one in rulebook.told(role, ticket.team, ""))
    yield from notices(ticket, message, message.text, told, "\n".join(reasons), rulebook, house)
    at_once = "\n".join((say(phrases.ALERT, house.language), *reasons))
    others = tuple(one for one in alerted if one not in told)
    yield from notices(ticket, message, message.text, others, at_once, rulebook, house)


def _events(ticket: Ticket, occasion: Occasion, links: tuple[NewLink, ...]) -> Iterator[Event]:
    facts = (("kind", ticket.kind.value), ("team", ticket.team), ("mailbox", ticket.mailbox))
    flag = (("arrival", occasion.arrival.flag),) if occasion.arrival.flag else ()
    yield Event("ticket opened", "author", (*facts, *flag))
    if form := occasion.arrival.submission:
        yield Event("read from a web form", facts=form.facts)
    for promise in ticket.promises:
        yield Event("promise given", facts=(("promise", promise.key), ("basis", promise.basis)))
    for link in links:
        yield Event("linked", facts=(("number", link.number), ("relation", link.relation.value)))
    if more := left_out_of(occasion):
        yield Event("recipients left out", facts=(("how many", str(more)),))
    if any(one.role is Role.REPLY_TO for one in ticket.participants):
        yield Event("answers go to Reply-To")
    yield from flood.left_out(_crowd(occasion, ticket.kind), flood.NEW_TICKETS)
    if why := why_not_acknowledged(occasion, ticket.team):
        yield Event("not acknowledged", facts=(("why", why),))


def _in_words(ticket: Ticket, drafts: tuple[Draft, ...], why: Words | None) -> str:
    is_acknowledged = any(one.purpose is Purpose.ACKNOWLEDGEMENT for one in drafts)
    said = f"opened {ticket.number} as {ticket.kind} for team {ticket.team}"
    acknowledged = "acknowledged" if is_acknowledged else "not acknowledged"
    return f"{said}, {acknowledged}" + (f": {why.en}" if why else "")
