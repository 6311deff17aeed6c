"""A staff answer on its way to the author: re-composed, checked, held, or kept waiting for its writer."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ulak.desk import phrases
from ulak.desk.command import Command
from ulak.desk.decision import Draft
from ulak.desk.drafts import local
from ulak.desk.own_words import FORWARD_CUT, LETTER_CUT, without_forwarded, without_our_letter
from ulak.desk.promise import PromiseState
from ulak.desk.recipients import ToAuthor, receiving, was_to_another
from ulak.desk.signed_id import is_same_letter
from ulak.desk.ticket import Filing, LetterState, PastLetter, Status
from ulak.desk.work import PURPOSE_OF, TextUse, Work
from ulak.desk.written_below import WRITTEN_BELOW, leaves_answers_behind
from ulak.mail.fold import fold
from ulak.mail.message import Attachment
from ulak.mail.private_key import without_private_keys

BEFORE_DUE = timedelta(minutes=1)
NOT_ANSWERED = frozenset({LetterState.WITHDRAWN, LetterState.FAILED})
FROM_AUTHOR = frozenset({Filing.OPENING, Filing.AUTHOR})

_BEFORE, _AFTER = "!#$%&'*/=?^`{|}~", "._-"
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")


def send_text(work: Work) -> Work:
    """
    Make the text a letter to the author, or say in the receipt why it is kept waiting.

    A report goes to the reporter alone.
    """
    above = without_forwarded(work.head.text)
    own = without_our_letter(above, _replied_to(work))
    if not own:
        return work.stopped(phrases.NO_TEXT)
    text, cut = without_staff_addresses(without_private_keys(own), work)
    enclosed, kept = _attachments(work)
    rival = rival_answer(work)
    below = _is_written_below(work, own)
    waits = rival is not None or below
    leaves_at = None if waits else leaving(work)
    draft = Draft(
        template=work.use.value,
        recipients=ToAuthor(PURPOSE_OF[work.use], work.ticket, work.use is not TextUse.PRELIMINARY_REPORT),
        language=work.ticket.language,
        counter=work.ticket.mailbox,
        subject=work.ticket.subject,
        text=text,
        attachments=enclosed,
        by=work.staff,
        party="reporter" if work.use is TextUse.PRELIMINARY_REPORT else "author",
        leaves_at=leaves_at,
        waits=waits,
        replies_to=next(iter(_thread(work)[-1:]), ""),
        references=_thread(work),
    )
    done = replace(work, drafts=(*work.drafts, draft), text_as_sent=text, filing=Filing.ANSWER)
    done = done.remarked(WRITTEN_BELOW) if below else done
    done = _replacing(done if below and not rival else _explained(done, rival, leaves_at, draft))
    done = done.remarked(LETTER_CUT) if own != above else done
    done = done.remarked(FORWARD_CUT) if above != work.head.text else done
    done = done.remarked(phrases.ADDRESSES_CUT, addresses=", ".join(cut)) if cut else done
    done = done.remarked(phrases.ATTACHMENTS_KEPT, names=", ".join(kept)) if kept else done
    state = "kept waiting" if waits else "held"
    return done.happened(f"{work.use} written", ("letter", state), ("text", str(len(text))))


def _is_written_below(work: Work, own: str) -> bool:
    """Does the letter lack what its writer put into the quotation, and did they not insist?"""
    if work.has(Command.ANYWAY):
        return False
    return leaves_answers_behind(work.occasion.message, own, work.dossier)


def _replied_to(work: Work) -> str:
    """The words of our letter that the mail answers, which it may quote without marking them."""
    replied = work.identified.signed_message_id
    return next((one.text for one in work.dossier.letters if is_same_letter(one.message_id, replied)), "")


def without_staff_addresses(text: str, work: Work) -> tuple[str, tuple[str, ...]]:
    """Put the desk's address in place of those of people and teams: the author deals with the desk."""
    desk = work.occasion.house.counter(work.ticket.mailbox).address.address
    inside, cut = work.occasion.rulebook.inside(), dict[str, None]()

    def ours(match: re.Match[str]) -> str:
        written = match[0].rstrip(_AFTER)
        address = next((one for one in inside if _is_written_for(written.lower(), one)), None)
        if address is None:
            return match[0]
        cut[address] = None
        return written[: -len(address)] + desk + match[0][len(written) :]

    return _ADDRESS.sub(ours, text), tuple(cut)


