"""
`#bekle`: the author was asked for something, and the desk waits for it.

The author is reminded once, then whoever has the ticket. What may follow stands in `no_reply`.
"""

from dataclasses import replace
from typing import Literal

from ulak.desk import phrases
from ulak.desk.acts.author_asked import speaks_to_author, stands_still
from ulak.desk.acts.no_reply import TOLD_TWICE, announced_or_closed, silent
from ulak.desk.clocks.due_task import DueTask, Reminded
from ulak.desk.clocks.promise import Promise, Term
from ulak.desk.clocks.promise_titles import titles
from ulak.desk.clocks.reminding import after
from ulak.desk.clocks.time_words import NO_SPAN, read_span
from ulak.desk.coming.bounced import UNDELIVERABLE
from ulak.desk.coming.opening import SENDER_DOUBTFUL
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.contact import Channel
from ulak.desk.decision import Draft
from ulak.desk.drafts import local, responsible
from ulak.desk.recipients import ToAuthor, addressee, was_to_another
from ulak.desk.rules.rulebook import Words
from ulak.desk.staff.outgoing import composed, thread_to, was_told
from ulak.desk.staff.rivals import overtaken
from ulak.desk.task import Task, TaskKind, TaskState, next_position
from ulak.desk.ticket import Dossier, LetterState, Purpose, Status, Ticket
from ulak.mail.oddities import is_registered_mail
from ulak.mail.postable import postable
from ulak.mail.robot import is_robot

WAITS = Words(
    "başvuru sahibinden yanıt bekleniyor; {time} tarihine kadar yazmazsa kendisine hatırlatılır",
    "waiting for the author, who is reminded on {time} if nothing has come",
)
WAITS_UNREACHABLE = Words(
    "başvuru sahibinden yanıt bekleniyor; kendisine e-postayla ulaşılamadığından, {time} tarihine kadar"
    " yanıt gelmezse size haber verilir",
    "waiting for the author, who cannot be reached by mail: you are told on {time} if nothing has come",
)
RUNS_ON = Words("şu süreler bu sırada durmaz: {promises}", "these clocks do not stop meanwhile: {promises}")
NEEDS_QUESTION = Words(
    "başvuru sahibine henüz bir şey sorulmadı: soruyu satırın altına yazınız (bir notu yanıtlıyorsanız #yanıt"
    " da ekleyiniz)",
    "the author was not asked anything yet: write the question under the line (and add #answer where you"
    " reply to a note)",
)
GATE_OPEN = Words(
    "bir metin üst yönetimin kararını bekliyor; önce o sonuçlanmalı",
    "a text is waiting for the management's decision, which must come first",
)
NOT_REMINDED = Words(
    "Başvuru sahibinden {time} tarihinde istenen bilgi gelmedi. Kendisine e-postayla hatırlatılamadı: adresi"
    " yok, o adrese otomatik yazı gönderilmez veya soru henüz gitmedi. Başka bir kanaldan ulaşınız.",
    "What the author was asked for on {time} has not come. They could not be reminded by mail: there is no"
    " address, none to which automatic letters go, or the question has not left. Please reach them in"
    " another way.",
)
_UNWRITABLE = frozenset({UNDELIVERABLE, SENDER_DOUBTFUL})


def wait(work: Work, order: Order) -> Work:
    """`#bekle [SÜRE]`: the text, or an earlier answer, is the question."""
    term = read_span(order.value) if order.value else None
    if order.value and term is None:
        return work.cannot(order, NO_SPAN, value=order.value)
    if problem := _why_not(work):
        return work.cannot(order, problem)
    if refused := overtaken(work, order):
        return refused
    return _waiting(work, order, _task(work, term))


def _why_not(work: Work) -> Words | None:
    if work.ticket.status is Status.CLOSED:
        return phrases.TICKET_CLOSED
    if work.ticket.status is Status.WAITING_GATE:
        return GATE_OPEN
    is_asked = work.sends_text or was_told(work) or work.ticket.told is not None
    return None if is_asked else NEEDS_QUESTION


