"""
Whether somebody wrote into the mail they quote: seen by laying it beside what the ticket has.

Nothing marks such answers, and there are more ways to announce them than a list can hold. But the desk
has the letter that was quoted.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, pairwise

from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Dossier
from ulak.mail.address import Address
from ulak.mail.answers_below import says_answers_below, says_answers_inside
from ulak.mail.attribution import author_at
from ulak.mail.banner import is_banner
from ulak.mail.disclaimer import without_disclaimer
from ulak.mail.fold import fold
from ulak.mail.message import Message
from ulak.mail.quotation import unmarked_quotation
from ulak.mail.quoted_header import header_at, is_reply_mark

WRITTEN_BELOW = Words(
    "Alıntının içine yazdığınız satırlar olabilir; alıntının içindekiler başvuru sahibine gönderilmez, bu"
    " yüzden yanıtınız bekletiliyor. Yanıtınızı alıntının üstüne yazıp yeniden gönderiniz; bekletilen metin"
    " olduğu gibi gidecekse #yine-de yazınız.",
    "You may have written into the quoted mail; what stands in it does not go to the author, so that your"
    " answer is kept waiting. Write your answer above the quotation and send it again; if the text that"
    " waits should go as it is, write #anyway.",
)

_MOST_TEXTS = 40
_READ = 50_000
_MARKED = re.compile(r"\s{0,3}>")
_MARKS = re.compile(r"\s{0,3}(?:>\s?)*")
_LINK = re.compile(r"<(?:https?|mailto):[^<>\s]{0,2000}>|https?:\S+")  # gateways write others in their place
_TOGETHER = 3
"""So many words in a row nobody writes twice by chance; a word that is in no known row is new."""

_Row = tuple[str, ...]


def new_or_whole(message: Message, dossier: Dossier) -> str:
    """
    What is new in a mail; all of it where the quotation that would be cut may hold its author's words.

    That is what nothing marks as quoted and the ticket does not have, and what is new inside of a
    letter that it has.
    """
    new = message.reply_text
    return message.text if not new or is_written_below(message, dossier) else new


def is_written_below(message: Message, dossier: Dossier) -> bool:
    """Does the quotation that is not shown hold words which did not come or go on the ticket?"""
    shown = set(_words(message.reply_text))
    unmarked = tuple(_mails(unmarked_quotation(message.text)))
    marked = tuple(_mails(_marked(message.text)))
    if not any(set(one) - shown for one in (*unmarked, *marked)):
        return False
    known = _known(dossier)
    return any(_new(one, known) for one in unmarked) or any(_is_mixed(one, known) for one in marked)


def leaves_answers_behind(message: Message, answer: str, dossier: Dossier) -> bool:
    """
    Would a staff answer go without what its writer put into the quotation?

    A mail of which the ticket has nothing is somebody else's, and rightly stays here, unless the answer
    speaks of it. So does what a house's own gateway adds at the end, or changes in a word: an answer is
    kept waiting only for what stands between words of ours.
    """
    if says_answers_inside(answer):
        return True
    known = _known(_without_mails_of(message.author, dossier))
    unmarked = tuple(_mails(unmarked_quotation(message.text)))
    if any(_is_written_between(one, known) for one in unmarked):
        return True
    return says_answers_below(answer) and any(_new(one, known) for one in unmarked)


def _without_mails_of(writer: Address, dossier: Dossier) -> Dossier:
    """What was kept waiting would else be known when it is sent again; what left is a letter."""
    others = (one for one in dossier.messages if one.author.address != writer.address)
    return replace(dossier, messages=tuple(others))


def _marked(text: str) -> str:
    return "\n".join(line for line in text[:_READ].splitlines() if _MARKED.match(line))


def _mails(quotation: str) -> Iterator[_Row]:
    """The words of each mail in a quotation, without the fields and attributions between them."""
    lines = [_MARKS.sub("", line, count=1) for line in without_disclaimer(quotation[:_READ]).splitlines()]
    of_one: list[str] = []
    at = 0
    while at < len(lines):
        skipped = _between_mails(lines, at)
        if skipped:
            yield _words("\n".join(of_one))
            of_one = []
        else:
            of_one.append(lines[at])
        at += skipped or 1
    yield _words("\n".join(of_one))


def _between_mails(lines: list[str], at: int) -> int:
    """How many lines lead from one mail to the one it quotes; 0 where this one is text."""
    if is_reply_mark(lines[at]):
        return 1
    header = header_at(lines, at, is_marked=at > 0 and is_reply_mark(lines[at - 1]))
    attribution = None if header else author_at(lines, at)
    return header.lines if header else attribution.lines if attribution else 0


def _words(text: str) -> _Row:
    """Those that can be compared, however the lines are broken; not a gateway's warning over them."""
    paragraphs = (part for part in re.split(r"\n\s*\n", _LINK.sub(" ", text)) if not is_banner(part))
    return tuple(re.findall(r"\w+", fold("\n".join(paragraphs))))


def _rows(words: _Row) -> Iterator[_Row]:
    """Every so many words in a row; a mail of fewer words is one row."""
    if len(words) < _TOGETHER:
        return iter((words,) if words else ())
    return zip(*(islice(words, start, None) for start in range(_TOGETHER)), strict=False)


def _known(dossier: Dossier) -> frozenset[_Row]:
    """Rows of words in the newest letters and mails of the ticket."""
    letters = (one.text for one in dossier.letters[-_MOST_TEXTS:])
    mails = (one.whole or one.text for one in dossier.messages[-_MOST_TEXTS:])
    texts: Iterable[str] = (*letters, *mails)
    return frozenset(row for text in texts for row in _rows(_words(_unmarked(text[:_READ]))))


def _unmarked(text: str) -> str:
    return "\n".join(_MARKS.sub("", line, count=1) for line in text.splitlines())


def _new(words: _Row, known: frozenset[_Row]) -> bool:
    """Does any word stand in no row that is known?"""
    return len(_found(words, known)) < len(words)


def _is_mixed(words: _Row, known: frozenset[_Row]) -> bool:
    """Is it a mail that the ticket has, with words in it that it has not?"""
    return 0 < len(_found(words, known)) < len(words)


def _is_written_between(words: _Row, known: frozenset[_Row]) -> bool:
    """Do several new words in a row stand between known ones?"""
    return any(after - before > _TOGETHER for before, after in pairwise(sorted(_found(words, known))))


def _found(words: _Row, known: frozenset[_Row]) -> set[int]:
    """The places of words that stand in a row that is known."""
    return {at + offset for at, row in enumerate(_rows(words)) if row in known for offset in range(len(row))}
