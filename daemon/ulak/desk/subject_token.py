"""The ticket's number in a subject: `[KSM-2026-000123]`, inside the desk `[KSM-2026-000123 not]`."""

import re
from dataclasses import dataclass

NOTE_WORDS = {"tr": "not", "en": "note"}

# People retype and programs re-wrap: blanks around hyphens, other dashes, lower case, no brackets. A few
# blanks: where they could be many, a subject of blanks would be searched anew from each of them.
_GAP = r"\s{{0,4}}"
_DASH = rf"{_GAP}[-\u2010-\u2015\u2212]{_GAP}"
_TOKEN = (
    rf"\[?{_GAP}(?<![0-9A-Za-z]){{prefix}}{_DASH}([0-9]{{{{4}}}}){_DASH}([0-9]{{{{6,9}}}})(?![0-9])"
    rf"(?:\s{_GAP}(not|note){_GAP}\]|{_GAP}\])?"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A number somebody wrote; `word` is `note` where the token says so, else empty."""

    number: str
    word: str = ""


def find_all(subject: str, prefix: str) -> tuple[Token, ...]:
    """
    Return every token, in order, each number once, as a note where it is one anywhere.

    The caller never shows it anything but a subject.
    """
    tokens: dict[str, Token] = {}
    for match in _pattern(prefix).finditer(subject):
        number = f"{prefix}-{match[1]}-{match[2]}"
        if match[3] or number not in tokens:
            tokens[number] = Token(number, "note" if match[3] else "")
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
