"""
A ticket whose author does not answer closes by itself, where `rules/` say so, and never without a notice.

The notice names the day, and how to keep the ticket open. What closes a ticket is evidence: that the notice
left so long ago, that no word of the author's lies anywhere, that nothing else is waited for. A promise that
nothing may stop (of law, or on a wall clock) keeps it open whatever its kind (BR 4.9.5; Law 3071 article 7).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ulak.desk.acts.author_asked import clock_events, goes_on, speaks_to_author
from ulak.desk.acts.closing_reports import awaited
from ulak.desk.change import ended_by_closing
from ulak.desk.clocks.due import Calendars
from ulak.desk.clocks.due_task import DueTask, Reminded
from ulak.desk.clocks.promise import WALL, Promise, Term, Unit
from ulak.desk.clocks.reminding import Closing, after, before
from ulak.desk.clocks.united_clocks import ending, is_open
from ulak.desk.decision import Draft, Event
from ulak.desk.drafts import local, responsible
from ulak.desk.phrases import say
from ulak.desk.recipients import was_to_another
from ulak.desk.rules.rulebook import Words
from ulak.desk.task import Task
from ulak.desk.ticket import (
    HUMAN_PURPOSES,
    NOT_SENT,
    Filing,
    LetterState,
    PastLetter,
    Purpose,
    Status,
    Ticket,
)

SILENT = Words(
    "Başvuru sahibinden {time} tarihinde istenen bilgi gelmedi; kendisine hatırlatılmıştı. Kayıt beklemeyi"
    " sürdürür ve kendiliğinden kapanmaz: başka bir kanaldan ulaşınız, #bekle ile yeniden süre veriniz veya"
    " kaydı sonuçlandırınız.",
    "What the author was asked for on {time} has not come, although they were reminded. The ticket goes on"
    " waiting and does not close by itself: reach them in another way, give them more time with #wait, or"
    " conclude it.",
)
SILENT_AND_CLOSES = Words(
    "Başvuru sahibinden {time} tarihinde istenen bilgi gelmedi; kendisine hatırlatılmıştı. {notice}"
    " tarihinde kendisine kaydın kapanacağı yazılır; o zamana kadar bir yanıt gelmezse kayıt en erken {day}"
    " itibarıyla kendiliğinden kapanır. Kapanmaması için: başka bir kanaldan ulaşınız, #bekle ile yeniden"
    " süre veriniz veya kaydı sonuçlandırınız.",
    "What the author was asked for on {time} has not come, although they were reminded. On {notice} they are"
    " told that the ticket will be closed, and without a word of theirs it closes by itself, on {day} at the"
    " earliest. To prevent that reach them in another way, give them more time with #wait, or conclude it.",
)
NOT_TOLD = Words(
    "Başvuru sahibinden {time} tarihinde istenen bilgi gelmedi. Kaydın kapanacağı kendisine bildirilemedi;"
    " bu yüzden kayıt kendiliğinden kapanmaz: başka bir kanaldan ulaşınız veya kaydı sonuçlandırınız.",
    "What the author was asked for on {time} has not come. They could not be told that the ticket would be"
    " closed, so it does not close by itself: reach them in another way, or conclude it.",
)
ELSEWHERE = Words(
    "Başvuru sahibinden {time} tarihinde istenen bilgi bu kayda gelmedi; ancak o zamandan beri başvuru"
    " sahibi masaya yazdı veya başka bir kayıttaki bir ileti bu kaydı gösteriyor. Aradığınız yanıt orada"
    " olabilir; bu yüzden kayıt kendiliğinden kapanmaz: iletiye bakınız ve kaydı sonuçlandırınız veya #bekle"
    " ile yeniden süre veriniz.",
    "What the author was asked for on {time} has not come to this ticket. But since then the author wrote"
    " to the desk, or a mail on another ticket points to this one, and the reply may be there. So the ticket"
    " does not close by itself: look at that mail, and conclude the ticket or give more time with #wait.",
)
CLOSED = Words(
    "Başvuru sahibinden {time} tarihinde istenen bilgi gelmedi. Kaydın kapanacağı kendisine {notice}"
    " tarihinde yazılmıştı; kayıt bugün kendiliğinden kapandı. Başvuru sahibi yazarsa yeniden açılır; siz"
    " açmak için #aç yazınız.",
    "What the author was asked for on {time} has not come. They were told on {notice} that the ticket would"
    " be closed, and today it closed by itself. It opens again when they write, or with #reopen.",
)
NO_REPLY = Words("yanıt gelmedi", "no reply")
"""What such a ticket is closed with."""

TOLD_TWICE = 2
"""So often somebody has been reminded before the notice: the author, then whoever has the ticket."""

_THE_NEXT_DAY, _IN_A_MOMENT = Term(1, Unit.DAYS), timedelta(minutes=5)
_AT_REST = NOT_SENT | {LetterState.SENT}
_PERHAPS_THEIRS = frozenset({Filing.PARKED, Filing.OUTSIDER})


def silent(due: DueTask, closing: Closing | None) -> Reminded:
    """Whoever has the ticket hears that nothing came, and whether it will close by itself."""
    if closing is None or _has_strict(due):
        return Reminded(_to_owner(due, SILENT), None)
    notice_at = max(before(closing.notice, _clock(due), _closes_at(due, closing), _calendars(due)), due.now)
    day = max(_closes_at(due, closing), _after(due, closing.notice, notice_at))
    told = {"notice": _local(due, notice_at), "day": _local(due, day)}
    return Reminded(_to_owner(due, SILENT_AND_CLOSES, **told), notice_at)


def announced_or_closed(due: DueTask, closing: Closing, notice: Draft, *, is_reachable: bool) -> Reminded:
    """Write the notice to the author; once that has left long enough ago, close."""
    sent = next(iter([one for one in due.dossier.letters if _is_notice(one, due.task)][-1:]), None)
    if _has_strict(due):
        return Reminded(_to_owner(due, SILENT), None)
    if not is_reachable or _is_lost(due, sent):
        return Reminded(_to_owner(due, NOT_TOLD), None)
    if due.unheard.elsewhere:
        return Reminded(_to_owner(due, ELSEWHERE), None)
    if why := next(_why_not(due), ""):
        return _put_off(due, _after(due, _THE_NEXT_DAY, due.now), why)
    if due.unheard.in_work:
        return _put_off(due, due.now + _IN_A_MOMENT, "mail is just being read")
    return _announced(due, closing, notice) if sent is None else _when_ripe(due, closing, sent)


def is_closed_by_itself(ticket: Ticket, task: int) -> bool:
    """Was it closed because that question to the author was not answered, and by nobody?"""
    asked = (one for one in ticket.tasks if one.position == task)
    return any(ticket.closed_at is not None and _ended_with(one, ticket.closed_at) for one in asked)


def _ended_with(task: Task, closed_at: datetime) -> bool:
    return (task.ended_at, task.ended_by) == (closed_at, "")


def _is_notice(letter: PastLetter, task: Task) -> bool:
    return letter.purpose is Purpose.CLOSING_NOTICE and letter.task == task.position


def _is_lost(due: DueTask, sent: PastLetter | None) -> bool:
    """Did it not arrive, go to whoever was the author before, or was it refused before it was written?"""
    if sent is None:
        return due.task.reminded > TOLD_TWICE
    return sent.state in NOT_SENT or bool(sent.failed) or was_to_another(sent, due.ticket)


def _why_not(due: DueTask) -> Iterator[str]:
    """What keeps it open today, in words for the journal; it is looked at again the next day."""
    others = [one for one in due.ticket.tasks if one.is_open and one.position != due.task.position]
    if others:
        yield f"{others[0].kind} {others[0].position} is open"
    if due.unheard.out_of_reach:
        yield "mail is in quarantine, or a mailbox cannot be read"
    if any(one.filing in _PERHAPS_THEIRS and one.at > due.task.since for one in due.dossier.messages):
        yield "a mail on the ticket may be the author's"
    if any(one.purpose in HUMAN_PURPOSES and one.state not in _AT_REST for one in due.dossier.letters):
        yield "a letter to the author is on its way"


def _put_off(due: DueTask, at: datetime, why: str) -> Reminded:
    return Reminded((), at, (Event("closing put off", facts=(*_of_task(due), ("why", why))),))


def _announced(due: DueTask, closing: Closing, notice: Draft) -> Reminded:
    day = max(_closes_at(due, closing), _after(due, closing.notice, due.now))
    told = Event("closing announced", facts=(*_of_task(due), ("not before", day.isoformat())))
    return Reminded((replace(notice, until=day),), day, (told,))


def _when_ripe(due: DueTask, closing: Closing, sent: PastLetter) -> Reminded:
    """The notice counts from when it really left; one that has not left yet cannot have been read."""
    left_at = sent.at if sent.state is LetterState.SENT else due.now
    ripe_at = _after(due, closing.notice, left_at)
    if ripe_at > due.now:
        return _put_off(due, ripe_at, "the notice to the author left later")
    if due.unheard.looked_at < max(ripe_at, _closes_at(due, closing)):
        return _put_off(due, due.now + _IN_A_MOMENT, "a mailbox was not looked at since the time ran out")
    return _closed(due, closing, sent)


def _closed(due: DueTask, closing: Closing, sent: PastLetter) -> Reminded:
    ticket, calendars = due.ticket, _calendars(due)
    closed = replace(
        ticket,
        status=Status.CLOSED,
        closed_at=due.now,
        outcome=say(NO_REPLY, due.house.language),
        root_cause=closing.root_cause,
        promises=tuple(_settled(one, due.now) for one in ticket.promises),
    )
    closed = goes_on(closed, due.now, "", calendars)
    facts = (*_of_task(due), ("root cause", closing.root_cause), ("why", "the author did not reply"))
    drafts = _to_owner(due, CLOSED, notice=_local(due, sent.at))
    events = (Event("ticket closed", facts=facts), *_given_up(ticket, closed), *clock_events(ticket, closed))
    return Reminded(drafts, None, events, closed)


def _settled(promise: Promise, at: datetime) -> Promise:
    """Nobody is waited for by a promise of an answer; that of an outcome is kept by the closing."""
    ends = promise.rule.kept_by == Purpose.ANSWER and is_open(promise)
    return ended_by_closing(promise, at) if ends else promise


def _given_up(before: Ticket, after: Ticket) -> Iterator[Event]:
    for was, now in zip(before.promises, after.promises, strict=True):
        if was.basis != now.basis:
            yield Event(ending(now), facts=(("promise", now.key), ("why", "no reply")))


def _has_strict(due: DueTask) -> bool:
    """Is a promise open that nothing may stop, or a certificate to be revoked?"""
    strict = (one.rule.legal or one.rule.clock == WALL for one in due.ticket.promises if is_open(one))
    return any(strict) or awaited(due.ticket, due.now) is not None


def _closes_at(due: DueTask, closing: Closing) -> datetime:
    """So long after the question left, or after it was decided to wait where it had left before."""
    asked = (
        one.at
        for one in due.dossier.letters
        if speaks_to_author(one) and one.state is LetterState.SENT and not was_to_another(one, due.ticket)
    )
    return _after(due, closing.after, max((due.task.since, *asked)))


def _to_owner(due: DueTask, words: Words, **facts: str) -> tuple[Draft, ...]:
    return due.letters(responsible(due.ticket, due.rulebook), due.says(words, **facts))


def _of_task(due: DueTask) -> tuple[tuple[str, str], ...]:
    return (("task", str(due.task.position)),)


def _after(due: DueTask, term: Term, at: datetime) -> datetime:
    return after(term, _clock(due), at, _calendars(due))


def _clock(due: DueTask) -> str:
    return due.rulebook.reminding(due.task.kind).clock


def _calendars(due: DueTask) -> Calendars:
    return due.rulebook.calendars


def _local(due: DueTask, at: datetime) -> str:
    return local(at, due.house.timezone)
