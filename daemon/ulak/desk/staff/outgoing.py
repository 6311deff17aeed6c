"""A staff answer on its way to the author: re-composed, checked, held, or kept waiting for its writer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ulak.desk import phrases
from ulak.desk.certificates.evidence_files import digests_of_evidence
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.commands.command_table import Command, TextUse
from ulak.desk.commands.work import PURPOSE_OF, Work
from ulak.desk.decision import Draft
from ulak.desk.drafts import local
from ulak.desk.phrases import filled
from ulak.desk.recipients import REPORTER, SUBSCRIBER, ToAuthor, receiving, was_to_another
from ulak.desk.rules.rulebook import Words
from ulak.desk.staff.enclosing import BY_NAME, KEPT, Enclosed, enclosed, why_nothing_goes
from ulak.desk.staff.inner_addresses import without_staff_addresses
from ulak.desk.staff.kept_apart import why_not_told
from ulak.desk.staff.own_words import FORWARD_CUT, LETTER_CUT, without_forwarded, without_our_letter
from ulak.desk.staff.rivals import Rival, rival_answer
from ulak.desk.staff.to_subscribers import (
    letters_to_subscribers,
    told_of_files,
    told_of_letters,
    with_files,
    with_findings,
)
from ulak.desk.staff.written_below import WRITTEN_BELOW, leaves_answers_behind
from ulak.desk.ticket import (
    FROM_AUTHOR,
    NOT_SENT,
    Dossier,
    Filing,
    Kind,
    LetterState,
    PastLetter,
    Purpose,
    Status,
    Ticket,
)
from ulak.mail.message import Attachment
from ulak.mail.private_key import without_private_keys
from ulak.mail.reading_order import in_written_order

BEFORE_DUE = timedelta(minutes=1)
FINAL_REPORT = "final-report"
LONGEST_ANSWER = 60_000
"""Characters of a text that a letter shows whole."""

TOO_LONG = Words(
    "Hiçbir şey gönderilmedi: metniniz {most} karakterden uzun ve sonu kesilirdi. Kısaltarak ya da metni"
    " dosya olarak ekleyerek yeniden gönderiniz.",
    "Nothing was sent: your text is longer than {most} characters and would be cut. Make it shorter, or"
    " attach it as a file, and send it again.",
)
LEAVES_TOO = Words(
    "{time} tarihinde yazdığınız yanıt da gidiyor; bunun yerine geçecekse öncekinin alındı iletisini #geri-al"
    " yazarak yanıtlayınız.",
    "Your answer of {time} leaves too; if this one should take its place, reply to the receipt of that one"
    " with #undo.",
)


@dataclass(frozen=True, slots=True)
class Composed:
    """
    What of a staff mail may leave the desk: its writer's `own` words, as `text` without inner addresses.

    `cut` are the addresses that stay, `files` both those that go and those that stay; `above` still had
    lines of our own letter.
    """

    own: str
    text: str
    files: Enclosed
    cut: tuple[str, ...]
    above: str

    @property
    def enclosed(self) -> tuple[Attachment, ...]:
        """The files that go along."""
        return self.files.going


def composed(work: Work) -> Composed:
    """Take out of the mail what is meant for the author, whether it goes now or must pass a gate first."""
    above = without_forwarded(work.head.text)
    own = without_our_letter(above, "".join(one.text for one in work.replied_to))
    text, cut = without_staff_addresses(in_written_order(without_private_keys(own)), work)
    theirs = {one for said in work.dossier.messages if said.filing in FROM_AUTHOR for one in said.files}
    attached = work.occasion.message.attachments
    evidence = digests_of_evidence(attached) if work.has(Command.REVOKED) else ()
    files = enclosed(attached, above, theirs, set(_answered_with(work)), evidence)
    return Composed(own, text, files, cut, above)


def _answered_with(work: Work) -> Iterator[str]:
    """Digests of files in the writer's mails whose answer left: the author has them, if they were meant."""
    left = {one.caused_by for one in work.own_letters() if one.state is LetterState.SENT}
    for said in work.dossier.messages:
        if said.message_id in left:
            yield from said.files


