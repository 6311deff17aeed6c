"""
`#tür`: the kind of a ticket is changed, and its promises follow.

A term of law or of the Baseline Requirements is given up only by whoever is responsible, with a reason that
stands on the ticket, and coordinators and quality hear of it.
"""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.acts.assignment import handed_over, no_longer_waited_for, shown
from ulak.desk.acts.author_asked import stands_still
from ulak.desk.acts.giving_up import told_given_up, told_past_gate, why_not_give_up, why_not_past_gate
from ulak.desk.acts.inward import last_words
from ulak.desk.clocks.kind_promises import Following, promises_as, route_as
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.clocks.promise_titles import titles
from ulak.desk.clocks.united_clocks import ending
from ulak.desk.commands.command import Order
from ulak.desk.commands.nearest import close_to
from ulak.desk.commands.work import Work
from ulak.desk.for_others.kind_words import CALLED, RIGHT_TO_INFORMATION, kind_named, kind_names, tags_named
from ulak.desk.rules.route import Route
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Kind, Status, Ticket

REPORT = Kind.CERTIFICATE_PROBLEM_REPORT
KIND_SET = Words("tür: {value}", "kind: {value}")
ALREADY = Words("tür zaten buydu", "that was the kind already")
NO_KIND = Words("“{value}” bir tür değil; türler: {known}", "“{value}” is no kind; there are: {known}")
GIVEN = Words(
    "başlayan süreler, geliş tarihinden: {promises}", "clocks that run, from the arrival: {promises}"
)
ENDED = Words("artık geçerli olmayan süreler: {promises}", "clocks that no longer apply: {promises}")
TEAM_FOLLOWS = Words(
    "kayıt {team} birimine geçti, eski birim izliyor", "the ticket is with {team} now, the old team follows"
)
TOLD_AT_ONCE = Words(
    "{who} bu kaydın türünü belirledi; kurallara göre bu tür size hemen bildirilir.",
    "{who} set the kind of this ticket, of which the rules tell you at once.",
)
BECAME_REPORT = Words(
    "{who} bu kaydın bir sertifika problem bildirimi olduğunu belirledi. 24 saatlik süre geliş"
    " tarihinden işliyor.",
    "{who} found this ticket to be a certificate problem report. Its 24 hours count from its arrival.",
)


def kind(work: Work, order: Order) -> Work:
    """`#tür TÜR`: by its word in either language."""
    named = kind_named(order.value)
    if named is None:
        spelt = tuple(word for called in CALLED.values() for word in called)
        near = close_to(order.value, spelt)
        return work.cannot(order, NO_KIND, near, value=order.value, known=kind_names(work.language))
    tags = tags_named(order.value)
    if (work.ticket.kind, _own_tags(work.ticket)) == (named, tags):
        return work.did(order, ALREADY)
    if work.ticket.status is Status.CLOSED and REPORT in (named, work.ticket.kind):
        return work.cannot(order, phrases.TICKET_CLOSED)
    return _changed(work, order, named, tags)


def _own_tags(ticket: Ticket) -> tuple[str, ...]:
    return tuple(tag for tag in ticket.tags if tag == RIGHT_TO_INFORMATION)


def _changed(work: Work, order: Order, named: Kind, tags: tuple[str, ...]) -> Work:
    ticket, rulebook, message = work.ticket, work.occasion.rulebook, work.occasion.message
    planned = route_as(named, tags, ticket, message, rulebook)
    was = route_as(ticket.kind, _own_tags(ticket), ticket, message, rulebook)
    dossier = replace(work.dossier, ticket=ticket)
    follow = promises_as(named, planned, was, dossier, rulebook, work.occasion.now)
    if ticket.status is Status.CLOSED:
        follow = Following(ticket.promises)
    gives_up = ticket.kind is REPORT or bool(follow.strict)
    if named is REPORT:
        gives_up = any(one.rule.legal for one in follow.strict)
    if gives_up and (problem := why_not_give_up(work)):
        return work.cannot(order, problem, promises=titles(follow.strict, work.language) or "–")
    passes = named is REPORT and ticket.kind is not REPORT and bool(ticket.gate)
    if passes and (problem := why_not_past_gate(work)):
        return work.cannot(order, problem)
    others = tuple(tag for tag in ticket.tags if tag != RIGHT_TO_INFORMATION)
    after = replace(ticket, kind=named, tags=(*others, *tags), promises=follow.promises)
    done = _written_down(replace(work, ticket=_standing_still(after, work)), order, follow)
    is_new_report = named is REPORT and ticket.kind is not REPORT
    done = _to_report_team(done, planned) if is_new_report else _alerted(done, planned, was)
    done = told_past_gate(done, order.line) if passes else done
    return told_given_up(done, order.line, titles(follow.ended, work.language) or "–") if gives_up else done


def _standing_still(ticket: Ticket, work: Work) -> Ticket:
    """A ticket that waits for its author, who was asked already, waits with its new clocks too."""
    if not any(one.state is PromiseState.PAUSED for one in work.ticket.promises):
        return ticket
    return stands_still(ticket, work.occasion.now, work.occasion.rulebook.calendars)


def _written_down(work: Work, order: Order, follow: Following) -> Work:
    old, new = work.dossier.ticket.kind, work.ticket.kind
    done = work.did(order, KIND_SET, value=_title(new, work.language))
    done = done.happened("kind changed", ("from", old.value), ("to", new.value))
    for one in follow.given:
        done = done.happened("promise given", ("promise", one.key), ("basis", one.basis or "the kind"))
    for one in follow.ended:
        done = done.happened(ending(one), ("promise", one.key), ("why", "the kind changed"))
    done = done.also(GIVEN, promises=titles(follow.given, work.language)) if follow.given else done
    return done.also(ENDED, promises=titles(follow.ended, work.language)) if follow.ended else done


def _title(named: Kind, language: str) -> str:
    return CALLED[named][0] if language == "tr" else named.value


def _to_report_team(work: Work, planned: Route) -> Work:
    """The team that such reports go to has it now; no other is waited for, the 24 hours say how long."""
    ticket, rulebook = work.ticket, work.occasion.rulebook
    team = rulebook.teams[planned.team]
    stays = ticket.owner if ticket.owner in team.people else ""
    status = Status.OPEN if ticket.status is Status.WAITING_TEAM else ticket.status
    priority = planned.priority or ticket.priority
    moved = handed_over(no_longer_waited_for(work), planned.team, stays, status)
    moved = replace(moved, ticket=replace(moved.ticket, priority=priority))
    if planned.team != ticket.team:
        moved = moved.also(TEAM_FOLLOWS, team=team.title.in_language(work.language))
        moved = moved.happened("ticket assigned", ("team", planned.team))
    told = (*rulebook.told("team", planned.team, ""), *rulebook.told("owner", planned.team, stays))
    alerted = (one for role in planned.alert for one in rulebook.holders(role))
    people = tuple(dict.fromkeys((*told, *alerted)))
    return shown(moved, people, BECAME_REPORT, _all_said(work))


def _alerted(work: Work, planned: Route, was: Route) -> Work:
    """Whoever the rules tell at once of that kind, and did not of the old one, such as the role `privacy`."""
    roles = (role for role in planned.alert if role not in was.alert)
    people = tuple(dict.fromkeys(one for role in roles for one in work.occasion.rulebook.holders(role)))
    return shown(work, people, TOLD_AT_ONCE, _all_said(work)) if people else work


def _all_said(work: Work) -> str:
    return "\n\n".join(f"{one.line}:\n{one.effect}" for one in last_words(work))
