"""
Keys in base64 without armour, wherever they begin: as mailers, quoting and people's prose left them.

Each beginning is decoded, and is a key only where `key_shape` knows its first bytes; how long it is, it
says itself, so that the prose behind it stays.
"""

import re
from collections.abc import Iterator

from ulak.mail.key_fingerprint import OPENSSH
from ulak.mail.key_shape import is_key, length_of
from ulak.mail.pasted_key import Found, decoded, pasted_keys

_PIECE = re.compile(r"[A-Za-z0-9+/]+")
_BETWEEN = re.compile(r"[\s>|=\u200b-\u200d\u2060\ufeff]*")
_ODD_BETWEEN = re.compile(r"(?:\\[nrt]|[^A-Za-z0-9+/]|(?<=\s)\+(?=\s)){1,12}")
"""Bullets, stars, the quotation marks of a program: a whole line must follow, for so prose stands too."""
_PADDING = re.compile(r"={0,2}")
# The sequence with a length of each form (X.690 §8.1.3), and what follows in a key.
_DER = re.compile(
    r"MI[I-L][A-Za-z0-9+/]{3}IBA|MI[E-H][A-Za-z0-9+/]AgE[ABD]|M[A-P][A-Za-z0-9+/]CAQ[AEM]|MIACAQMw|"
    r"MI[A-Za-z0-9+/]{2,12}(?:BgkqhkiG9w0BBQ|CSqGSIb3DQEF|KoZIhvcNAQUN|BgoqhkiG9w0BDAE|CiqGSIb3DQEMAQ|KoZIhvcNAQwB)"
)
_LETTER_OF = re.compile(r"(\[[^\]]+\]|[A-Za-z0-9+/])(\{[0-9,]+\})?")
_WITH_BLANKS = r"(?:\1[ \\t]{0,2}(?:\\r?\\n[ \\t>|]{0,8})?)\2"
_GROUPED = re.compile(
    r"(?<![A-Za-z0-9+/])(?=[A-Za-z0-9+/]{1,10}[ \t])(?:"
    + _LETTER_OF.sub(_WITH_BLANKS, f"{_DER.pattern}|b3BlbnNzaC1rZXktdjE")
    + ")"
)
_MAYBE_GROUPED = (
    re.compile(r"M[ \t]{0,2}[A-P][A-Za-z0-9+/]{0,8}[ \t]"),
    re.compile(r"b[ \t]{0,2}3[A-Za-z0-9+/]{0,8}[ \t]"),
)
"""Beginnings in groups of a few letters (`MIIE vQIB ADAN`), as people part what is copied by hand."""
_OTHERS = (
    "b3BlbnNzaC1rZXktdjE",
    "/u3+7Q",
    "zs7Ozg",
    "HvG1sA",
    "BwIAAACkAABSU0Ey",
    "UlNBM",
)  # the beginnings of OpenSSH's, JKS, JCEKS, PVK, PRIVATEKEYBLOB, CNG's
_ARMOUR = "LS0tLS1CRUdJT"  # -----BEGIN
_SEQUENCE = re.compile(rf"(?<![A-Za-z0-9+/])MI[E-L]|{_ARMOUR}")
_INNER = re.compile(rb"\x30(?:\x81.|\x82..)[\x06\x30]", re.DOTALL)
_ENDS = ("", "=", "\n", "\r")
_HEAD = 44
_LENGTHS = 4000  # letters: an OpenSSH key says its length behind its public half
_LONGEST = 200_000
_WITH_BREAKS = 3
"""Times its length a key may take, broken into short quoted lines."""

_WHOLE_LINE = 20


def bare_keys(text: str) -> Iterator[Found]:
    """Each key in base64, from left to right; beginnings within one are not looked at."""
    at, is_odd = 0, True
    for begin in _beginnings(text):
        if begin < at:
            continue
        if text.startswith(_ARMOUR, begin):
            at, raw = _run(text, begin)
            for one in pasted_keys(raw.decode("latin-1")):
                yield Found(begin, at, one.key)
            continue
        first = decoded(_gathered(text, begin, _HEAD)[1])
        if is_key(first):
            if first.startswith(OPENSSH):
                first = decoded(_gathered(text, begin, _LENGTHS, is_odd=is_odd)[1])
                is_odd = is_odd and length_of(first) > 0  # tried once in vain: it costs much
            at, raw = _whole(text, begin, length_of(first))
            yield Found(begin, at, raw)


