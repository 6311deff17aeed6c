"""
A text as one looks for numbers in it: plain digits and blanks, nothing unseen between, no torn lines.

Numbers come in full-width or Arabic-Indic digits, with unseen characters or HTML's names for blanks
between them, and broken by a mailer's line end. What is found in the plain text is starred in the text as
it was.
"""

import re
import unicodedata
from dataclasses import dataclass

STAR = "*"
_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad"
_ODD = re.compile(
    rf"(?P<unseen>[{_UNSEEN}]|&(?:shy|zwj|zwnj|ZeroWidthSpace);)|"
    r"&#(?:x(?P<hex>[0-9A-Fa-f]{1,5})|(?P<decimal>[0-9]{1,6}));|"
    r"(?P<blank>[\t\xa0\u2000-\u200a\u202f\u205f\u3000]|&(?:nbsp|ensp|emsp|thinsp);)|"
    r"(?P<dash>[\u2010-\u2015\u2212])|"
    r"(?P<wide>[\uff01-\uff5e])|"
    rf"(?P<wrap>(?<=[0-9])[ \t]{{0,100}}\r?\n[ \t>|{_UNSEEN}]{{0,100}}(?=[0-9]))|"
    r"(?P<digit>(?![0-9])\d)"
)
_STARS = re.compile(r"\*+")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain text; `at` says where each of its letters begins in `given`, and where that ends."""

    given: str
    text: str
    at: list[int]

    def starred(self, masked: str) -> str:
        """Put the stars that `masked` has, letter for letter, into the text as it was given."""
        if not self.at:
            return masked
        pieces: list[str] = []
        end = 0
        for stars in _STARS.finditer(masked):
            for place in range(stars.start(), stars.end()):
                if self.text[place] != STAR:
                    pieces.extend((self.given[end : self.at[place]], STAR))
                    end = self.at[place] + self._length(place)
        return "".join((*pieces, self.given[end:]))

    def _length(self, place: int) -> int:
        """Of the letter as it was given: a digit is one, or HTML's name of one."""
        named = _ODD.match(self.given, self.at[place])
        return len(named[0]) if named else 1


def plain(given: str) -> Plain:
    """Read the text so; most texts are plain already."""
    pieces: list[str] = []
    at: list[int] = []
    end = 0
    for odd in _ODD.finditer(given):
        at.extend(range(end, odd.start()))
        pieces.append(given[end : odd.start()])
        letter = _plain_letter(odd)
        pieces.append(letter)
        at.extend([odd.start()] * len(letter))
        end = odd.end()
    if not end:
        return Plain(given, given, [])
    return Plain(given, "".join((*pieces, given[end:])), [*at, *range(end, len(given))])


def _plain_letter(odd: re.Match[str]) -> str:
    if number := odd["hex"] or odd["decimal"]:
        letter = chr(int(number, 16 if odd["hex"] else 10))
        return "" if unicodedata.category(letter) == "Cf" else _named(letter)
    if odd["unseen"]:
        return ""
    if odd["digit"] or odd["wide"]:
        return _named(odd[0])
    return {"blank": " ", "dash": "-", "wrap": "\n"}[odd.lastgroup or ""]


def _named(letter: str) -> str:
    """A letter for a letter: of whatever script the digit is, of whatever width the sign."""
    plainly = unicodedata.normalize("NFKC", letter)[:1] or letter
    return str(unicodedata.digit(plainly)) if plainly.isdecimal() else " " if plainly.isspace() else plainly