def _is_written_for(written: str, address: str) -> bool:
    """Also with signs before it that may stand in a local part, such as those of bold words."""
    before = written.removesuffix(address)
    return before != written and (not before.strip("_") or before[-1] in _BEFORE)


def _attachments(work: Work) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Only what the text names goes out: a signature's logo does not, nor what was attached unthinking."""
    text = fold(work.head.text)
    passing = [one for one in work.occasion.message.attachments if not one.inline]
    named = [one for one in passing if one.name and not one.refused and fold(one.name) in text]
    return tuple(named), tuple(one.name for one in passing if one not in named)


def rival_answer(work: Work) -> PastLetter | None:
    """
    A colleague's letter of the same purpose, written after what this mail replies to.

    That is the notice replied to, or the author's last message where only a token leads here.
    """
    if work.has(Command.ANYWAY):
        return None
    since = _replied_to_at(work)
    rivals = (
        one
        for one in work.dossier.letters
        if one.purpose is PURPOSE_OF[work.use] and one.by != work.staff and one.state not in NOT_ANSWERED
    )
    return next((one for one in rivals if one.at > since), None)


def _replied_to_at(work: Work) -> datetime:
    letters = [one.at for one in work.dossier.letters if one.message_id == work.identified.signed_message_id]
    messages = [one.at for one in work.dossier.messages if one.filing in FROM_AUTHOR]
    return next(iter((*letters, *messages[-1:])), work.ticket.received_at)


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
    """The Message-IDs of what those who get letters wrote; an earlier author's tell where that one works."""
    people = receiving(work.ticket)
    ids = (
        one.message_id
        for one in work.dossier.messages
        if one.filing in FROM_AUTHOR and one.author.address in people
    )
    return tuple(dict.fromkeys(one for one in ids if not one.endswith("@ulak.invalid>")))


def _explained(work: Work, rival: PastLetter | None, leaves_at: datetime | None, draft: Draft) -> Work:
    timezone = work.occasion.house.timezone
    if rival:
        return work.remarked(phrases.COLLISION, who=rival.by, time=local(rival.at, timezone))
    when = (
        work.says(phrases.AT_TIME, time=local(leaves_at, timezone))
        if leaves_at
        else work.says(phrases.AT_ONCE)
    )
    words = phrases.REPORT_LEAVES if work.use is TextUse.PRELIMINARY_REPORT else phrases.ANSWER_LEAVES
    told = work.remarked(words, who=", ".join(one.address for one in (*draft.to, *draft.cc)), when=when)
    return told.remarked(phrases.TAKE_BACK) if leaves_at else told


def _replacing(work: Work) -> Work:
    """A new answer takes the place of one by the same person that was kept waiting."""
    waiting = tuple(one.id for one in waiting_letters(work) if one.purpose is PURPOSE_OF[work.use])
    return (
        replace(work, withdraws=(*work.withdraws, *waiting)).remarked(phrases.REPLACED) if waiting else work
    )


def waiting_letters(work: Work) -> Iterator[PastLetter]:
    """The writer's own letters that are held without an end."""
    for one in work.own_letters():
        if one.state is LetterState.HELD and one.due_to_leave is None and one.id not in work.withdraws:
            yield one


def was_told(work: Work) -> bool:
    """Was the author answered, or is an answer on its way?"""
    waiting = {
        one.id for one in work.dossier.letters if one.state is LetterState.HELD and not one.due_to_leave
    }
    gone = {*waiting, *work.withdraws} - {*work.releases}
    return any(
        one.purpose in PURPOSE_OF.values() and one.state not in NOT_ANSWERED and one.id not in gone
        for one in work.dossier.letters
        if not was_to_another(one, work.ticket)
    )


def is_closed_to_answers(work: Work) -> bool:
    """Was the ticket closed before this mail, and does this mail not open it?"""
    return work.dossier.ticket.status is Status.CLOSED and work.ticket.status is Status.CLOSED
