"""
Mail of somebody who works here: proven, narrowly proven, or parked.

A command mail is carried out whole or not at all, and a receipt says what came of it.
"""

from dataclasses import replace

from ulak.desk import forwards, phrases
from ulak.desk.append import append
from ulak.desk.assignment import acted
from ulak.desk.change import changed
from ulak.desk.command import Command, Head, read, table
from ulak.desk.decision import Decision, Disposition, Draft, Event, NewLink, ReceiptLine
from ulak.desk.drafts import receipt
from ulak.desk.identify import Identified, Standing
from ulak.desk.machine import file_machine, why_machine
from ulak.desk.occasion import Occasion
from ulak.desk.opening import open_ticket, plain_subject
from ulak.desk.orders import ORDERS
from ulak.desk.outgoing import is_closed_to_answers, send_text
from ulak.desk.own_words import own_words
from ulak.desk.parked_mail import park_mail, release
from ulak.desk.phrases import filled, say
from ulak.desk.recipients import ToStaff, addressee
from ulak.desk.rulebook import Words
from ulak.desk.signed_id import is_same_letter
from ulak.desk.ticket import Dossier, Filing, Purpose, Relation
from ulak.desk.work import TextUse, Work
from ulak.mail.postable import postable

# What the id of a member's own notice permits where no server proves anybody.
NARROW_POWERS = frozenset({Command.NOTE, Command.ANSWER, Command.TAKE, Command.ASSIGN})
_ASKING = frozenset({Command.ORIGINAL, Command.HISTORY, Command.HELP, Command.UNDO})
NOTE_BY_SUBJECT = Words(
    "Bildirimi yanıtladınız, ama konuda 'not' yazıyor; bu yüzden metin gönderilmedi. Başvuru sahibine"
    " gidecekse ilk satıra #yanıt yazarak yeniden gönderiniz.",
    "You replied to a notice, but the subject says 'note', so the text was not sent. If it is for the"
    " author, send it again with the first line #answer.",
)
_LETTERS = frozenset({Command.ANSWER, Command.ANYWAY, Command.PRELIMINARY_REPORT})


def staff_mail(occasion: Occasion, identified: Identified) -> Decision:
    """Decide about a mail whose From is listed in the rules."""
    if released := release(occasion, identified):
        return released
    head = read(own_words(occasion.message))
    if not occasion.is_proven and not _is_narrowly_proven(occasion, identified, head):
        return park_mail(occasion, identified)
    if machine := why_machine(occasion, identified):
        return file_machine(occasion, identified, machine)
    if identified.disagrees and not occasion.message.is_forward:
        numbers = ", ".join(identified.about)
        return _nothing_done(occasion, head, phrases.DISAGREES, numbers=numbers)
    if identified.dossier is None or occasion.message.is_forward:
        return _without_ticket(occasion, identified, head)
    if identified.dossier.ticket.author.address == occasion.author and not head.orders:
        return append(occasion, identified.dossier, Standing.AUTHOR)
    return _carry_out(occasion, identified, identified.dossier, head)


def _is_narrowly_proven(occasion: Occasion, identified: Identified, head: Head) -> bool:
    """
    Did a member reply to the very notice that was sent to that member alone?

    That counts only where the counter's server proves nobody, and for little.
    """
    signed, dossier = identified.signed, identified.dossier
    if occasion.counter.authserv_id or signed is None or dossier is None or occasion.message.is_forward:
        return False
    if not signed.for_addressee(occasion.author) or not head.commands <= NARROW_POWERS:
        return False
    letters = (one for one in dossier.letters if is_same_letter(one.message_id, identified.signed_message_id))
    return any(one.purpose is Purpose.NOTICE and one.to == (occasion.author,) for one in letters)


def _nothing_done(occasion: Occasion, head: Head, why: Words, **facts: str) -> Decision:
    language = occasion.house.language
    reason = say(why, language, **facts)
    lines = tuple(ReceiptLine(order.line, say(phrases.NOT_DONE, language)) for order in head.orders)
    draft = receipt(occasion, occasion.arrival.mailbox, plain_subject(occasion), reason, lines)
    return Decision(
        reason=f"staff mail, nothing carried out: {why.en}",
        disposition=Disposition.FILED,
        drafts=(draft,),
    )


def _without_ticket(occasion: Occasion, identified: Identified, head: Head) -> Decision:
    """Staff write to the desk like anybody; but commands need a ticket, all but `#yardım`."""
    if head.commands == {Command.HELP} and not (head.text or head.unknown):
        return _table_of_commands(occasion)
    if head.orders:
        return _nothing_done(occasion, head, phrases.NO_TICKET)
    links = tuple(NewLink(number, Relation.ABOUT) for number in identified.about)
    why = filled(phrases.FORWARDS, numbers=", ".join(identified.about)) if links else None
    opened = open_ticket(occasion, links, why)
    if not occasion.message.is_forward:
        return opened
    return replace(opened, drafts=(*opened.drafts, _forward_receipt(occasion)))


