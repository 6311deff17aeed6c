"""What each command of a staff mail does to the ticket; all or nothing is decided elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.assignment import assign, take
from ulak.desk.closing import close, reopen
from ulak.desk.command import Command, Order, table
from ulak.desk.drafts import to_staff
from ulak.desk.original_order import original
from ulak.desk.outgoing import waiting_letters
from ulak.desk.people_orders import admit, change_author
from ulak.desk.taking_back import undo
from ulak.desk.ticket import Kind, Purpose
from ulak.desk.work import Work
from ulak.mail.fold import fold

REPORTER = frozenset({"", "bildiren", "reporter"})
SUBSCRIBER = frozenset({"abone", "subscriber"})


def note(work: Work, order: Order) -> Work:
    """`#not`: the text stays inside."""
    return work.did(order, phrases.TEXT_IS_NOTE) if work.head.text else work.cannot(order, phrases.NEEDS_TEXT)


def answer(work: Work, order: Order) -> Work:
    """`#yanıt`: the text goes to the author."""
    return (
        work.did(order, phrases.TEXT_IS_ANSWER) if work.head.text else work.cannot(order, phrases.NEEDS_TEXT)
    )


def preliminary_report(work: Work, order: Order) -> Work:
    """`#ön-rapor [bildiren|abone]`: the text is the report that BR 4.9.5 asks for within 24 hours."""
    party = fold(order.value)
    if work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return work.cannot(order, phrases.NO_REPORT)
    if party in SUBSCRIBER:
        return work.cannot(order, phrases.NO_SUBSCRIBER)
    if party not in REPORTER:
        return work.cannot(order, phrases.NO_SUCH_PARTY, value=order.value)
    if not work.head.text:
        return work.cannot(order, phrases.NEEDS_TEXT)
    done = work.did(order, phrases.REPORT_TO_REPORTER)
    return done if party else done.also(phrases.NO_SUBSCRIBER)


def anyway(work: Work, order: Order) -> Work:
    """`#yine-de`: with a text, that text goes whatever a colleague wrote; without, what waits goes."""
    if work.head.text:
        return work.did(order, phrases.ALL_THE_SAME)
    waiting = tuple(one.id for one in waiting_letters(work))
    if not waiting:
        return work.cannot(order, phrases.NOTHING_WAITS)
    done = replace(work, releases=(*work.releases, *waiting)).did(order, phrases.SENT_ANYWAY)
    return done.happened("answer released", ("letters", ", ".join(map(str, waiting))))


def history(work: Work, order: Order) -> Work:
    """`#özet`: the whole ticket, by mail, to the one who asked."""
    draft = to_staff(work.ticket, "summary", Purpose.SUMMARY, work.writer, work.occasion.house, "")
    return replace(work, drafts=(*work.drafts, draft)).did(order, phrases.MAILED).happened("summary mailed")


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
    Command.PARTICIPANT: admit,
    Command.AUTHOR: change_author,
    Command.CLOSE: close,
    Command.REOPEN: reopen,
    Command.PRELIMINARY_REPORT: preliminary_report,
    Command.UNDO: undo,
    Command.ANYWAY: anyway,
    Command.ORIGINAL: original,
    Command.HISTORY: history,
    Command.HELP: help_table,
}
