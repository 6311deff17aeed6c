"""Answers of colleagues, by letter or outside the desk, which another answer would come on top of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ulak.desk import phrases
from ulak.desk.commands.command import Order
from ulak.desk.commands.command_table import Command, TextUse
from ulak.desk.commands.work import PURPOSE_OF, TO_SUBSCRIBERS, Work
from ulak.desk.drafts import local
from ulak.desk.recipients import SUBSCRIBER
from ulak.desk.ticket import FROM_AUTHOR, NOT_SENT, Filing, PastLetter


@dataclass(frozen=True, slots=True)
class Rival:
    """A colleague's answer: who wrote it, and when."""

    by: str
    at: datetime


def rival_answer(work: Work) -> Rival | None:
    """
    A colleague's letter of the same purpose, written after what this mail replies to, here or elsewhere.

    That is the notice replied to, or the author's last message where only a token leads here.
    """
    if work.has(Command.ANYWAY):
        return None
    since = _replied_to_at(work)
    return next((one for one in rivals(work) if one.by != work.staff and one.at > since), None)


def overtaken(work: Work, order: Order) -> Work | None:
    """Refuse a line whose text would come on top of a colleague's answer; None where it may go."""
    rival = rival_answer(work) if work.sends_text else None
    if rival is None:
        return None
    when = local(rival.at, work.occasion.house.timezone)
    return work.cannot(order, phrases.ANSWERED_MEANWHILE, who=rival.by, time=when)


def rivals(work: Work) -> Iterator[Rival]:
    """Every answer that was given, by letter or outside the desk."""
    for letter in work.dossier.letters:
        if _is_for_same(letter, work) and letter.state not in NOT_SENT:
            yield Rival(letter.by, letter.at)
    for message in work.dossier.messages if work.use is TextUse.ANSWER else ():
        if message.filing is Filing.OUTSIDE:
            yield Rival(message.author.address, message.at)


def _is_for_same(letter: PastLetter, work: Work) -> bool:
    """Is it for what this mail brings, and to one of the parties this mail is for?"""
    if letter.party == SUBSCRIBER:
        is_same = letter.purpose is TO_SUBSCRIBERS.get(work.use)
        return is_same and letter.subscriber in work.parties.subscribers
    return letter.purpose is PURPOSE_OF.get(work.use) and work.parties.reporter


def _replied_to_at(work: Work) -> datetime:
    letters = [one.at for one in work.replied_to]
    messages = [one.at for one in work.dossier.messages if one.filing in FROM_AUTHOR]
    return next(iter((*letters, *messages[-1:])), work.ticket.received_at)