def barred(work: Work, made: Composed) -> Work | None:
    """Say that no letter can leave with such files or such a text; None where one can."""
    if why := why_nothing_goes(made.enclosed, work.occasion.house.most_attached):
        return work.stopped(*why)
    if reason := why_not_told(work, made.text):
        return work.stopped(reason, "the text would tell one party of the other")
    return None


def told_of_cuts(work: Work, made: Composed) -> Work:
    """Say in the receipt what does not go."""
    done = work.remarked(LETTER_CUT) if made.own != made.above else work
    done = done.remarked(FORWARD_CUT) if made.above != work.head.text else done
    done = done.remarked(phrases.ADDRESSES_CUT, addresses=", ".join(made.cut)) if made.cut else done
    names = (f"{one.name} ({done.says(why)})" for one, why in made.files.staying)
    told = done.remarked(KEPT, names="; ".join(names)) if made.files.staying else done
    return told.remarked(BY_NAME) if made.files.may_be_named else told


def send_text(work: Work) -> Work:
    """
    Make the text a letter to the author, to subscribers, or to both; or say why it is kept waiting.

    A report goes to the reporter alone, and to each subscriber alone.
    """
    made = composed(work)
    if not made.own and not work.ready:
        return work.stopped(phrases.NO_TEXT)
    if stopped := barred(work, made):
        return stopped
    if len(made.text) > LONGEST_ANSWER:
        return work.stopped(filled(TOO_LONG, most=str(LONGEST_ANSWER)))
    rival = rival_answer(work)
    below = _is_written_below(work, made.own)
    waits = rival is not None or below
    leaves_at = None if waits else leaving(work)
    letters = (*_to_author(work, made.text), *letters_to_subscribers(work, made.text))
    whole = (with_files(work, one, made.enclosed) for one in letters)
    drafts = tuple(replace(one, leaves_at=leaves_at, waits=waits) for one in whole)
    done = replace(work, drafts=(*work.drafts, *drafts), text_as_sent=made.text, filing=Filing.ANSWER)
    done = done.remarked(WRITTEN_BELOW) if below else done
    done = _beside_an_earlier(_with_answer(with_findings(done, made.text), made.text), drafts)
    done = _replacing(done if below and not rival else _explained(done, rival, leaves_at, drafts), drafts)
    state = "kept waiting" if waits else "held"
    done = told_of_files(told_of_cuts(done, made), drafts, made.enclosed)
    return done.happened(f"{work.use} written", ("letter", state), ("text", str(len(made.text))))


def _with_answer(work: Work, text: str) -> Work:
    """What the reporters of a case are told in the end is what staff wrote, in a letter of its own."""
    if work.use is not TextUse.ANSWER or work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return work
    return replace(work, ticket=replace(work.ticket, report=replace(work.ticket.report, answer=text)))


def _to_author(work: Work, text: str) -> tuple[Draft, ...]:
    return (letter_to_author(work, text),) if work.parties.reporter else ()


def letter_to_author(work: Work, text: str) -> Draft:
    """The letter that `work.use` makes of a text, by the one who writes."""
    is_report, thread = work.use is TextUse.PRELIMINARY_REPORT, _thread(work)
    return Draft(
        template=_template(work),
        recipients=ToAuthor(PURPOSE_OF[work.use], work.ticket, not is_report),
        language=work.ticket.language,
        counter=work.ticket.mailbox,
        subject=work.ticket.subject,
        text=text,
        by=work.staff,
        party=REPORTER if is_report else "author",
        replies_to=next(iter(thread[-1:]), ""),
        references=thread,
    )


def _template(work: Work) -> str:
    """What closes a certificate problem report is its final report."""
    is_answer = work.use is TextUse.ANSWER
    is_final = is_answer and work.has(Command.CLOSE) and work.ticket.kind is Kind.CERTIFICATE_PROBLEM_REPORT
    return work.ready or (FINAL_REPORT if is_final else work.use.value)


def _is_written_below(work: Work, own: str) -> bool:
    """Does the letter lack what its writer put into the quotation, and did they not insist?"""
    if work.has(Command.ANYWAY):
        return False
    return leaves_answers_behind(work.occasion.message, own, work.dossier)


