"""A ticket is closed with its outcome, or opened again."""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.change import reopened
from ulak.desk.command import Order
from ulak.desk.decision import Event
from ulak.desk.drafts import local
from ulak.desk.outgoing import rival_answer, was_told
from ulak.desk.promise import Promise, PromiseState
from ulak.desk.ticket import Kind, Status
from ulak.desk.work import Work

NO_LONGER = "closed without an answer"
_OPEN_STATES = frozenset({PromiseState.RUNNING, PromiseState.PAUSED})


def close(work: Work, order: Order) -> Work:
    """
    `#kapat SONUÇ ; KÖK NEDEN`: the text, or an earlier answer, is the outcome.

    A complaint needs both words and a letter (procedure: the author is informed, root causes are
    analysed). A term of law or of the Baseline Requirements runs on after closing.
    """
    outcome, _, cause_words = (part.strip() for part in order.value.partition(";"))
    causes = ", ".join(
        words.in_language(work.language) for words in work.occasion.rulebook.root_causes.values()
    )
    cause = work.occasion.rulebook.root_cause_named(cause_words) if cause_words else ""
    is_complaint = work.ticket.kind is Kind.COMPLAINT
    if work.ticket.status is Status.CLOSED:
        return work.cannot(order, phrases.ALREADY_CLOSED)
    if cause is None:
        return work.cannot(order, phrases.NO_SUCH_CAUSE, value=cause_words, causes=causes)
    if is_complaint and not (outcome and cause):
        return work.cannot(order, phrases.NEEDS_OUTCOME, causes=causes)
    if is_complaint and not work.sends_text and not was_told(work):
        return work.cannot(order, phrases.NEEDS_LETTER)
    if work.sends_text and (rival := rival_answer(work)):
        when = local(rival.at, work.occasion.house.timezone)
        return work.cannot(order, phrases.ANSWERED_MEANWHILE, who=rival.by, time=when)
    return _closed(work, order, outcome, cause)


def _closed(work: Work, order: Order, outcome: str, cause: str) -> Work:
    title = work.occasion.rulebook.root_causes[cause].in_language(work.language) if cause else "–"
    answered = work.sends_text or was_told(work)
    promises = tuple(_settled(promise, answered) for promise in work.ticket.promises)
    ticket = replace(
        work.ticket,
        status=Status.CLOSED,
        closed_at=work.occasion.now,
        outcome=outcome,
        root_cause=cause,
        promises=promises,
    )
    done = replace(work, ticket=ticket).did(order, phrases.CLOSED, outcome=outcome or "–", cause=title)
    done = done.happened(
        "ticket closed", ("outcome given", "yes" if outcome else "no"), ("root cause", cause)
    )
    given_up = (Event("promise not applicable", facts=(("promise", p.key), ("why", NO_LONGER)))
                for p, q in zip(work.ticket.promises, promises, strict=True) if p is not q)  # fmt: skip
    done = replace(done, events=(*done.events, *given_up))
    running = [p.key.rstrip("/") for p in promises if p.state in _OPEN_STATES and p.rule.kept_by != "answer"]
    return done.remarked(phrases.CLOCK_RUNS_ON, promises=", ".join(running)) if running else done


def _settled(promise: Promise, answered: bool) -> Promise:
    """A house's own promise of an answer ends with a ticket that needs none; law's and the rest do not."""
    ends = promise.rule.kept_by == "answer" and not promise.rule.legal and promise.state in _OPEN_STATES
    return replace(promise, state=PromiseState.NOT_APPLICABLE) if ends and not answered else promise


def reopen(work: Work, order: Order) -> Work:
    """`#aç`."""
    if work.ticket.status is not Status.CLOSED:
        return work.cannot(order, phrases.NOT_CLOSED)
    return (
        replace(work, ticket=reopened(work.ticket)).did(order, phrases.OPEN_AGAIN).happened("ticket reopened")
    )
