"""A ticket is closed with its outcome, or opened again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk import phrases
from ulak.desk.acts.closing_reports import OUTCOME_STAYS, is_promised_an_outcome, of_report
from ulak.desk.acts.consulting import why_not_to_author
from ulak.desk.acts.founded import cause_of, completed, contradicts, founded_by, remarked
from ulak.desk.acts.ready_answers import TITLES
from ulak.desk.change import ended_by_closing, reopened
from ulak.desk.clocks.promise import Promise
from ulak.desk.clocks.promise_titles import titles
from ulak.desk.clocks.united_clocks import ending, is_open
from ulak.desk.commands.command import Head, Order
from ulak.desk.commands.command_table import Command, TextUse
from ulak.desk.commands.nearest import asked_back, close_to
from ulak.desk.commands.work import Work
from ulak.desk.contact import Channel
from ulak.desk.decision import Event
from ulak.desk.for_others.reply_channel import with_channel
from ulak.desk.gate.gate_words import GATE_IS_OPEN
from ulak.desk.gate.gates import open_gate
from ulak.desk.rules.rulebook import Words
from ulak.desk.staff.outgoing import composed, standing_answers, was_told
from ulak.desk.staff.rivals import overtaken
from ulak.desk.ticket import Kind, Purpose, Status, Ticket

MISSING = Words("kapatılamadı: {what}", "cannot be closed: {what}")
NEEDS_TELLING = Words(
    "başvuru sahibi {channel} kanalından yanıtlanmalı: #yanıtlandı {channel} SAAT (aynı iletide olabilir)",
    "the author is to be answered by {channel}: #answered-by {channel} TIME (the same mail will do)",
)
NEEDS_LINK = Words(
    "sosyal medyadaki paylaşımın ya da yanıtın adresi gerekir: #bağlantı ADRES (aynı iletide olabilir)",
    "needs where the post or the answer stands on social media: #link ADDRESS (the same mail will do)",
)
NEEDS_WORD = Words(
    "başvuru sahibine henüz yanıt yazılmadı ve bir notu yanıtladığınız için metniniz gitmez: gidecekse"
    " #yanıt, içeride kalacaksa #not ekleyiniz",
    "the author was not answered yet, and your text does not leave, as you reply to a note: add #answer if"
    " it should go, #note if it should stay inside",
)
OUTCOME_IS_TEXT = Words("metniniz", "your text")
OUTCOME_IS_EARLIER = Words("daha önce giden yanıt", "the earlier answer")
NO_LONGER = "closed without an answer"
_CLOSING_KEEPS = ("answer", "outcome")
_BY_MAIL = frozenset({Command.ANSWER, Command.ANYWAY, Command.PREFERENCE})


def use_at_closing(use: TextUse, head: Head, ticket: Ticket, is_note: bool) -> TextUse:
    """
    Where the author is answered elsewhere, the text under `#kapat` is what was said there: a note.

    So it is where the reply itself is one: no closing takes it out of the desk without `#yanıt`.
    """
    is_said = Command.CLOSE in head.commands and not head.commands & _BY_MAIL
    stays = is_note or ticket.reply_channel is not Channel.EMAIL
    return TextUse.NOTE if use is TextUse.ANSWER and is_said and stays else use


def close(work: Work, order: Order) -> Work:
    """
    `#kapat SONUÇ ; KÖK NEDEN`: the text, or an earlier answer, is the outcome.

    A complaint needs both words, and that its author was told (procedure: the author is informed, root
    causes are analysed); a ticket that is answered elsewhere, whatever its kind, needs to be told when.
    A certificate problem report needs the revocations that are waited for. What is missing is said all at
    once. A term of law or of the Baseline Requirements runs on after closing.
    """
    outcome, _, cause_words = (part.strip() for part in order.value.partition(";"))
    cause = work.occasion.rulebook.root_cause_named(cause_words) if cause_words else ""
    if work.ticket.status is Status.CLOSED and cause is not None:
        return completed(work, order, outcome, cause)
    if open_gate(work.ticket):
        return work.cannot(order, GATE_IS_OPEN)
    if _keeps_its_text(work) and (reason := why_not_to_author(work)):
        return work.cannot(order, reason)
    missing = (*_of_the_line(work, outcome, cause_words, cause), *_of_telling(work), *of_report(work))
    if missing or cause is None:
        return work.cannot(order, MISSING, what="; ".join(missing))
    if refused := overtaken(work, order):
        return refused
    return _closed(work, order, outcome, cause)


def _outcome(work: Work) -> tuple[str, Words]:
    """Where no word of it stands in the line: the text, else the answer that was given last."""
    if work.sends_text:
        return composed(work).text or work.says(TITLES[work.ready]), OUTCOME_IS_TEXT
    if work.head.text and not work.has(Command.NOTE):
        return work.head.text, OUTCOME_IS_TEXT
    answers = [one for one in standing_answers(work) if one.purpose is Purpose.ANSWER]
    return (answers[-1].text, OUTCOME_IS_EARLIER) if answers else ("", Words("–", "–"))


def _of_the_line(work: Work, outcome: str, cause_words: str, cause: str | None) -> Iterator[str]:
    causes = ", ".join(one.in_language(work.language) for one in work.occasion.rulebook.root_causes.values())
    if cause is None:
        near = close_to(cause_words, causes.split(", "))
        why = work.says(phrases.NO_SUCH_CAUSE, value=cause_words, causes=causes)
        yield why + asked_back(near, work.language)
    elif work.ticket.kind is Kind.COMPLAINT and not (outcome and (cause or not causes)):
        yield work.says(phrases.NEEDS_OUTCOME, causes=causes)
    elif contradiction := contradicts(work, outcome, cause):
        yield contradiction


def _of_telling(work: Work) -> Iterator[str]:
    """What is public on social media can be shown; of a call there is the time alone."""
    ticket = work.ticket
    if ticket.reply_channel is not Channel.EMAIL and ticket.told is None:
        yield work.says(with_channel(NEEDS_TELLING, ticket.reply_channel))
    elif _keeps_its_text(work) and is_promised_an_outcome(work):
        yield work.says(OUTCOME_STAYS)
    elif _keeps_its_text(work) and not was_told(work):
        yield work.says(NEEDS_WORD)
    elif ticket.kind is Kind.COMPLAINT and not work.sends_text and not was_told(work):
        yield work.says(phrases.NEEDS_LETTER)
    channels = {ticket.reply_channel, ticket.told.channel if ticket.told else ticket.reply_channel}
    if Channel.SOCIAL in channels and not ticket.contact.link:
        yield work.says(NEEDS_LINK)


def _keeps_its_text(work: Work) -> bool:
    """Does a text stay inside although its writer did not say so?"""
    return bool(work.head.text) and work.use is TextUse.NOTE and not work.has(Command.NOTE)


def _closed(work: Work, order: Order, outcome: str, cause: str) -> Work:
    known = work.occasion.rulebook.root_causes
    words, shown = (outcome, Words(outcome, outcome)) if outcome else _outcome(work)
    answered = work.sends_text or was_told(work)
    promises = tuple(
        promise if answered else _settled(promise, work.occasion.now) for promise in work.ticket.promises
    )
    ticket = replace(
        work.ticket,
        status=Status.CLOSED,
        closed_at=work.occasion.now,
        outcome=words,
        root_cause=cause,
        founded=founded_by(work, outcome, cause),
        promises=promises,
    )
    facts = {"outcome": shown.in_language(work.language), "cause": cause_of(work, cause)}
    done = remarked(replace(work, ticket=ticket).did(order, phrases.CLOSED, **facts)).happened(
        "ticket closed",
        ("outcome given", "yes" if words else "no"),
        ("root cause", cause if cause in known else "not in the rules" * bool(cause)),
    )
    given_up = (Event(ending(q), facts=(("promise", q.key), ("why", NO_LONGER)))
                for p, q in zip(work.ticket.promises, promises, strict=True) if p is not q)  # fmt: skip
    done = replace(done, events=(*done.events, *given_up))
    runs_on = (p for p in promises if _runs_on(p))
    running = titles(runs_on, work.language)
    return done.remarked(phrases.CLOCK_RUNS_ON, promises=running) if running else done


def _runs_on(promise: Promise) -> bool:
    """Is it open although the ticket is closed? One about a task ends with that."""
    keeps = promise.rule.kept_by in _CLOSING_KEEPS or promise.task
    return is_open(promise) and not keeps


def _settled(promise: Promise, at: datetime) -> Promise:
    """A house's own promise of an answer ends with a ticket that needs none; law's and the rest do not."""
    ends = promise.rule.kept_by == Purpose.ANSWER and not promise.rule.legal and is_open(promise)
    return ended_by_closing(promise, at) if ends else promise


def reopen(work: Work, order: Order) -> Work:
    """`#aç`."""
    if work.ticket.status is not Status.CLOSED:
        return work.cannot(order, phrases.NOT_CLOSED)
    opened = reopened(work.ticket, work.occasion.now, work.occasion.rulebook.calendars)
    return replace(work, ticket=opened).did(order, phrases.OPEN_AGAIN).happened("ticket reopened")