def _task(work: Work, term: Term | None) -> Task:
    """First the author is reminded; at `due_at`, as long again after that, whoever has the ticket."""
    rulebook, now = work.occasion.rulebook, work.occasion.now
    times = rulebook.reminding(TaskKind.AUTHOR)
    first = after(term or times.first, times.clock, now, rulebook.calendars)
    second = after(term or times.then, times.clock, first, rulebook.calendars)
    return Task(
        position=next_position(work.ticket.tasks),
        kind=TaskKind.AUTHOR,
        by=work.staff,
        of="",
        since=now,
        text=composed(work).text if work.sends_text else "",
        remind_at=first,
        due_at=second,
    )


def _waiting(work: Work, order: Order, task: Task) -> Work:
    """A question that goes along stops the clocks when it leaves; one asked before stops them now."""
    now, calendars = work.occasion.now, work.occasion.rulebook.calendars
    earlier = (
        one.ended(TaskState.VOID, now, work.staff) if one.kind is TaskKind.AUTHOR else one
        for one in work.ticket.tasks
    )
    ticket = replace(work.ticket, tasks=(*earlier, task), status=Status.WAITING_AUTHOR)
    if not work.sends_text and (ticket.told or _has_reached(ticket, work.dossier)):
        ticket = stands_still(ticket, now, calendars)
    words = WAITS if _is_reachable(ticket) else WAITS_UNREACHABLE
    time = local(task.remind_at or now, work.occasion.house.timezone)
    done = replace(work, ticket=ticket).did(order, words, time=time)
    running = titles(filter(_runs_on, ticket.promises), work.language)
    done = done.also(RUNS_ON, promises=running) if running else done
    return done.happened("waiting for the author", ("task", str(task.position)))


def _runs_on(promise: Promise) -> bool:
    return promise.is_live and not promise.rule.pauses


def _is_reachable(ticket: Ticket) -> bool:
    """May a machine write there? Not to a robot, to registered mail, or to whom somebody may have forged."""
    to = addressee(ticket)
    is_dead = bool(_UNWRITABLE.intersection(ticket.tags)) or not postable(to.address)
    is_closed = is_dead or is_robot(to.address) or is_registered_mail(to)
    return ticket.reply_channel is Channel.EMAIL and not is_closed


def _has_reached(ticket: Ticket, dossier: Dossier) -> bool:
    """Was the author, who may have changed, asked anything by mail?"""
    return any(
        speaks_to_author(one) and one.state is LetterState.SENT and not was_to_another(one, ticket)
        for one in dossier.letters
    )


def remind_author(due: DueTask) -> Reminded:
    """The author once; then, or where no letter can reach them, whoever has the ticket; then it may close."""
    if due.ticket.status is not Status.WAITING_AUTHOR:
        return Reminded((), None)
    closing = due.rulebook.reminding(TaskKind.AUTHOR).close
    if due.task.reminded >= TOLD_TWICE and closing is not None:
        notice = _to_author(due, Purpose.CLOSING_NOTICE)
        return announced_or_closed(due, closing, notice, is_reachable=_is_reachable(due.ticket))
    if not due.is_first:
        return silent(due, closing)
    if not (_has_reached(due.ticket, due.dossier) and _is_reachable(due.ticket)):
        owner = responsible(due.ticket, due.rulebook)
        return Reminded(due.letters(owner, due.says(NOT_REMINDED)), None)
    again = due.now + ((due.task.due_at or due.now) - (due.task.remind_at or due.now))
    return Reminded((_to_author(due, Purpose.AUTHOR_REMINDER),), again)


def _to_author(due: DueTask, purpose: Literal[Purpose.AUTHOR_REMINDER, Purpose.CLOSING_NOTICE]) -> Draft:
    """It repeats what the author was asked, as it left before."""
    ticket, thread = due.ticket, thread_to(due.ticket, due.dossier)
    return Draft(
        template=purpose,
        recipients=ToAuthor(purpose, ticket),
        language=ticket.language,
        counter=ticket.mailbox,
        subject=ticket.subject,
        text=due.task.text,
        party="author",
        replies_to=next(iter(thread[-1:]), ""),
        references=thread,
        task=due.task.position,
    )
