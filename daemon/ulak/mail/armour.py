"""
PEM in a text (RFC 7468), as mail leaves it: quoted, in one line, with pretty dashes, without its end.

What comes out is written anew, so that who reads it needs to know nothing of mail.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

_DASHES = "(?:-{2,5}|[–—−-]{1,5})"
_LABEL = r"[A-Z0-9]{1,20}(?:\s{1,4}[A-Z0-9]{1,20}){0,5}"
_BEGIN = re.compile(rf"{_DASHES}\s?BEGIN\s{{1,4}}({_LABEL})\s?{_DASHES}")
_END = re.compile(rf"{_DASHES}\s?END\s{{1,4}}{_LABEL}\s?{_DASHES}")
_LONGEST = 128 * 1024
_ENCRYPTION = re.compile(r"(Proc-Type|DEK-Info):[ \t]?([A-Z0-9-]{1,20},[ \t]?[0-9A-Za-z]{0,64})")
_FIELD = re.compile(r"^[ \t]*([A-Za-z][A-Za-z-]{2,30}): ?(.{0,200})$", re.MULTILINE)
_BREAKS = re.compile(r"\\r\\n|\\n|\\r|<br ?/?>")
_PLUS = re.compile(r"^[ \t]*\+", re.MULTILINE)
_NUMBER = re.compile(r"^[ \t]*\d{1,5}(?:[:.)|][ \t]*|[ \t]+|$)", re.MULTILINE)
_JOINED = re.compile(r"[\"'][ \t]{0,4}\+(?=[\s\"']|\Z)")
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/=]+")
_NO_MORE = re.compile(r"\n\s*\n|[^\sA-Za-z0-9+/=:,-]")
_LETTER = re.compile(r"[^\n]")
_LINE = 64
_OPENPGP = "PGP "


class Spanned(Protocol):
    """Something with a place in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Armoured(NamedTuple):
    """Where a block stands, what it says it is, and the whole of it, mended."""

    start: int
    end: int
    label: str
    pem: bytes


def armoured(text: str) -> Iterator[Armoured]:
    """Each block, in order; one without its end goes on as long as it can be one."""
    begins = list(_BEGIN.finditer(text))
    for begin, limit in zip(begins, [*(one.start() for one in begins[1:]), len(text)], strict=False):
        stop = min(limit, begin.end() + _LONGEST)
        end = _END.search(text, begin.end(), stop)
        inside, after = end.span() if end else [_torn(text, begin.end(), stop)] * 2
        label = " ".join(begin[1].split())
        if not label.startswith(_OPENPGP):
            pem = _mended(label, text[begin.end() : inside])
            yield Armoured(begin.start(), after, label, pem)


def in_armour(label: str, content: bytes, fields: Sequence[str] = ()) -> bytes:
    """Write it as PEM; `fields` are those of RFC 1421 that say how a key is encrypted."""
    letters = b64encode(content).decode()
    return _written(label, letters, fields)


def blanked(text: str, spans: Iterable[Spanned]) -> str:
    """Blanks where these stood, letter for letter and line for line, so that all else stays where it is."""
    pieces: list[str] = []
    at = 0
    for one in spans:
        if one.end > at:
            start = max(at, one.start)
            pieces.extend((text[at:start], _LETTER.sub(" ", text[start : one.end])))
            at = one.end
    return "".join((*pieces, text[at:]))


def undressed(inner: str) -> str:
    """
    Without what each line has before it: the plus of `git diff`, the number of `cat -n`.

    Signs of base64 are among them, so that it counts only where no line is without; and the plus with which
    a program puts its lines together.
    """
    plain = _JOINED.sub("", inner)
    lines = [line for line in plain.split("\n")[1:] if line.strip()]
    for form in (_PLUS, _NUMBER):
        if len(lines) > 1 and all(map(form.match, lines)):
            return form.sub("", plain)
    return plain


def _torn(text: str, at: int, stop: int) -> int:
    """Where a block breaks off."""
    found = _NO_MORE.search(text, at, stop)
    return found.start() if found else stop


def _mended(label: str, inner: str) -> bytes:
    plain = undressed(_BREAKS.sub("\n", inner))
    fields = [f"{name}: {value}" for name, value in _ENCRYPTION.findall(plain)]
    letters = _NO_BASE64.sub("", _FIELD.sub("", _ENCRYPTION.sub("", plain)))
    return _written(label, letters, fields)


def _written(label: str, letters: str, fields: Sequence[str]) -> bytes:
    lines = [letters[at : at + _LINE] for at in range(0, len(letters), _LINE)]
    head = [*fields, ""] if fields else []
    return "\n".join((f"-----BEGIN {label}-----", *head, *lines, f"-----END {label}-----", "")).encode()
