"""The thinking of the desk: one mail and what is known about it become one decision."""

from dataclasses import replace
from datetime import datetime

from ulak.desk import phrases
from ulak.desk.acts.taken_off import open_apart
from ulak.desk.coming.again import duplicate, is_the_same
from ulak.desk.coming.append import append, append_pending
from ulak.desk.coming.delivery_reports import file_report
from ulak.desk.coming.filing import file_robot, filed, why_stays_junk
from ulak.desk.coming.identify import PARTICIPANTS, Identified, Standing, identify, standing
from ulak.desk.coming.known import Known
from ulak.desk.coming.machine import file_machine, why_machine
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.opening import open_ticket
from ulak.desk.coming.rating import rated
from ulak.desk.coming.subscriber_mail import append_subscriber, who_subscribed
from ulak.desk.coming.team_address import append_of_team
from ulak.desk.decision import Arrival, Decision, NewLink
from ulak.desk.gate.gate_decisions import told_of_outsider
from ulak.desk.house import House
from ulak.desk.phrases import filled
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.staff.away import file_away
from ulak.desk.staff.outside import answered_outside, is_copy_of_answer, written_outside
from ulak.desk.staff.staff_mail import staff_mail
from ulak.desk.ticket import Relation
from ulak.desk.watch.canary import came_home
from ulak.desk.watch.probe import came_home as probe_came_home
from ulak.desk.watch.probe import is_probe
from ulak.mail.message import Message, Origin


def decide(
    message: Message,
    arrival: Arrival,
    known: Known,
    rulebook: Rulebook,
    house: House,
    now: datetime,
    nonce: bytes,
) -> Decision:
    """
    Say all that happens because this mail came. Nothing happens here.

    `nonce` is at least eight random bytes; a one-time code is spelled from them.
    """
    occasion = Occasion(message, arrival, known, rulebook, house, now, nonce)
    if arrival.sent:
        return written_outside(occasion)
    if message.origin is Origin.OWN and is_probe(house, message.message_id):
        return probe_came_home(occasion)
    if message.origin is Origin.OWN and known.canary:
        return came_home(occasion, known.canary)
    if seen := is_the_same(occasion):
        return duplicate(occasion, seen)
    if message.origin is Origin.OWN:
        return filed("a letter of our own came home")
    if message.origin is Origin.DELIVERY_REPORT:
        return file_report(occasion)
    if message.origin is not Origin.HUMAN:
        return file_robot(occasion)
    return _of_a_person(occasion)


def _of_a_person(occasion: Occasion) -> Decision:
    identified = identify(occasion.message, occasion.known, occasion.house, occasion.now)
    if occasion.arrival.apart:
        return open_apart(occasion, identified)
    if why := why_stays_junk(occasion, identified):
        return filed(why)
    if occasion.arrival.submission:
        return _open_about(occasion, identified) if identified.about else open_ticket(occasion)
    if identified.dossier and (subscriber := who_subscribed(occasion, identified)):
        return append_subscriber(occasion, identified.dossier, subscriber)
    if occasion.is_listed:
        return staff_mail(occasion, identified)
    decision = _of_somebody(occasion, identified)
    return replace(decision, drafts=(*decision.drafts, *told_of_outsider(occasion, identified)))


def _of_somebody(occasion: Occasion, identified: Identified) -> Decision:
    """The author of a ticket, somebody copied, a colleague of theirs, or a stranger."""
    dossier = identified.dossier
    if occasion.is_inside and (away := file_away(occasion, identified)):
        return away
    if occasion.is_inside and (machine := why_machine(occasion, identified)):
        return file_machine(occasion, identified, machine)
    if dossier is None:
        return open_ticket(occasion)
    if occasion.message.is_forward or identified.disagrees:
        return _open_about(occasion, identified)
    if is_copy_of_answer(occasion, dossier):
        return answered_outside(occasion, dossier)
    theirs = standing(occasion.author, dossier, identified, is_staff=False, proven=occasion.is_proven)
    if theirs in PARTICIPANTS:
        return rated(occasion, dossier, identified) or append(occasion, dossier, theirs)
    if occasion.is_inside:
        return append_of_team(occasion, dossier, identified)
    if theirs is Standing.OUTSIDER:
        return _open_about(occasion, identified)
    return append_pending(occasion, dossier, theirs)


def _open_about(occasion: Occasion, identified: Identified) -> Decision:
    """Give them a ticket of their own; of the one they name they learn nothing."""
    links = tuple(NewLink(number, Relation.ABOUT) for number in identified.about)
    words = phrases.FORWARDS if occasion.message.is_forward else phrases.SAYS_ABOUT
    return open_ticket(occasion, links, filled(words, numbers=", ".join(identified.about)))
