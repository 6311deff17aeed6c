"""What each command of a staff mail does to the ticket; all or nothing is decided elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.acts.actions import action
from ulak.desk.acts.answered_elsewhere import answered_by
from ulak.desk.acts.assignment import assign, take
from ulak.desk.acts.certificate_order import certificate
from ulak.desk.acts.classifying import category, institution, priority, product
from ulak.desk.acts.closing import close, reopen
from ulak.desk.acts.consulting import ONLY_WHAT_WAS_SENT, ask, is_only_consulted
from ulak.desk.acts.contact_orders import ON_TICKET
from ulak.desk.acts.junk_orders import of_no_ticket
from ulak.desk.acts.merging import merge
from ulak.desk.acts.original_order import ORIGINALS_STAY, may_see_originals, original
from ulak.desk.acts.people_orders import admit, change_author
from ulak.desk.acts.publication import revoked
from ulak.desk.acts.ready_answers import ready
from ulak.desk.acts.rekinding import kind
from ulak.desk.acts.reporting import preliminary_report
from ulak.desk.acts.revoking import ground
from ulak.desk.acts.separating import split
from ulak.desk.acts.waiting import wait
from ulak.desk.acts.writing_to_subscribers import answer_subscriber
from ulak.desk.commands.command import Order
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.help_table import table
from ulak.desk.commands.parties import is_for_subscriber
from ulak.desk.commands.undoing import undo
from ulak.desk.commands.work import Work
from ulak.desk.drafts import to_staff
from ulak.desk.gate.gate_decisions import approve, give_back, sign
from ulak.desk.gate.gate_words import PAST_THE_GATE
from ulak.desk.gate.gates import may_leave, needs_gate, submit_approval, submit_signature
from ulak.desk.lists.digest import mine
from ulak.desk.staff.outgoing import waiting_letters
from ulak.desk.ticket import Purpose


def note(work: Work, order: Order) -> Work:
    """`#not`: the text stays inside."""
    return work.did(order, phrases.TEXT_IS_NOTE)


def answer(work: Work, order: Order) -> Work:
    """`#yanıt`: the text goes to the author, in a letter that the desk has ready where a word says so."""
    if is_for_subscriber(order.value):
        return answer_subscriber(work, order)
    if order.value:
        return ready(work, order)
    return work.did(order, phrases.TEXT_IS_ANSWER)


def anyway(work: Work, order: Order) -> Work:
    """`#yine-de`: with a text, that text goes whatever a colleague wrote; without, what waits goes."""
    if work.head.text:
        return work.did(order, phrases.ALL_THE_SAME)
    letters = tuple(waiting_letters(work))
    if not letters:
        return work.cannot(order, phrases.NOTHING_WAITS)
    if not all(may_leave(one, work.ticket) for one in letters):
        return work.cannot(order, needs_gate(work.ticket, PAST_THE_GATE))
    waiting = tuple(one.id for one in letters)
    done = replace(work, releases=(*work.releases, *waiting)).did(order, phrases.SENT_ANYWAY)
    return done.happened("answer released", ("letters", ", ".join(map(str, waiting))))


def history(work: Work, order: Order) -> Work:
    """`#özet`: the whole ticket, by mail, to the one who asked."""
    if is_only_consulted(work):
        return work.cannot(order, ONLY_WHAT_WAS_SENT)
    mbox = may_see_originals(work)
    draft = to_staff(work.ticket, "summary", Purpose.SUMMARY, work.writer, work.occasion.house, "")
    draft = replace(draft, mbox=mbox, text="" if mbox else work.says(ORIGINALS_STAY))
    done = replace(work, drafts=(*work.drafts, draft)).did(order, phrases.MAILED).happened("summary mailed")
    count = str(len(work.dossier.messages))
    return done.happened("originals mailed", ("messages", count)) if mbox else done


def help_table(work: Work, order: Order) -> Work:
    """`#yardım`: the table of commands."""
    draft = to_staff(work.ticket, "help", Purpose.SUMMARY, work.writer, work.occasion.house, "")
    draft = replace(draft, lines=table(work.language))
    return replace(work, drafts=(*work.drafts, draft)).did(order, phrases.MAILED)


ORDERS: Mapping[Command, Callable[[Work, Order], Work]] = {
    Command.NOTE: note,
    Command.ANSWER: answer,
    Command.TAKE: take,
    Command.ASSIGN: assign,
    Command.ASK: ask,
    Command.PARTICIPANT: admit,
    Command.AUTHOR: change_author,
    Command.KIND: kind,
    Command.PRODUCT: product,
    Command.CATEGORY: category,
    Command.PRIORITY: priority,
    Command.INSTITUTION: institution,
    Command.WAIT: wait,
    Command.CLOSE: close,
    Command.REOPEN: reopen,
    Command.ANSWERED_BY: answered_by,
    **ON_TICKET,
    Command.RESCUE: of_no_ticket,
    Command.SPAM: of_no_ticket,
    Command.MERGE: merge,
    Command.SPLIT: split,
    Command.SUBMIT_APPROVAL: submit_approval,
    Command.SUBMIT_SIGNATURE: submit_signature,
    Command.APPROVE: approve,
    Command.RETURN: give_back,
    Command.SIGNED: sign,
    Command.PRELIMINARY_REPORT: preliminary_report,
    Command.GROUND: ground,
    Command.CERTIFICATE: certificate,
    Command.REVOKED: revoked,
    Command.ACTION: action,
    Command.UNDO: undo,
    Command.ANYWAY: anyway,
    Command.ORIGINAL: original,
    Command.HISTORY: history,
    Command.MINE: mine,
    Command.HELP: help_table,
}