def _table_of_commands(occasion: Occasion) -> Decision:
    told = receipt(occasion, occasion.arrival.mailbox, plain_subject(occasion), "")
    asking = ToStaff(Purpose.SUMMARY, occasion.rulebook.colleagues((occasion.author,)))
    lines = table(occasion.house.language)
    letter = replace(told, template="help", recipients=asking, lines=lines, message=None)
    return Decision("staff mail: the table of commands", Disposition.FILED, drafts=(letter,))


def _forward_receipt(occasion: Occasion) -> Draft:
    """Who forwards gets no acknowledgement meant for the public, but learns whose mail it seems to be."""
    reason = "\n".join((say(forwards.REGISTERED, occasion.house.language), *forwards.words(occasion)))
    return receipt(occasion, occasion.arrival.mailbox, plain_subject(occasion), reason)


def _carry_out(occasion: Occasion, identified: Identified, dossier: Dossier, head: Head) -> Decision:
    work = Work(occasion, dossier, identified, head, text_use(head, identified), dossier.ticket)
    if head.unknown:
        return _refused(_unknown(work))
    work = _contradiction(work)
    for order in head.orders:
        if not work.problem and order.command:
            work = ORDERS[order.command](work, order)
    work = work if work.problem else _with_text(work)
    return _refused(work) if work.problem else _done(work)


def text_use(head: Head, identified: Identified) -> TextUse:
    """
    Say what the text is: by command, else by the letter replied to or the token.

    What goes along with a handing over, or stands under a mere question, is never meant for the
    author; an outcome always is.
    """
    commands = head.commands
    if Command.NOTE in commands:
        return TextUse.NOTE
    if Command.PRELIMINARY_REPORT in commands:
        return TextUse.PRELIMINARY_REPORT
    if commands & {Command.ANSWER, Command.ANYWAY, Command.CLOSE}:
        return TextUse.ANSWER
    if Command.ASSIGN in commands or (commands and commands <= _ASKING):
        return TextUse.NOTE
    return TextUse.NOTE if identified.is_note else TextUse.ANSWER


def _unknown(work: Work) -> Work:
    for order in work.head.unknown:
        work = work.cannot(order, phrases.UNKNOWN)
    return work


def _contradiction(work: Work) -> Work:
    commands = work.head.commands
    if Command.NOTE in commands and commands & _LETTERS:
        return work.stopped(phrases.NOTE_AND_LETTER)
    if {Command.ANSWER, Command.PRELIMINARY_REPORT} <= commands:
        return work.stopped(phrases.ANSWER_AND_REPORT)
    return work


def _with_text(work: Work) -> Work:
    """Deal with the text under the commands."""
    if not work.head.text:
        return work if work.head.orders else work.stopped(phrases.NO_TEXT)
    for line in work.head.stray:
        work = work.remarked(phrases.STRAY_COMMAND, line=line)
    if work.use is TextUse.NOTE:
        noted = work.remarked(phrases.NOTE_FILED).happened("note filed")
        noted = noted.remarked(NOTE_BY_SUBJECT) if _is_by_subject_alone(work) else noted
        return acted(replace(noted, filing=Filing.NOTE))
    if is_closed_to_answers(work):
        return work.stopped(phrases.TICKET_CLOSED)
    if not postable(addressee(work.ticket).address):
        return work.stopped(phrases.NO_ADDRESS)
    return send_text(work)


def _is_by_subject_alone(work: Work) -> bool:
    """Would the text be an answer, but for the word in the subject?"""
    without = replace(work.identified, is_note=False)
    return work.identified.is_note_by_subject and text_use(work.head, without) is TextUse.ANSWER


def _refused(work: Work) -> Decision:
    """Nothing of it happened: the mail stands on the ticket, and every line is answered."""
    wrong = {line.line: line.effect for line in work.lines if line.effect == work.problem}
    not_done = work.says(phrases.AND_SO_NOT)
    lines = tuple(ReceiptLine(order.line, wrong.get(order.line, not_done)) for order in work.head.orders)
    reason = "\n".join(dict.fromkeys((work.says(phrases.NOTHING_DONE), *work.remarks)))
    ticket = work.dossier.ticket
    return Decision(
        reason=f"staff mail on {ticket.number}, nothing carried out: {work.trouble}",
        disposition=Disposition.APPENDED,
        filing=Filing.COMMAND,
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event("command refused", work.staff),),
        drafts=(_receipt(work, reason, lines),),
    )


def _done(work: Work) -> Decision:
    ticket = work.dossier.ticket
    done = tuple(event.name for event in work.events)
    return Decision(
        reason=f"staff mail on {ticket.number}: {', '.join(done) or 'nothing to write down'}",
        disposition=Disposition.APPENDED,
        filing=work.filing,
        before=ticket,
        after=changed(ticket, work.ticket),
        events=work.events,
        drafts=(*work.drafts, _receipt(work, "\n".join(work.remarks), work.lines)),
        withdraws=work.withdraws,
        releases=work.releases,
    )


def _receipt(work: Work, reason: str, lines: tuple[ReceiptLine, ...]) -> Draft:
    ticket = work.ticket
    text = work.text_as_sent if not work.problem else ""
    return receipt(work.occasion, ticket.mailbox, ticket.subject, reason, lines, text)
