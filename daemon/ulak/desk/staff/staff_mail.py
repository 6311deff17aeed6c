"""
Mail of somebody who works here: proven, narrowly proven, or parked.

A command mail is carried out whole or not at all, and a receipt says what came of it.
"""

from dataclasses import replace
from datetime import datetime

from ulak.desk import phrases
from ulak.desk.acts.acting import acted
from ulak.desk.acts.author_asked import clock_events, goes_on
from ulak.desk.acts.case_orders import case_changes, told_of_case
from ulak.desk.acts.claiming import without_false_claims
from ulak.desk.acts.closing import use_at_closing
from ulak.desk.acts.consulting import why_not_to_author
from ulak.desk.acts.copied_colleagues import colleagues_join
from ulak.desk.change import changed
from ulak.desk.coming import forwards
from ulak.desk.coming.append import append
from ulak.desk.coming.identify import Identified, Standing
from ulak.desk.coming.machine import file_machine, why_machine
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.opening import open_ticket, plain_subject
from ulak.desk.commands.command import Head, read, text_use
from ulak.desk.commands.command_rows import NARROW_POWERS
from ulak.desk.commands.command_table import TextUse
from ulak.desk.commands.each_line import each_line
from ulak.desk.commands.undo_words import final_marked, way_back
from ulak.desk.commands.undoing import remembered
from ulak.desk.commands.without_ticket import carry_out_without_ticket, nothing_done
from ulak.desk.commands.work import Work
from ulak.desk.decision import Decision, Disposition, Draft, Event, NewLink, ReceiptLine
from ulak.desk.drafts import not_done, receipt
from ulak.desk.for_others.opening_for import FORM_ON_TICKET, for_somebody
from ulak.desk.for_others.opening_head import is_form
from ulak.desk.for_others.reply_channel import why_not_by_mail
from ulak.desk.gate.gate_decisions import told_of_note
from ulak.desk.gate.gates import stopped_at_gate
from ulak.desk.lists.digest import OF_NO_TICKET, is_reply_to_no_ticket
from ulak.desk.phrases import filled, say
from ulak.desk.recipients import addressee
from ulak.desk.rules.rulebook import Words
from ulak.desk.signed_id import of_message_id
from ulak.desk.staff.away import file_away
from ulak.desk.staff.enclosing import why_no_text
from ulak.desk.staff.outgoing import is_closed_to_answers, send_text
from ulak.desk.staff.own_words import own_words
from ulak.desk.staff.parked_mail import park_mail, release
from ulak.desk.ticket import Dossier, Filing, Purpose, Relation
from ulak.mail.postable import postable

NOTE_BY_SUBJECT = Words(
    "Bildirimi yanıtladınız, ama konuda 'not' yazıyor; bu yüzden metin gönderilmedi. Başvuru sahibine"
    " gidecekse ilk satıra #yanıt yazarak yeniden gönderiniz.",
    "You replied to a notice, but the subject says 'note', so the text was not sent. If it is for the"
    " author, send it again with the first line #answer.",
)
_OWN_LETTERS = frozenset({Purpose.NOTICE, Purpose.CONSULTATION, Purpose.REMINDER})
"""Of these each member gets one of their own where no server proves anybody."""

_OF_A_COMMAND = frozenset({TextUse.QUESTION, TextUse.FROZEN, TextUse.TASK})
"""The word's own function has dealt with such a text; the mail stands on the ticket as a note."""


def staff_mail(occasion: Occasion, identified: Identified) -> Decision:
    """Decide about a mail whose From is listed in the rules."""
    if released := release(occasion, identified):
        return released
    if away := file_away(occasion, identified):
        return away
    head = read(own_words(occasion.message))
    if not occasion.is_proven and not _is_narrowly_proven(occasion, identified, head):
        return park_mail(occasion, identified)
    if machine := why_machine(occasion, identified):
        return file_machine(occasion, identified, machine)
    if identified.disagrees and not occasion.message.is_forward:
        numbers = ", ".join(identified.about)
        return nothing_done(occasion, head, phrases.DISAGREES, numbers=numbers)
    if identified.dossier is None or occasion.message.is_forward:
        return _without_ticket(occasion, identified, head)
    if identified.dossier.ticket.author.address == occasion.author and not head.orders:
        return append(occasion, identified.dossier, Standing.AUTHOR)
    return _carry_out(occasion, identified, identified.dossier, head)


def _is_narrowly_proven(occasion: Occasion, identified: Identified, head: Head) -> bool:
    """
    Did a member reply to the very notice or question that was sent to that member alone?

    That counts only where the counter's server proves nobody, and for little.
    """
    signed, dossier = identified.signed, identified.dossier
    if occasion.counter.authserv_id or signed is None or dossier is None or occasion.message.is_forward:
        return False
    if not signed.for_addressee(occasion.author) or not head.commands <= NARROW_POWERS:
        return False
    letters = of_message_id(dossier.letters, identified.signed_message_id)
    return any(one.purpose in _OWN_LETTERS and one.to == (occasion.author,) for one in letters)


