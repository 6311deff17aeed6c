"""`#yanıt abone [ADRES]`: a letter to one subscriber and nobody else; it is no preliminary report."""

from dataclasses import replace

from ulak.desk.acts import reporting_words as say
from ulak.desk.acts.subscribers_called import Chosen, chosen
from ulak.desk.certificates.subscribers import put, same_person, with_contact
from ulak.desk.commands.command import Order
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.parties import Parties
from ulak.desk.commands.work import Work
from ulak.desk.gate.gate_words import PAST_THE_GATE
from ulak.desk.gate.gates import needs_gate
from ulak.desk.staff.to_subscribers import names_of
from ulak.desk.ticket import Filing
from ulak.mail.address import Address


def answer_subscriber(work: Work, order: Order) -> Work:
    """To whoever is named, else to whose mail the notice brought, else to the only one there is."""
    if work.ticket.gate:
        return work.cannot(order, needs_gate(work.ticket, PAST_THE_GATE))
    if work.has(Command.CLOSE):
        return work.cannot(order, say.CLOSES)
    _, _, named = order.value.partition(" ")
    picked = chosen(work, order, named) if named else _meant(work)
    if isinstance(picked, Work):
        return picked
    names = names_of(picked.subscribers or work.ticket.report.subscribers, work)
    if not picked.subscribers:
        return work.cannot(
            order, say.WHICH_ONE if work.ticket.report.subscribers else say.NOBODY_KNOWN, names=names
        )
    if not all(one.next_contact for one in picked.subscribers):
        return work.cannot(order, say.UNREACHABLE, names=names)
    parties = Parties(reporter=False, subscribers=tuple(one.key for one in picked.subscribers))
    done = replace(work, ticket=picked.ticket, parties=parties)
    return done.did(order, say.ANSWER_TO_SUBSCRIBER, names=names)


def _meant(work: Work) -> Chosen:
    report = work.ticket.report
    for writer in _writers(work):
        keys = same_person(report, writer.address)
        one = next((one for one in report.subscribers if one.key in keys), None)
        if one is not None:
            reached = with_contact(one, writer)
            return Chosen(put(work.ticket, reached), (reached,))
    return Chosen(work.ticket, report.subscribers if len(report.subscribers) == 1 else ())


def _writers(work: Work) -> tuple[Address, ...]:
    """Whose mail the notice told of that is replied to."""
    told_of = {one.caused_by for one in work.replied_to}
    said = (one for one in work.dossier.messages if one.filing is Filing.SUBSCRIBER)
    return tuple(one.author for one in said if one.message_id in told_of)
