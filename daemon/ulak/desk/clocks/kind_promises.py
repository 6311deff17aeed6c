"""
What a change of kind does to a ticket's promises.

The rules are asked without the mail: its words made the old kind, and what is known of the ticket makes the
new one. What they promise counts from the arrival (T0), as if it had been known then.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ulak.desk.certificates.subscribers import all_told_at
from ulak.desk.clocks.due import end, in_place_of, keep, start
from ulak.desk.clocks.promise import WALL, Promise
from ulak.desk.clocks.united_clocks import is_open
from ulak.desk.for_others.kind_words import RIGHT_TO_INFORMATION
from ulak.desk.recipients import SUBSCRIBER, was_to_another
from ulak.desk.rules.route import DAY, PROMISING, Route, promised_by_sla, route
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.rules.sight import Asked
from ulak.desk.ticket import Dossier, Kind, LetterState, Purpose, Ticket
from ulak.mail.message import Message

_OF_REPORTS = frozenset({"preliminary-report", "revocation"})
"""What keeps the promises that only a certificate problem report has."""


@dataclass(frozen=True, slots=True)
class Following:
    """The promises a ticket has under its new kind: all of them, those it got and those it lost."""

    promises: tuple[Promise, ...]
    given: tuple[Promise, ...] = ()
    ended: tuple[Promise, ...] = ()

    @property
    def strict(self) -> tuple[Promise, ...]:
        """Those it lost that nothing could have stopped: terms of law and of the wall clock."""
        return tuple(one for one in self.ended if one.rule.legal or one.rule.clock == WALL)


def route_as(
    kind: Kind, tags: tuple[str, ...], ticket: Ticket, message: Message, rulebook: Rulebook
) -> Route:
    """What the rules say of the ticket as that kind, and no word of the mail; `message` lends its form."""
    bare = replace(
        message,
        headers=(),
        author=ticket.author,
        to=(),
        cc=(),
        subject="",
        text="",
        reply_text="",
        language=ticket.language,
        attachments=(),
    )
    others = tuple(tag for tag in ticket.tags if tag != RIGHT_TO_INFORMATION)
    asked = Asked(
        bare,
        ticket.mailbox,
        channel=ticket.channel,
        kind=kind,
        product=ticket.product,
        institution=ticket.institution,
        tags=(*others, *tags),
    )
    return route(asked, rulebook)


def promises_as(
    kind: Kind, planned: Route, was: Route, dossier: Dossier, rulebook: Rulebook, now: datetime
) -> Following:
    """
    What the ticket is promised as that kind: `planned` is its route now, `was` that of the old kind.

    A promise it has goes on. One that only its old kind had ends; what an author's words earned it
    beside the kind stays.
    """
    ticket = dossier.ticket
    there = {one.key for one in ticket.promises if not one.is_given_up}
    routed = tuple(_given(kind, planned, ticket, rulebook))
    given = tuple(_as_kept(one, dossier) for one in routed if one.key not in there and not _is_past(one))
    stays = frozenset(one.key for one in routed)
    tied = _tied_to_kind(ticket, was)
    ended = tuple(
        end(one, now)
        for one in ticket.promises
        if is_open(one) and one.key not in stays and (one.name in tied or one.rule.kept_by in _OF_REPORTS)
    )
    new = {one.key: one for one in given} | {one.key: one for one in ended}
    kept = tuple(in_place_of(one, new.pop(one.key, one)) for one in ticket.promises)
    return Following((*kept, *new.values()), given, ended)


def _given(kind: Kind, planned: Route, ticket: Ticket, rulebook: Rulebook) -> Iterator[Promise]:
    """A certificate problem report has its 24 hours, whatever the rules forget (BR 4.9.5)."""
    rules = {rule.name: rule for rule in planned.promises}
    report = promised_by_sla(kind, DAY, rulebook)
    if kind is Kind.CERTIFICATE_PROBLEM_REPORT and not any(
        r.kept_by == report.kept_by for r in rules.values()
    ):
        rules[report.name] = report
    for rule in rules.values():
        for party in rule.to or ("",):
            at, basis = ticket.received_at, planned.basis(rule.name)
            yield start(rule, party, at, rulebook.calendars, basis, rulebook.version)


def _is_past(promise: Promise) -> bool:
    """An acknowledgement is sent when a ticket is opened, and no change of its kind sends one."""
    return promise.rule.kept_by == Purpose.ACKNOWLEDGEMENT


def _as_kept(promise: Promise, dossier: Dossier) -> Promise:
    """What was answered before it was promised keeps it all the same, at the time it was."""
    ticket = dossier.ticket
    if promise.to == SUBSCRIBER:
        at = all_told_at(ticket.report)
        return keep(promise, max(at, promise.started_at)) if at else promise
    told = [
        one.at
        for one in dossier.letters
        if one.purpose == promise.rule.kept_by
        and one.state is LetterState.SENT
        and one.party != SUBSCRIBER
        and promise.to in ("", one.party)
        and not was_to_another(one, ticket)
    ]
    told += [ticket.told.at] if ticket.told and promise.rule.kept_by == "answer" else []
    return keep(promise, max(min(told), promise.started_at)) if told else promise


def _tied_to_kind(ticket: Ticket, was: Route) -> frozenset[str]:
    """The promises that came with the old kind: of the rule that set it, or of any that asks for it."""
    setting = {one.rule for one in ticket.reasons if one.field == "kind"}
    of_rule = (one.value for one in ticket.reasons if one.field in PROMISING and one.rule in setting)
    return frozenset((*(rule.name for rule in was.promises), *of_rule))
