"""What a mail says to a survey: a rating, that its author wants none, or words alone."""

import re
from dataclasses import dataclass

from ulak.desk.coming.thanks import is_thanks
from ulak.desk.satisfaction.vote_links import RATINGS
from ulak.desk.staff.own_words import own_words
from ulak.desk.subject_token import find_all
from ulak.mail.fold import fold
from ulak.mail.message import Message
from ulak.mail.signature_block import is_signature_block

# `5 gündür bekliyorum` rates nothing, `3-4 gün` and `4. kez` neither: words follow a sign that parts them,
# unless they are thanks.
_NUMBER = re.compile(
    r"(?P<named>(?:puan(?:im)?|notum|degerlendirmem?|oyum|rating|score)\s*[:=]?\s*)?"
    r"(?P<rating>[0-9]{1,3})(?P<unit>\s?/\s?5|\s(?:yildiz|puan|stars?))?"
    r"(?:\s*[.!)]?$|(?P<parted>\s*[-–—:,;(]\s*(?![\s0-9]))|(?P<blank>\s+(?![0-9])))"
)
_STARS = re.compile(r"([★⭐*]{1,5})[☆✩]{0,4}")
_LOOK = "\ufe0f"
"""What asks for the coloured form of a sign."""
_UNIT = re.compile(r"^\s*(?:/\s?5|y[ıi]ld[ıi]z|puan|stars?)?[\s\-–—:,;.!()]*", re.IGNORECASE)
_LISTED = re.compile(r"\s*2\s*[-–—.):]")
_REFUSAL = re.compile(
    r"(?:(?:anket\s)?istemiyorum|istemem|ret|reddediyorum|cik|cikis|cikar|beni cikar(?:in|iniz)?|iptal"
    r"|unsubscribe|no thanks|opt ?-?out|remove|remove me|stop)\s*[.!]?"
)


@dataclass(frozen=True, slots=True)
class Said:
    """
    What was said to a survey.

    `rating` is the number as it was written, also one that rates nothing; `words` what stands beside it.
    """

    rating: int | None = None
    refuses: bool = False
    words: str = ""

    @property
    def is_valid(self) -> bool:
        """Is it one of the five?"""
        return self.rating in RATINGS


def said_in(message: Message, number: str, prefix: str) -> Said:
    """
    Read the new text of the mail, and of its subject what it says of that ticket.

    The first line comes before the subject: who opens a link and changes the number means that.
    """
    token = next((one for one in find_all(message.subject, prefix) if one.number == number), None)
    lines = [line for line in own_words(message).splitlines() if line.strip()]
    first = fold(lines[0]).strip() if lines else ""
    below = _without_signature("\n".join(lines[1:]).strip())
    if _REFUSAL.fullmatch(first):
        return Said(refuses=True, words=below)
    whole = "\n".join(lines).strip()
    if token and token.refuses:
        return Said(refuses=True, words=whole)
    if (found := _rated(lines, message)) is not None:
        rating, beside = found
        return Said(rating, words="\n".join(filter(None, (beside, below))))
    return Said(token.rating if token else None, words=whole)


def _rated(lines: list[str], message: Message) -> tuple[int, str] | None:
    """The number a text begins with, and what stands behind it in that line; None for a numbered list."""
    line = " ".join(lines[0].split()) if lines else ""
    if stars := _STARS.fullmatch(line.replace(_LOOK, "")):
        return len(stars[1]), ""
    match = _NUMBER.match(fold(line))
    if not match or any(_LISTED.match(other) for other in lines[1:]):
        return None
    beside = _behind(line, match["rating"])
    if match["blank"] and not (match["named"] or match["unit"] or is_thanks(beside, message)):
        return None
    return int(match["rating"]), beside


def _behind(line: str, rating: str) -> str:
    """The line's own letters behind the number, without `/5` and the sign that parts them."""
    return _UNIT.sub("", line.partition(rating)[2], count=1).strip()


def _without_signature(text: str) -> str:
    """Who writes a number alone still has a signature."""
    return "" if is_signature_block(text) else text