def _without_ticket(occasion: Occasion, identified: Identified, head: Head) -> Decision:
    """Staff write to the desk like anybody; few commands need no ticket (`without_ticket.py`)."""
    if opened := for_somebody(occasion, identified, head):
        return opened
    if head.orders:
        return carry_out_without_ticket(occasion, head)
    if is_reply_to_no_ticket(identified) and not occasion.message.is_forward:
        return nothing_done(occasion, head, OF_NO_TICKET)
    links = tuple(NewLink(number, Relation.ABOUT) for number in identified.about)
    why = filled(phrases.FORWARDS, numbers=", ".join(identified.about)) if links else None
    opened = open_ticket(occasion, links, why)
    if not occasion.message.is_forward:
        return opened
    counted_from = opened.after.received_at if opened.after else occasion.arrival.received_at
    return replace(opened, drafts=(*opened.drafts, _forward_receipt(occasion, counted_from)))


def _forward_receipt(occasion: Occasion, counted_from: datetime) -> Draft:
    """Who forwards gets no acknowledgement meant for the public, but learns whose mail it seems to be."""
    said = forwards.words(occasion, counted_from)
    reason = "\n".join((say(forwards.REGISTERED, occasion.house.language), *said))
    return receipt(occasion, occasion.arrival.mailbox, plain_subject(occasion), reason)


def _carry_out(occasion: Occasion, identified: Identified, dossier: Dossier, head: Head) -> Decision:
    use = use_at_closing(text_use(head, identified.is_note), head, dossier.ticket, identified.is_note)
    work = Work(occasion, dossier, identified, head, use, dossier.ticket)
    if is_form(head):
        return _refused(work.stopped(FORM_ON_TICKET))
    work = each_line(work)
    work = work if work.problem else _with_text(work)
    work = work if work.problem else without_false_claims(work)
    return _refused(work) if work.problem else _done(told_of_case(acted(colleagues_join(work))))


def _with_text(work: Work) -> Work:
    """Deal with the text under the commands."""
    if not work.head.text and not work.ready:
        return work if work.head.orders else work.stopped(why_no_text(work.occasion.message))
    for line in work.head.stray:
        work = work.remarked(phrases.STRAY_COMMAND, line=line)
    if work.use in _OF_A_COMMAND:
        return replace(work, filing=Filing.NOTE)
    if work.use is TextUse.NOTE:
        noted = work.remarked(phrases.NOTE_FILED).happened("note filed")
        noted = noted.remarked(NOTE_BY_SUBJECT) if _is_by_subject_alone(work) else noted
        return told_of_note(replace(noted, filing=Filing.NOTE))
    if (stopped := stopped_at_gate(work)).problem:
        return stopped
    if reason := why_not_to_author(work):
        return work.stopped(reason)
    if is_closed_to_answers(work):
        return work.stopped(phrases.TICKET_CLOSED)
    if work.use is TextUse.ANSWER and (elsewhere := why_not_by_mail(work.ticket)):
        return work.stopped(elsewhere)
    if work.parties.reporter and not postable(addressee(work.ticket).address):
        return work.stopped(phrases.NO_ADDRESS)
    return send_text(work)


def _is_by_subject_alone(work: Work) -> bool:
    """Would the text be an answer, but for the word in the subject?"""
    return work.identified.is_note_by_subject and text_use(work.head, is_note=False) is TextUse.ANSWER


def _refused(work: Work) -> Decision:
    """Nothing of it happened: the mail stands on the ticket, each line is answered, no effect is told."""
    wrong = {line.line: line.effect for line in work.wrong}
    other = work.says(phrases.AND_SO_NOT if wrong else phrases.NOT_DONE)
    lines = tuple(ReceiptLine(order.line, wrong.get(order.line, other)) for order in work.head.orders)
    why = (work.problem,) if work.problem in work.remarks else ()
    reason = "\n".join(dict.fromkeys((work.says(phrases.NOTHING_DONE), *why)))
    ticket = work.dossier.ticket
    return Decision(
        reason=f"staff mail on {ticket.number}, nothing carried out: {work.trouble}",
        disposition=Disposition.APPENDED,
        filing=Filing.COMMAND,
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event("command refused", work.staff),),
        drafts=(_receipt(work, reason, lines), *work.alarms),
    )


def _done(work: Work) -> Decision:
    ticket, now, calendars = work.dossier.ticket, work.occasion.now, work.occasion.rulebook.calendars
    work = replace(work, ticket=goes_on(work.ticket, now, work.staff, calendars))
    after = remembered(work)
    told = _receipt(work, "\n".join(work.remarks), final_marked(work), way_back(work, after))
    done = tuple(event.name for event in work.events)
    return Decision(
        reason=f"staff mail on {ticket.number}: {', '.join(done) or 'nothing to write down'}",
        disposition=Disposition.APPENDED,
        filing=work.filing,
        before=ticket,
        after=changed(ticket, after),
        events=(*work.events, *clock_events(ticket, after)),
        drafts=(*work.drafts, told),
        withdraws=work.withdraws,
        releases=work.releases,
        others=(*work.others, *case_changes(work)),
        ladders=work.ladders,
        takes_off=work.takes_off,
    )


def _receipt(work: Work, reason: str, lines: tuple[ReceiptLine, ...], undo: str = "") -> Draft:
    ticket = work.ticket
    text = work.text_as_sent if not work.problem else ""
    told = receipt(work.occasion, ticket.mailbox, ticket.subject, reason, lines, text)
    told = not_done(told) if work.problem else told
    return replace(told, undo=undo)