def leaving(work: Work) -> datetime | None:
    """When the hold ends: earlier where a promise would be broken by waiting; None is at once."""
    now, hold = work.occasion.now, work.occasion.house.hold
    dues = [
        promise.due_at - BEFORE_DUE
        for promise in work.ticket.promises
        if promise.rule.kept_by == work.use
        and promise.state is PromiseState.RUNNING
        and promise.due_at >= now
    ]
    ends = min((now + hold, *dues))
    return ends if ends > now else None


def _thread(work: Work) -> tuple[str, ...]:
    return thread_to(work.ticket, work.dossier)


def thread_to(ticket: Ticket, dossier: Dossier) -> tuple[str, ...]:
    """The Message-IDs of what those who get letters wrote; an earlier author's tell where that one works."""
    people = receiving(ticket)
    ids = (
        one.message_id
        for one in dossier.messages
        if one.filing in FROM_AUTHOR and one.author.address in people
    )
    return tuple(dict.fromkeys(one for one in ids if not one.endswith("@ulak.invalid>")))


def _explained(
    work: Work, rival: Rival | None, leaves_at: datetime | None, drafts: tuple[Draft, ...]
) -> Work:
    timezone = work.occasion.house.timezone
    if rival:
        return work.remarked(phrases.COLLISION, who=rival.by, time=local(rival.at, timezone))
    when = (
        work.says(phrases.AT_TIME, time=local(leaves_at, timezone))
        if leaves_at
        else work.says(phrases.AT_ONCE)
    )
    words = phrases.REPORT_LEAVES if work.use is TextUse.PRELIMINARY_REPORT else phrases.ANSWER_LEAVES
    for draft in drafts:
        who = ", ".join(one.address for one in (*draft.to, *draft.cc))
        work = work if draft.subscriber else work.remarked(words, who=who, when=when)
    return told_of_letters(work, drafts, leaves_at)


def _beside_an_earlier(work: Work, drafts: tuple[Draft, ...]) -> Work:
    """Who writes a second answer before the first has left may have meant it instead."""
    held = (one for one in work.own_letters() if one.state is LetterState.HELD and one.due_to_leave)
    same = (one for one in held if _is_for_same(one, drafts) and one.id not in work.withdraws)
    for time in dict.fromkeys(local(one.at, work.occasion.house.timezone) for one in same):
        work = work.remarked(LEAVES_TOO, time=time)
    return work


def _is_for_same(letter: PastLetter, drafts: tuple[Draft, ...]) -> bool:
    """Is it for the same as one of these, and to the same party?"""
    return any((one.purpose, one.subscriber) == (letter.purpose, letter.subscriber) for one in drafts)


def _replacing(work: Work, drafts: tuple[Draft, ...]) -> Work:
    """A new answer takes the place of one by the same person that was kept waiting."""
    waiting = tuple(one.id for one in waiting_letters(work) if _is_for_same(one, drafts))
    return (
        replace(work, withdraws=(*work.withdraws, *waiting)).remarked(phrases.REPLACED) if waiting else work
    )


def waiting_letters(work: Work) -> Iterator[PastLetter]:
    """The writer's own letters that are held without an end."""
    for one in work.own_letters():
        if one.state is LetterState.HELD and one.due_to_leave is None and one.id not in work.withdraws:
            yield one


def was_told(work: Work) -> bool:
    """Was the author answered, by letter or in another way, or is an answer on its way?"""
    return work.ticket.told is not None or any(standing_answers(work))


def standing_answers(work: Work) -> Iterator[PastLetter]:
    """
    The letters that answered the author, or are on their way to do so, oldest first.

    Nobody decided on a preliminary report: behind a gate it is no answer.
    """
    telling = (Purpose.ANSWER,) if work.ticket.gate else PURPOSE_OF.values()
    waiting = {
        one.id for one in work.dossier.letters if one.state is LetterState.HELD and not one.due_to_leave
    }
    gone = {*waiting, *work.withdraws} - {*work.releases}
    for one in work.dossier.letters:
        is_answer = one.purpose in telling and one.state not in NOT_SENT and one.party != SUBSCRIBER
        if is_answer and one.id not in gone and not was_to_another(one, work.ticket):
            yield one


def is_closed_to_answers(work: Work) -> bool:
    """Was the ticket closed before this mail, and does this mail not open it?"""
    return work.dossier.ticket.status is Status.CLOSED and work.ticket.status is Status.CLOSED
