"""
The ticket's number in a subject: `[KSM-2026-000123]`, inside the desk `[KSM-2026-000123 not]`.

Links of a survey write `[KSM-2026-000123 puan 4]`, or `[KSM-2026-000123 istemiyorum]` for none any more.
"""

import re
from dataclasses import dataclass

NOTE_WORDS = {"tr": "not", "en": "note"}
RATING_WORDS = {"tr": "puan", "en": "rating"}
REFUSAL_WORDS = {"tr": "istemiyorum", "en": "unsubscribe"}

# People retype and programs re-wrap: blanks around hyphens, other dashes, lower case, no brackets. A few
# blanks: where they could be many, a subject of blanks would be searched anew from each of them.
_GAP = r"\s{{0,4}}"
_DASH = rf"{_GAP}[-\u2010-\u2015\u2212]{_GAP}"
_TOKEN = (
    rf"\[?{_GAP}(?<![0-9A-Za-z]){{prefix}}{_DASH}([0-9]{{{{4}}}}){_DASH}([0-9]{{{{6,9}}}})(?![0-9])"
    rf"(?:\s{_GAP}(?:(not|note)|(?:puan|rating)\s{_GAP}([0-9]{{{{1,3}}}})|(istemiyorum|unsubscribe)){_GAP}\]"
    rf"|{_GAP}\])?"
)


@dataclass(frozen=True, slots=True)
class Token:
    """
    A number somebody wrote; `word` is `note` where the token says so, else empty.

    `rating` is what it says to a survey, and `refuses` that its writer wants no more of them.
    """

    number: str
    word: str = ""
    rating: int | None = None
    refuses: bool = False


def find_all(subject: str, prefix: str) -> tuple[Token, ...]:
    """
    Return every token, in order, each number once, as a note where it is one anywhere.

    The caller never shows it anything but a subject.
    """
    tokens: dict[str, Token] = {}
    for match in _pattern(prefix).finditer(subject):
        number = f"{prefix}-{match[1]}-{match[2]}"
        if match[3] or number not in tokens:
            rating = int(match[4]) if match[4] else None
            tokens[number] = Token(number, "note" if match[3] else "", rating, bool(match[5]))
    return tuple(tokens.values())


def write(number: str, word: str, subject: str) -> str:
    """Put the token before a subject, in place of those of this desk that stand in it."""
    token = f"[{number} {word}]" if word else f"[{number}]"
    return f"{token} {without(subject, number.partition('-')[0])}".strip()


def without(subject: str, prefix: str) -> str:
    """Cut every token of this desk out of a subject."""
    return " ".join(_pattern(prefix).sub(" ", subject).split())


def note_word(language: str) -> str:
    """The word after the number that makes a reply a note."""
    return NOTE_WORDS["tr" if language == "tr" else "en"]


def _pattern(prefix: str) -> re.Pattern[str]:
    # A token holds no letter that Turkish and English fold differently, so re's own case rule will do.
    return re.compile(_TOKEN.format(prefix=re.escape(prefix)), re.IGNORECASE)