def bare_sequences(text: str) -> Iterator[Found]:
    """
    Whatever else in base64 without armour is a whole sequence in DER: a certificate, a request, a bundle.

    Also armour that is in base64 itself, whose `key` is the text.
    """
    at = 0
    for begin in _SEQUENCE.finditer(text):
        if begin.start() < at:
            continue
        if begin[0] == _ARMOUR:
            at, raw = _run(text, begin.start())
            yield Found(begin.start(), at, raw)
            continue
        first = decoded(_gathered(text, begin.start(), _HEAD, is_odd=False)[1])
        if _INNER.match(first) and not is_key(first):
            at, raw = _whole(text, begin.start(), length_of(first))
            if len(raw) == length_of(first):
                yield Found(begin.start(), at, raw)


def _beginnings(text: str) -> list[int]:
    found = [one.start() for one in _DER.finditer(text)]
    maybe = (at.start() for form in _MAYBE_GROUPED for at in form.finditer(text))
    found += [at for at in maybe if _GROUPED.match(text, at)]
    for word in (*_OTHERS, _ARMOUR):
        at = text.find(word)
        while at >= 0:
            found.append(at)
            at = text.find(word, at + len(word))
    return sorted(found)


def _whole(text: str, begin: int, length: int) -> tuple[int, bytes]:
    """The key to its last byte, or what is there of it."""
    if not 0 < length <= _LONGEST:
        return _run(text, begin)
    end, letters = _gathered(text, begin, (length * 4 + 2) // 3)
    return _PADDING.match(text, end).end(), decoded(letters)  # type: ignore[union-attr]


def _gathered(text: str, begin: int, wanted: int, *, is_odd: bool = True) -> tuple[int, str]:
    """
    Where so many letters of base64 end, over line breaks and quotation marks, and they themselves.

    `is_odd` reads on over other signs too, where whole lines follow.
    """
    pieces: list[str] = []
    end, limit = begin, begin + _WITH_BREAKS * wanted
    piece = _PIECE.match(text, begin, limit)
    while piece is not None:
        pieces.append(piece[0][:wanted])
        end = piece.start() + len(pieces[-1])
        wanted -= len(pieces[-1])
        whole = min(_WHOLE_LINE, wanted) if is_odd else limit
        piece = _next_piece(text, end, limit, whole) if wanted else None
    return end, "".join(pieces)


def _next_piece(text: str, end: int, limit: int, whole: int) -> re.Match[str] | None:
    """What follows over blanks; over anything else only where it is as long as a `whole` line."""
    if piece := _PIECE.match(text, _BETWEEN.match(text, end).end(), limit):  # type: ignore[union-attr]
        return piece
    odd = _ODD_BETWEEN.match(text, end)
    piece = _PIECE.match(text, odd.end(), limit) if odd else None
    return piece if piece and len(piece[0]) >= whole else None


def _run(text: str, begin: int) -> tuple[int, bytes]:
    """Where a key does not say its length: whole lines of base64, and one that is shorter or padded."""
    pieces: list[str] = []
    end = begin
    for piece in _PIECE.finditer(text, begin, begin + _LONGEST):
        between = text[end : piece.start()]
        is_whole = len(piece[0]) >= _WHOLE_LINE
        is_last = between.count("\n") == 1 and text[piece.end() : piece.end() + 1] in _ENDS
        if not _BETWEEN.fullmatch(between) or not (is_whole or is_last):
            break
        pieces.append(piece[0])
        end = piece.end()
        if not is_whole or text.startswith("=", end):
            break
    return _PADDING.match(text, end).end(), decoded("".join(pieces))  # type: ignore[union-attr]
