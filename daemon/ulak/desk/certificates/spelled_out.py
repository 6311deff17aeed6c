"""A text as a reader sees its words, for comparison, whatever its letters are made of or stand apart with."""

import re

from ulak.mail.fold import fold
from ulak.mail.private_key import ZERO_WIDTH

_UNSEEN = ZERO_WIDTH | dict.fromkeys(
    map(ord, "\u034f\u180e\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_LOOKS_LIKE = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0455\u0458\u0501\u0475\u051d\u04bb\u04cf"
    "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9\u0261"
    "\u1d00\u0299\u1d04\u1d05\u1d07\u0262\u029c\u026a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20",
    "abekmhopctyxisjdvwhlaeiknoptuxwgabcdeghiklmnoprstuv",
)  # fmt: skip
"""Small letters of Cyrillic and Greek, and small capitals, that stand for Latin ones."""
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-z\u1d00-\u1d22\u0262-\u02a0\ua731]")
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011][ \t]*\r?\n[ \t>]*(?=[^\W\d_])")
_APART = re.compile(r"(?<!\w)[^\W\d_](?:[ ._*\u00b7-][^\W\d_]){3,}(?!\w)")
_BETWEEN = re.compile(r"[ ._*\u00b7-]")
_WORDS = re.compile(r"(certificate|sertifika|iptal|edil|revoked)")


def spelled_out(text: str) -> str:
    """Fold case and marks away, and what hides a word: `r e v o k e d`, or `rev-` and `oked` below it."""
    plain = _BROKEN.sub("", fold(text.translate(_UNSEEN)))
    plain = plain if plain.isascii() else _LETTERS.sub(_in_latin, plain)
    return _APART.sub(_joined, plain)


def _in_latin(word: re.Match[str]) -> str:
    """A word that is of another alphabet altogether stays what it is."""
    return word[0].translate(_LOOKS_LIKE) if _LATIN.search(word[0]) else word[0]


def _joined(letters: re.Match[str]) -> str:
    return _WORDS.sub(r" \1", _BETWEEN.sub("", letters[0]))
